#include "cli/options/replay_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace pouch {
namespace {

constexpr char kReplayFooter[] = R"(
Runs again what a report (pouch run --json), the summary of a sweep or a trace
(pouch run --trace) recorded, and compares: the verdict, the digest of all
events, and which faults fired. It says so if the code takes another path now,
and which faults are not met on it any more. Of a report, the unexpected runs;
if there is none, or with --all, every run.

Examples:
  pouch run my.json --json report.json; pouch replay report.json
  pouch replay trace.jsonl

Exit status: 0 every run is the same, 1 a verdict, a path or a fault is not, 2
something is wrong with the file or what it names, 3 the same revision gave two
different runs, 4 Pouch itself failed, 130 interrupted (Ctrl-C).
)";

}  // namespace

void ReplaySyntax::AddTo(CLI::App* app) {
  CLI::App* replay =
      app->add_subcommand(kName, "Run again what a report recorded.");
  replay->footer(kReplayFooter);
  replay->add_option("FILE", files_, "A report, a sweep's summary, a trace.")
      ->type_name("");
  replay
      ->add_option("--venv", options_.venv,
                   "Find packages there (Python 3.11).")
      ->type_name("DIR");
  replay->add_flag("--all", options_.all, "Runs that were as expected, too.");
  replay->add_flag("-q,--quiet", options_.quiet, "Show no progress.");
}

std::variant<ReplayOptions, Answer> ReplaySyntax::Read() const {
  ReplayOptions options = options_;
  if (files_.empty()) {
    return Mistake(kName,
                   "which report? For example: pouch replay report.json");
  }
  if (files_.size() > 1) {
    return Mistake(
        kName, "one report at a time; what to do with \"" + files_[1] + "\"?");
  }
  options.file = files_[0];
  return options;
}

}  // namespace pouch

#include "cli/options/shrink_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/status.h"
#include "cli/options/search_text.h"

namespace pouch {
namespace {

constexpr char kShrinkFooter[] = R"(
Takes away workers, faults, messages and whatever else the failure does not
need, as long as the same failure class comes with the same message. Then each
fault that is left is left out once, to say which ones the failure needs. The
small scenario expects what the large one does, so pouch run shows it fail.

Ctrl-C writes the best so far.

Examples:
  pouch shrink my.json -o small.json
  pouch shrink my.json --seed 4711
      What the scenario does with another seed; writes my.small.json.
  pouch shrink report.json -o small.json
      The first failure in a report of pouch run, or in a trace.
  pouch shrink my.json --runs 200 --time 30s
      Not longer than that.

)";

}  // namespace

void ShrinkSyntax::AddTo(CLI::App* app) {
  CLI::App* shrink = app->add_subcommand(
      kName, "Make a scenario that fails as small as it gets.");
  shrink->footer(std::string(kShrinkFooter) + kExitStatusHelp);
  shrink->add_option("FILE", files_, "A scenario that fails, or a report.")
      ->type_name("");
  shrink->add_option("-o,--output", options_.output, "The small scenario.")
      ->type_name("FILE");
  shrink->add_option("--seed", seed_, "A seed instead of the scenario's own.")
      ->type_name("N");
  shrink->add_option("--runs", runs_, "At most so many runs (2000).")
      ->type_name("N");
  shrink->add_option("--time", time_, "At most so long (120s).")
      ->type_name("T");
  shrink
      ->add_option("--venv", options_.venv,
                   "Find packages there (Python 3.11).")
      ->type_name("DIR");
  shrink->add_flag("-q,--quiet", options_.quiet, "Show no progress.");
}

std::variant<ShrinkCommandOptions, Answer> ShrinkSyntax::Read() const {
  ShrinkCommandOptions options = options_;
  if (files_.empty()) return WhichScenario(kName, "my.json -o small.json");
  if (files_.size() > 1) {
    return Mistake(
        kName, "one failure at a time; what to do with \"" + files_[1] + "\"?");
  }
  options.file = files_[0];
  if (!seed_.empty()) {
    options.seed = ReadNumber(seed_);
    if (!options.seed)
      return Mistake(kName, "a seed is a number, not \"" + seed_ + "\"");
  }
  if (!runs_.empty()) {
    const auto runs = ReadNumber(runs_);
    if (!runs || *runs == 0)
      return Mistake(kName, "--runs is a number, not \"" + runs_ + "\"");
    options.most_runs = *runs;
  }
  if (!time_.empty()) {
    const Result<double> seconds = ReadSeconds(time_);
    if (!seconds.ok()) return Mistake(kName, seconds.status().message());
    options.most_seconds = *seconds;
  }
  if (options.output.empty()) {
    const bool json = options.file.ends_with(".json");
    options.output = (json ? options.file.substr(0, options.file.size() - 5)
                           : options.file) +
                     ".small.json";
  }
  return options;
}

}  // namespace pouch

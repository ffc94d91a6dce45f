#include "cli/options/run_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "cli/stop_point.h"

namespace pouch {
namespace {

constexpr char kRunFooter[] = R"(
Examples:
  pouch run scenarios/word_count_power_loss.json
      Runs it with its own seed; shows progress, then the verdict.
  pouch run my.json --seed 7
      The same crash with other random numbers: latencies, what a power loss
      leaves of a disk. Equal seeds give equal runs.
  pouch run scenarios/*.json --junit report.xml --json report.json --quiet
      For CI: one test suite for each scenario; a summary at the end.
  pouch run my.json --show-output
      With what the application prints, each line with its virtual time and
      its worker.
  pouch run my.json --trace trace.jsonl
      Every event of the run, one JSON object per line.
  pouch run my.json --keep-disks disks; pouch log disks/w1
      What the worker w1 has on its disk when the run is over.
  pouch run my.json --until rollback.started:2 --dump-state
      Stops at that probe, the 2nd time, and prints each worker's states. Any
      kind of event of the trace will do, such as crash.
  pouch run my.json --pdb
      Opens Python's debugger where the application or a check raises; with
      --until also there.
  pouch run my.json --check-determinism
      Runs it twice and names the first event in which the two differ.
  pouch run my.json --venv ~/venvs/app
      The application's packages come from this virtual environment.

An unexpected failure is made as small as it gets within 20 seconds, and kept
as a scenario in .pouch/failures, unless --no-shrink; pouch shrink takes longer.

)";

// A file that two reports would be written to.
std::optional<std::string> NamedTwice(const RunOptions& options) {
  std::vector<std::string> outputs;
  for (const std::string& file : {options.json, options.junit, options.trace}) {
    if (file.empty()) continue;
    const bool taken =
        std::find(outputs.begin(), outputs.end(), file) != outputs.end();
    if (taken && !file.starts_with("/dev/")) return file;
    outputs.push_back(file);
  }
  return std::nullopt;
}

// What is wrong with stopping and looking, if anything is.
std::optional<Answer> MistakeOfLooking(const RunOptions& options) {
  const bool looks =
      !options.until.empty() || options.dump_state || options.pdb;
  if (looks && options.files.size() > 1) {
    return Mistake(RunSyntax::kName,
                   "--until, --dump-state and --pdb take one scenario");
  }
  if (looks && options.check_determinism) {
    return Mistake(RunSyntax::kName,
                   "--until, --dump-state and --pdb look into one run, "
                   "--check-determinism compares two");
  }
  if (options.until.empty()) return std::nullopt;
  const auto stop = StopPoint::Parse(options.until);
  if (stop.ok()) return std::nullopt;
  return Mistake(RunSyntax::kName, "--until: " + stop.status().message());
}

}  // namespace

void RunSyntax::AddTo(CLI::App* app) {
  CLI::App* run = app->add_subcommand(kName, "Run scenarios and judge them.");
  run->footer(std::string(kRunFooter) + kExitStatusHelp);
  run->add_option("SCENARIO", options_.files, "Scenario files (JSON).")
      ->type_name("");
  run->add_option("--seed", seed_, "A seed instead of the scenario's own.")
      ->type_name("N");
  run->add_option("--json", options_.json, "Write the results as JSON.")
      ->type_name("FILE");
  run->add_option("--junit", options_.junit, "Write them as JUnit XML, for CI.")
      ->type_name("FILE");
  run->add_option("--trace", options_.trace, "Write every event, one a line.")
      ->type_name("FILE");
  run->add_option("--keep-disks", options_.keep_disks,
                  "Keep the workers' disks there, for pouch log.")
      ->type_name("DIR");
  run->add_option("--venv", options_.venv, "Find packages there (Python 3.11).")
      ->type_name("DIR");
  run->add_option("--until", until_, "Stop at an event or a probe.")
      ->type_name("NAME[:N]");
  run->add_flag("--dump-state", options_.dump_state,
                "Print the states there, or at a failure.");
  run->add_flag("--pdb", options_.pdb, "Open Python's debugger on failures.");
  run->add_flag("--check-determinism", options_.check_determinism,
                "Run it twice and compare event by event.");
  run->add_flag("--show-output", options_.show_output,
                "Show what the application prints and logs.");
  run->add_flag("--no-shrink", no_shrink_,
                "Leave failures as large as they are.");
  run->add_flag("--probes", options_.list_probes,
                "List all probes: how often each was hit.");
  run->add_flag("-q,--quiet", options_.quiet, "Show no progress.");
}

std::variant<RunOptions, Answer> RunSyntax::Read() const {
  constexpr double kShrinkSeconds = 20;
  RunOptions options = options_;
  options.until = until_;
  const bool looks = !until_.empty() || options.dump_state || options.pdb;
  options.shrink_seconds = no_shrink_ || looks ? 0 : kShrinkSeconds;
  if (!seed_.empty()) {
    options.seed = ReadNumber(seed_);
    if (!options.seed) {
      return Mistake(kName, "a seed is a number from 0 to " +
                                std::to_string(UINT64_MAX) + ", not \"" +
                                seed_ + "\"");
    }
  }
  if (!options.trace.empty() && options.files.size() > 1)
    return Mistake(kName, "--trace follows one scenario; name only one");
  if (!options.keep_disks.empty() && options.files.size() > 1)
    return Mistake(kName, "--keep-disks takes one scenario; name only one");
  if (const auto mistake = MistakeOfLooking(options)) return *mistake;
  if (const auto twice = NamedTwice(options))
    return Mistake(kName, "two reports cannot both be " + *twice);
  if (options.files.empty()) return WhichScenario(kName);
  return options;
}

}  // namespace pouch

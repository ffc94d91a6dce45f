// Sweeps a scenario's application as `pouch sweep` does, and also fails if a
// path that random faults must reach was hit too rarely.
//
//   random_runs scenarios/word_count.json --seeds 1001..1200 --each-probe 5

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "base/status.h"
#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/search_text.h"
#include "cli/options/sweep_options.h"
#include "cli/python_applications.h"
#include "cli/real_time.h"
#include "cli/run_environment.h"
#include "cli/sweep_command.h"
#include "reports/sweep_json.h"
#include "scenarios/input_file.h"
#include "sim/run.h"
#include "tests/sim/rare_paths.h"
#include "worker/probes.h"

namespace pouch {
namespace {

constexpr size_t kMostReportBytes = size_t{64} << 20;

// True if every rare path was hit at least `each_probe` times.
bool ReachesRarePaths(const std::string& json, uint64_t each_probe) {
  const auto text = ReadInputFile(json, kMostReportBytes);
  const auto report =
      text.ok() ? ParseSweepJson(*text) : Result<SweepReport>(text.status());
  if (!report.ok()) {
    std::cerr << report.status() << "\n";
    return false;
  }
  bool enough = true;
  for (const Probe probe : kRarePaths) {
    const uint64_t hits =
        report->totals.probes[static_cast<size_t>(probe)].hits;
    std::cout << ProbeName(probe) << " was hit " << hits << " times\n";
    if (hits >= each_probe) continue;
    std::cout << "  but must be hit " << each_probe << " times\n";
    enough = false;
  }
  return enough;
}

RunEnvironment EnvironmentOf(PythonApplications* applications,
                             const char* const* variables) {
  RunEnvironment environment;
  environment.make_application = [applications](const Scenario& scenario) {
    return applications->Make(scenario);
  };
  environment.fill_feeds = [applications](Scenario* scenario,
                                          RunConfig* config) {
    return applications->FillFeeds(scenario, config);
  };
  environment.simulate = RunSimulation;
  environment.interrupted = [] { return false; };
  environment.real_seconds = RealSeconds;
  environment.after_fork = PythonApplications::AfterFork;
  environment.processors = ProcessorCount();
  environment.variable = [variables](const std::string& name) {
    return VariableOf(variables, name);
  };
  return environment;
}

int Run(SweepOptions options, uint64_t each_probe,
        const char* const* variables) {
  // What fails is kept below the current folder, and Bazel keeps this one.
  std::error_code error;
  options.target = std::filesystem::absolute(options.target, error).string();
  for (const char* name : {"TEST_UNDECLARED_OUTPUTS_DIR", "TEST_TMPDIR"}) {
    const auto folder = VariableOf(variables, name);
    if (!folder.has_value()) continue;
    std::filesystem::current_path(*folder, error);
    break;
  }
  options.json = "sweep.json";
  options.quiet = true;
  PythonApplications applications;
  const ExitStatus status =
      SweepSeeds(options, EnvironmentOf(&applications, variables),
                 {&std::cout, &std::cerr, TextStyle(), false, 80});
  const bool reached =
      each_probe == 0 || ReachesRarePaths(options.json, each_probe);
  return status == ExitStatus::kExpected && !reached ? 1
                                                     : static_cast<int>(status);
}

}  // namespace
}  // namespace pouch

int main(int argc, char** argv, char** variables) {
  pouch::SweepOptions options;
  options.keep_going = true;
  options.shrink = false;
  std::string seeds = "1..200";
  std::string twice = "none";
  uint64_t each_probe = 0;
  CLI::App app("Sweeps a scenario's application, and counts rare paths.");
  app.add_option("scenario", options.target, "a scenario file")->required();
  app.add_option("--seeds", seeds, "which seeds");
  app.add_option("--determinism", twice, "which share is run twice");
  app.add_option("--each-probe", each_probe,
                 "how often each of the rare paths must be hit in all");
  CLI11_PARSE(app, argc, argv);
  const auto range = pouch::ReadSeeds(seeds);
  const auto share = pouch::ReadShare(twice);
  if (!range.ok() || !share.ok()) {
    std::cerr << range.status() << " " << share.status() << "\n";
    return 2;
  }
  options.seeds = *range;
  options.twice_share = *share;
  return pouch::Run(std::move(options), each_probe, variables);
}

// The program of every mutant: runs a worker with a planted bug until the
// simulator catches it, and fails if it does not, or blames something else.
// Linked with one source of the worker that differs (mutant.bzl).

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "scenarios/loader.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "tests/mutants/shrunk_subject.h"
#include "tests/mutants/subject.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

struct Options {
  std::vector<std::string> expect;
  std::string scenario;
  std::string defect;
  uint64_t first_seed = 1;
  uint64_t seeds = 50;
  uint64_t scenario_seeds = 10;
  bool json = false;
  bool trace = false;
  bool shrink = false;
  bool count = false;
};

// Prints the trace of a run.
class TracePrinter final : public RunMonitor {
 public:
  bool wants_trace() const override { return true; }
  void OnTrace(const TraceEvent& event) override {
    std::cout << event.at << " " << event.actor << " " << event.kind << " "
              << event.detail << "\n";
  }
};

// What became of a number of runs.
struct Outcome {
  uint64_t tries = 0;
  std::optional<RunFailure> failure;  // The first, if any.
  uint64_t seed = 0;                  // Of the last run.
};

NativeDefects DefectsFor(const Options& options) {
  NativeDefects defects;
  if (options.defect == "unstable_length") defects.unstable_length = true;
  return defects;
}

class MutantRuns final {
 public:
  explicit MutantRuns(const Options& options)
      : options_(options), defects_(DefectsFor(options)) {}

  // 0 if the mutant met its fate.
  int Run() {
    if (!options_.scenario.empty()) {
      const auto outcome = RunScenario();
      if (!outcome.ok()) return Complain(outcome.status());
      if (const int wrong = Report(options_.scenario, *outcome)) return wrong;
    }
    if (options_.seeds == 0) return 0;
    if (options_.count) return CountFailures();
    const auto outcome = RunSeeds();
    if (!outcome.ok()) return Complain(outcome.status());
    return Report("random runs", *outcome);
  }

 private:
  static int Complain(const Status& status) {
    std::cerr << status << "\n";
    return 2;
  }

  bool Expected(const std::string& verdict) const {
    return std::find(options_.expect.begin(), options_.expect.end(), verdict) !=
           options_.expect.end();
  }

  // The scenario's own seed first, then others.
  Result<Outcome> RunScenario() {
    LoadResult loaded = LoadScenario(options_.scenario);
    if (!loaded.ok()) {
      return Status(StatusCode::kInvalidArgument,
                    options_.scenario + " is not a scenario");
    }
    Subject subject{std::move(loaded.scenario->config), WordCount(defects_)};
    Outcome outcome;
    for (uint64_t i = 0; i < options_.scenario_seeds; ++i) {
      POUCH_ASSIGN_OR_RETURN(const bool passed, RunOnce(subject, &outcome));
      if (!passed) break;
      ++subject.config.seed;
    }
    return outcome;
  }

  Result<Outcome> RunSeeds() {
    Outcome outcome;
    for (uint64_t i = 0; i < options_.seeds; ++i) {
      const Subject subject = DrawSubject(options_.first_seed + i, defects_);
      POUCH_ASSIGN_OR_RETURN(const bool passed, RunOnce(subject, &outcome));
      if (!passed) break;
    }
    return outcome;
  }

  // Runs all seeds, whatever they show, and says what came of them: for those
  // who tune what is drawn.
  int CountFailures() {
    std::map<std::string, uint64_t> verdicts;
    uint64_t checkpoints = 0;
    uint64_t rollbacks = 0;
    uint64_t fired = 0;
    for (uint64_t i = 0; i < options_.seeds; ++i) {
      const Subject subject = DrawSubject(options_.first_seed + i, defects_);
      const auto result =
          RunSimulation(subject.config, subject.application, nullptr);
      if (!result.ok()) return Complain(result.status());
      ++verdicts[result->verdict()];
      checkpoints += result->checkpoints_completed;
      rollbacks += result->rollbacks;
      for (const FaultOutcome& fault : result->faults) fired += fault.fired;
      if (result->failures.empty()) continue;
      const RunFailure& failure = result->failures[0];
      std::cout << "seed " << subject.config.seed << ": "
                << failure.failure_class << " at " << failure.at << ", "
                << failure.message << "\n";
    }
    std::cout << options_.seeds << " seeds, " << checkpoints << " checkpoints, "
              << rollbacks << " rollbacks, " << fired << " faults:";
    for (const auto& [verdict, times] : verdicts)
      std::cout << " " << verdict << " " << times;
    std::cout << "\n";
    return 0;
  }

  Result<bool> RunOnce(const Subject& subject, Outcome* outcome) {
    TracePrinter printer;
    POUCH_ASSIGN_OR_RETURN(RunResult result,
                           RunSimulation(subject.config, subject.application,
                                         options_.trace ? &printer : nullptr));
    ++outcome->tries;
    outcome->seed = subject.config.seed;
    if (result.passed()) return true;
    RunFailure incomplete;
    incomplete.failure_class = result.verdict();
    outcome->failure =
        result.failures.empty() ? incomplete : result.failures[0];
    if (!options_.json) Tell(result);
    if (options_.shrink && !result.failures.empty())
      std::cout << ShrinkSubject(subject, result) << "\n";
    return false;
  }

  static void Tell(const RunResult& result) {
    for (const FaultOutcome& fault : result.faults) {
      std::cout << "  " << fault.label << ": fired " << fault.fired << "\n";
    }
    for (const RunFailure& failure : result.failures) {
      std::cout << "  " << failure.failure_class << " at " << failure.at
                << " by " << failure.checker << ", " << failure.worker << ": "
                << failure.message << "\n    " << failure.actual << "\n";
    }
  }

  // 0 if this is what was expected.
  int Report(const std::string& where, const Outcome& outcome) const {
    const std::string verdict =
        outcome.failure ? outcome.failure->failure_class : "pass";
    const bool right = Expected(verdict);
    if (options_.json) {
      std::cout << "{\"tries\": " << outcome.tries << ", \"verdict\": \""
                << verdict << "\", \"checker\": \""
                << (outcome.failure ? outcome.failure->checker : "")
                << "\", \"seed\": " << outcome.seed
                << ", \"expected\": " << (right ? "true" : "false") << "}\n";
    } else {
      std::cout << where << ": " << verdict << " at try " << outcome.tries
                << ", seed " << outcome.seed
                << (right ? "" : ", which is not what was expected") << "\n";
    }
    return right ? 0 : 1;
  }

  Options options_;
  NativeDefects defects_;
};

}  // namespace
}  // namespace pouch

int main(int argc, char** argv) {
  pouch::Options options;
  CLI::App app("Runs a worker with a planted bug until it is caught.");
  app.add_option("--expect", options.expect, "failure classes, or pass")
      ->delimiter(',')
      ->required();
  app.add_option("--scenario", options.scenario,
                 "a scenario file that must show the bug, before seeds do");
  app.add_option("--scenario-seeds", options.scenario_seeds,
                 "with how many seeds the scenario may be tried");
  app.add_option("--defect", options.defect, "of the native application")
      ->check(CLI::IsMember({"unstable_length"}));
  app.add_option("--first-seed", options.first_seed, "where to begin");
  app.add_option("--seeds", options.seeds, "how many random runs to try");
  app.add_flag("--json", options.json, "one line of JSON for each outcome");
  app.add_flag("--trace", options.trace, "print the trace of every run");
  app.add_flag("--count", options.count,
               "do not stop at a failure: say how many seeds fail, and how");
  app.add_flag("--shrink", options.shrink, "say how small the failure gets");
  CLI11_PARSE(app, argc, argv);
  return pouch::MutantRuns(options).Run();
}

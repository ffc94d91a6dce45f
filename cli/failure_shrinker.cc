#include "cli/failure_shrinker.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "cli/scenario_simulation.h"
#include "scenarios/expected_output.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_writer.h"
#include "sim/search/shrink_trials.h"
#include "sim/search/shrinker.h"
#include "worker/application.h"

namespace pouch {
namespace {

constexpr char kUnexpectedOutput[] = "output.unexpected";

std::string EndText(ShrinkEnd end) {
  switch (end) {
    case ShrinkEnd::kSmallest:
      return "nothing more can go";
    case ShrinkEnd::kOutOfRuns:
      return "the limit of runs was reached";
    case ShrinkEnd::kOutOfTime:
      return "the time was over";
    case ShrinkEnd::kInterrupted:
      return "interrupted";
  }
  return "";
}

// Shrinks one failure; one object for each.
class FailureShrinker final {
 public:
  FailureShrinker(const Scenario& scenario, const RunEnvironment& environment)
      : environment_(environment), scenario_(scenario) {
    // What was generated is input like any other now, to be cut.
    scenario_.generated_feeds.clear();
  }

  // Finds out what the failure is, and prepares for it.
  Status Prepare(const std::optional<FailureKey>& wanted) {
    POUCH_RETURN_IF_ERROR(MakeCutter());
    if (wanted) {
      failure_ = *wanted;
    } else {
      POUCH_ASSIGN_OR_RETURN(failure_, WhatFails());
    }
    if (failure_.failure_class != kUnexpectedOutput)
      scenario_.expect.output.reset();
    return OkStatus();
  }

  Result<ShrunkFailure> Shrink(
      const ShrinkBounds& bounds, const std::string& folder,
      const std::function<void(const std::string&)>& tell) {
    const TrialRunner trials = Trials();
    POUCH_ASSIGN_OR_RETURN(
        ShrinkResult result,
        pouch::Shrink(scenario_.config, trials, OptionsFor(bounds, tell)));
    ShrunkFailure shrunk;
    shrunk.failure = failure_;
    shrunk.interrupted = result.end == ShrinkEnd::kInterrupted;
    shrunk.report.before = SizeOf(scenario_.config);
    shrunk.report.after = SizeOf(result.config);
    shrunk.report.runs = result.runs;
    shrunk.report.ended = EndText(result.end);
    shrunk.report.confirmed = result.confirmed;
    shrunk.report.trace_digest = result.trace_digest;
    POUCH_RETURN_IF_ERROR(Write(result.config, folder, &shrunk));
    if (!shrunk.interrupted) AddNeeds(result.config, trials, &shrunk);
    return shrunk;
  }

 private:
  Result<FailureKey> WhatFails() const {
    const auto outcome = Run(scenario_.config);
    if (!outcome) {
      return Status(StatusCode::kUnavailable,
                    "interrupted before the failure was seen");
    }
    POUCH_RETURN_IF_ERROR(outcome->status);
    if (outcome->result.failures.empty()) {
      return Status(StatusCode::kFailedPrecondition,
                    "the verdict is " + outcome->result.verdict() +
                        ": there is no failure to shrink");
    }
    return outcome->key();
  }

  std::optional<SearchOutcome> Run(const RunConfig& config) const {
    const SearchSimulation simulate = SimulationOf(scenario_, environment_);
    return environment_.run_apart(
        [this, &simulate](const RunConfig& tried) -> Result<RunResult> {
          POUCH_ASSIGN_OR_RETURN(RunResult result, simulate(tried));
          JudgeExpectedOutput(scenario_.expect, &result);
          return result;
        },
        config);
  }

  TrialRunner Trials() const {
    return TrialsOf(failure_,
                    [this](const RunConfig& config) { return Run(config); });
  }

  // Its application lives in this process, so that children find everything
  // imported.
  Status MakeCutter() {
    POUCH_ASSIGN_OR_RETURN(ApplicationFactory factory,
                           environment_.make_application(scenario_));
    if (!factory) return OkStatus();  // A test without an application.
    POUCH_ASSIGN_OR_RETURN(std::shared_ptr<Application> application,
                           factory("judge"));
    POUCH_RETURN_IF_ERROR(application->Setup());
    cut_ = CutterOf(std::move(application));
    return OkStatus();
  }

  ShrinkOptions OptionsFor(
      const ShrinkBounds& bounds,
      const std::function<void(const std::string&)>& tell) const {
    ShrinkOptions options;
    options.most_runs = bounds.most_runs;
    options.most_seconds = bounds.most_seconds;
    options.shrink_input = failure_.failure_class != kUnexpectedOutput;
    options.real_seconds = environment_.real_seconds;
    options.cut = cut_;
    if (!tell) return options;
    options.progress = [tell](const ShrinkProgress& progress) {
      tell(fmt::format(
          "shrinking {}: {} runs; {} workers, {} faults, {} messages",
          progress.step, progress.runs, progress.workers, progress.faults,
          progress.messages));
    };
    return options;
  }

  ScenarioSize SizeOf(const RunConfig& config) const {
    ScenarioSize size = {config.workers.size(), config.faults.size(), 0};
    for (const FeedConfig& feed : config.feeds)
      size.messages += cut_(feed).size();
    return size;
  }

  Status Write(const RunConfig& config, const std::string& folder,
               ShrunkFailure* shrunk) const {
    Scenario small = scenario_;
    small.description =
        "Failed with " + failure_.failure_class + " when it was shrunk from " +
        std::filesystem::path(small.file).filename().string() + ".";
    small.config = config;
    POUCH_ASSIGN_OR_RETURN(shrunk->text, WriteScenario(small, folder));
    LoadResult loaded = ParseScenario(shrunk->text, folder + "/small.json");
    if (!loaded.ok()) {
      return Status(StatusCode::kInternal,
                    "the shrunk scenario is wrong: " +
                        loaded.problems.front().ToString());
    }
    shrunk->scenario = *std::move(loaded.scenario);
    return OkStatus();
  }

  static void AddNeeds(const RunConfig& config, const TrialRunner& trials,
                       ShrunkFailure* shrunk) {
    const std::vector<FaultNeed> needs = FindNeeds(config, trials);
    const auto& faults = shrunk->scenario.config.faults;  // With labels.
    for (size_t i = 0; i < needs.size(); ++i) {
      shrunk->report.faults.push_back(
          {faults[i].label, needs[i].needed, needs[i].verdict_without});
    }
  }

  const RunEnvironment& environment_;
  Scenario scenario_;
  FailureKey failure_;
  MessageCutter cut_ = CutLinesOnly;
};

}  // namespace

Result<ShrunkFailure> ShrinkFailure(
    const Scenario& scenario, const std::optional<FailureKey>& wanted,
    const std::string& folder, const ShrinkBounds& bounds,
    const RunEnvironment& environment,
    const std::function<void(const std::string&)>& tell) {
  FailureShrinker shrinker(scenario, environment);
  POUCH_RETURN_IF_ERROR(shrinker.Prepare(wanted));
  return shrinker.Shrink(bounds, folder, tell);
}

}  // namespace pouch

#include "cli/scenario_run.h"

#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/status.h"
#include "cli/failure_keeper.h"
#include "cli/progress_line.h"
#include "cli/run_watcher.h"
#include "cli/stop_point.h"
#include "cli/trace_comparison.h"
#include "scenarios/expected_output.h"
#include "scenarios/scenario_writer.h"
#include "sim/search/normalized_message.h"

namespace pouch {
namespace {

// `word` as a shell reads it back.
std::string Quoted(const std::string& word) {
  constexpr char kPlain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "_-./:=,+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos)
    return word;
  std::string quoted = "'";
  for (const char c : word)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string CommandToRepeat(const std::string& file, uint64_t seed,
                            const RunOptions& options) {
  std::string command =
      "./pouch run " + Quoted(file) + " --seed " + std::to_string(seed);
  if (!options.venv.empty()) command += " --venv " + Quoted(options.venv);
  if (options.check_determinism) command += " --check-determinism";
  return command;
}

// Runs one scenario; one object for each.
class ScenarioRun final {
 public:
  ScenarioRun(const ScenarioSource& source, const RunOptions& options,
              const RunEnvironment& environment, const Console& console,
              const RunRecorders& recorders)
      : source_(source),
        options_(options),
        environment_(environment),
        console_(console),
        recorders_(recorders) {
    outcome_.report.file = source.file;
    outcome_.report.outcome = RunOutcome::kRejected;
  }

  ScenarioOutcome Run() {
    const double start = environment_.real_seconds();
    try {
      LoadAndSimulate();
    } catch (const CheckFailure& failure) {
      RejectOwnFault(failure.what());
    } catch (const std::bad_alloc&) {
      RejectOwnFault("there is not enough memory");
    } catch (const std::exception& exception) {
      RejectOwnFault(exception.what());
    }
    outcome_.report.wall_seconds =
        environment_.real_seconds() - start - outcome_.shrink_seconds;
    return std::move(outcome_);
  }

 private:
  void LoadAndSimulate() {
    auto prepared = PrepareScenario(source_, {options_.seed, options_.venv});
    if (!prepared.ok()) return Reject(prepared.status());
    Scenario& scenario = *prepared;
    outcome_.report.name = scenario.name;
    outcome_.report.expected = scenario.expect.verdicts;
    if (source_.text.empty()) {
      outcome_.report.reproduce =
          CommandToRepeat(source_.file, scenario.config.seed, options_);
    }
    if (!options_.until.empty()) {
      auto stop = StopPoint::Parse(options_.until);
      if (!stop.ok()) return Reject(stop.status());
      stop_ = *std::move(stop);
    }
    RecordScenario(scenario);
    const auto factory = MakeApplication(environment_, &scenario);
    if (!factory.ok()) return Reject(factory.status());
    Simulate(scenario, *factory);
    if (outcome_.status == ExitStatus::kUnexpected) Shrink(scenario);
  }

  void RecordScenario(const Scenario& scenario) {
    const std::string folder =
        std::filesystem::path(scenario.file).parent_path().string();
    auto text = WriteScenario(scenario, folder);
    if (!text.ok()) return;
    outcome_.report.scenario = *std::move(text);
    outcome_.report.scenario_folder = folder;
  }

  void Shrink(const Scenario& scenario) {
    const RunResult& result = outcome_.report.result;
    if (options_.shrink_seconds <= 0 || result.failures.empty()) return;
    const double start = environment_.real_seconds();
    const auto progress = NewProgressLine(
        console_, options_.quiet, scenario.name, environment_.real_seconds);
    ShrinkBounds bounds;
    bounds.most_seconds = options_.shrink_seconds;
    outcome_.report.shrunk =
        ShrinkAndKeep(scenario, KeyOf(result), bounds, environment_,
                      [&progress](const std::string& text) {
                        if (progress != nullptr) progress->ShowText(text);
                      });
    outcome_.shrink_seconds = environment_.real_seconds() - start;
  }

  void Simulate(const Scenario& scenario, const ApplicationFactory& factory) {
    std::unique_ptr<TraceComparison> comparison;
    if (options_.check_determinism) {
      auto created = TraceComparison::Create();
      if (!created.ok()) return Reject(created.status());
      comparison = *std::move(created);
    }
    auto result = SimulateOnce(scenario, factory, comparison.get(),
                               RunWatcher::Turn::kFirst);
    if (!result.ok()) return Reject(result.status());
    JudgeExpectedOutput(scenario.expect, &*result);
    outcome_.report.result = *std::move(result);
    outcome_.report.outcome = RunOutcome::kFinished;

    const bool comparable =
        comparison != nullptr && !environment_.interrupted();
    if (comparable) SimulateAgain(scenario, factory, comparison.get());
    if (outcome_.report.outcome == RunOutcome::kFinished)
      outcome_.status = StatusOfVerdict();
    if (stop_) outcome_.status = StatusOfStop();
  }

  Result<RunResult> SimulateOnce(const Scenario& scenario,
                                 const ApplicationFactory& factory,
                                 TraceComparison* comparison,
                                 RunWatcher::Turn turn) {
    RunWatcher watcher(environment_.interrupted);
    const auto progress =
        NewProgressLine(console_, options_.quiet || options_.pdb, scenario.name,
                        environment_.real_seconds);
    if (progress != nullptr) {
      progress->Show(RunProgress());
      watcher.ShowProgress(progress.get());
    }
    if (comparison != nullptr) watcher.Compare(comparison, turn);
    if (turn == RunWatcher::Turn::kFirst) {
      watcher.WriteTrace(recorders_.trace);
      watcher.KeepDisks(recorders_.disks);
      if (options_.show_output) watcher.ShowOutput(console_.out);
      if (stop_) watcher.StopAt(&*stop_);
      if (options_.dump_state) watcher.DumpStates(console_.out);
      if (options_.pdb) watcher.Debug(console_.err);
    }
    return environment_.simulate(scenario.config, factory, &watcher);
  }

  void SimulateAgain(const Scenario& scenario,
                     const ApplicationFactory& factory,
                     TraceComparison* comparison) {
    const Status started = comparison->StartSecond();
    if (!started.ok()) return Reject(started);
    const auto second =
        SimulateOnce(scenario, factory, comparison, RunWatcher::Turn::kSecond);
    if (!second.ok()) return Reject(second.status());
    if (environment_.interrupted()) {
      outcome_.report.result.incomplete = true;
      outcome_.report.result.incomplete_reason =
          "interrupted while it ran a second time, to be compared";
      return;
    }
    comparison->Finish();
    AddComparison(*comparison, *second);
  }

  void AddComparison(const TraceComparison& comparison,
                     const RunResult& second) {
    RunResult& result = outcome_.report.result;
    const auto& difference = comparison.difference();
    result.checks.push_back(
        {"determinism", "events", comparison.compared_events()});
    if (!difference && result.trace_digest == second.trace_digest) return;
    RunFailure failure;
    failure.failure_class = "determinism.diverged";
    failure.checker = "determinism";
    if (difference) {
      failure.at = difference->at;
      failure.worker = difference->actor;
      failure.expected = difference->first;
      failure.actual = difference->second;
      failure.message = "Two runs of one seed differ, first in event " +
                        std::to_string(difference->number) + ".";
      if (!difference->before.empty()) {
        failure.message += " Before it both had:";
        for (const std::string& event : difference->before)
          failure.message += "\n" + event;
      }
    } else {
      failure.expected = result.trace_digest;
      failure.actual = second.trace_digest;
      failure.message =
          "Two runs of one seed have the same events, but another digest.";
    }
    // Nothing else that was found counts if it may not be found again.
    result.failures.insert(result.failures.begin(), std::move(failure));
  }

  ExitStatus StatusOfVerdict() const {
    const RunReport& report = outcome_.report;
    if (report.as_expected()) return ExitStatus::kExpected;
    return StatusOfFailure(report.result.verdict());
  }

  // A run that was stopped where it should be is as it was asked for.
  ExitStatus StatusOfStop() {
    if (stop_->reached()) return ExitStatus::kExpected;
    *console_.err << "pouch run: --until: " << stop_->Describe()
                  << " did not come; it happened " << stop_->seen()
                  << (stop_->seen() == 1 ? " time\n" : " times\n");
    return WorseOf(outcome_.status, ExitStatus::kUnexpected);
  }

  void Reject(const Status& status) {
    if (status.code() == StatusCode::kInternal) {
      RejectOwnFault(status.message());
    } else {
      Reject(status.message(), StatusOfProblem(status.code()));
    }
  }

  void RejectOwnFault(const std::string& what) {
    Reject("Pouch itself failed: " + what +
               "\nThis is a defect of Pouch. Please report it with this text, "
               "the scenario,\nits files and the revision below.",
           ExitStatus::kOwnFault);
  }

  void Reject(std::string problem, ExitStatus status) {
    outcome_.report.outcome = RunOutcome::kRejected;
    outcome_.report.problem = std::move(problem);
    outcome_.status = status;
  }

  const ScenarioSource& source_;
  const RunOptions& options_;
  const RunEnvironment& environment_;
  const Console& console_;
  RunRecorders recorders_;
  std::optional<StopPoint> stop_;
  ScenarioOutcome outcome_;
};

}  // namespace

ScenarioOutcome RunScenario(const ScenarioSource& source,
                            const RunOptions& options,
                            const RunEnvironment& environment,
                            const Console& console,
                            const RunRecorders& recorders) {
  return ScenarioRun(source, options, environment, console, recorders).Run();
}

}  // namespace pouch

#include "cli/scenario_run.h"

#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/status.h"
#include "cli/progress_line.h"
#include "cli/run_watcher.h"
#include "cli/trace_comparison.h"
#include "scenarios/expected_output.h"
#include "scenarios/loader.h"

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
  ScenarioRun(const std::string& file, const RunOptions& options,
              const RunEnvironment& environment, const Console& console,
              const RunRecorders& recorders)
      : options_(options),
        environment_(environment),
        console_(console),
        recorders_(recorders) {
    outcome_.report.file = file;
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
    outcome_.report.wall_seconds = environment_.real_seconds() - start;
    return std::move(outcome_);
  }

 private:
  void LoadAndSimulate() {
    LoadResult loaded = LoadScenario(outcome_.report.file);
    if (!loaded.ok()) {
      std::string text;
      for (const Problem& problem : loaded.problems)
        text += problem.ToString() + "\n";
      Reject(std::move(text), ExitStatus::kBadInput);
      return;
    }
    Scenario& scenario = *loaded.scenario;
    outcome_.report.name = scenario.name;
    outcome_.report.expected = scenario.expect.verdicts;
    if (options_.seed) scenario.config.seed = *options_.seed;
    outcome_.report.reproduce =
        CommandToRepeat(outcome_.report.file, scenario.config.seed, options_);
    if (!UseVenv(&scenario.application)) return;

    Result<ApplicationFactory> factory =
        environment_.make_application(scenario);
    if (!factory.ok()) {
      Reject(factory.status());
      return;
    }
    if (!scenario.generated_feeds.empty()) {
      const Status filled =
          environment_.fill_feeds(&scenario, &scenario.config);
      if (!filled.ok()) return Reject(filled);
    }
    Simulate(scenario, *factory);
  }

  bool UseVenv(ScenarioApplication* application) {
    if (options_.venv.empty()) return true;
    std::error_code error;
    const auto folder = std::filesystem::absolute(options_.venv, error);
    if (error || !std::filesystem::is_directory(folder, error)) {
      Reject("--venv " + options_.venv + ": there is no such folder",
             ExitStatus::kBadInput);
      return false;
    }
    application->venv = folder.string();
    return true;
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
  }

  Result<RunResult> SimulateOnce(const Scenario& scenario,
                                 const ApplicationFactory& factory,
                                 TraceComparison* comparison,
                                 RunWatcher::Turn turn) {
    RunWatcher watcher(environment_.interrupted);
    std::optional<ProgressLine> progress;
    if (console_.err_is_terminal && !options_.quiet) {
      progress.emplace(console_.err, console_.err_width, scenario.name,
                       environment_.real_seconds);
      progress->Show(RunProgress());
      watcher.ShowProgress(&*progress);
    }
    if (comparison != nullptr) watcher.Compare(comparison, turn);
    if (turn == RunWatcher::Turn::kFirst) {
      watcher.WriteTrace(recorders_.trace);
      watcher.KeepDisks(recorders_.disks);
      if (options_.show_output) watcher.ShowOutput(console_.out);
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

  const RunOptions& options_;
  const RunEnvironment& environment_;
  const Console& console_;
  RunRecorders recorders_;
  ScenarioOutcome outcome_;
};

}  // namespace

ScenarioOutcome RunScenario(const std::string& file, const RunOptions& options,
                            const RunEnvironment& environment,
                            const Console& console,
                            const RunRecorders& recorders) {
  return ScenarioRun(file, options, environment, console, recorders).Run();
}

}  // namespace pouch

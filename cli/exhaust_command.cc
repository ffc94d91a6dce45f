#include "cli/exhaust_command.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "cli/exhaust_text.h"
#include "cli/found_failures.h"
#include "cli/progress_line.h"
#include "cli/scenario_simulation.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "scenarios/loader.h"
#include "scenarios/scenario.h"
#include "sim/search/exhaust.h"
#include "sim/search/histories.h"
#include "sim/search/spare_applications.h"
#include "worker/application.h"

namespace pouch {
namespace {

class ExhaustCommand final {
 public:
  ExhaustCommand(const ExhaustCommandOptions& options,
                 const RunEnvironment& environment, const Console& console)
      : options_(options), environment_(environment), console_(console) {}

  ExitStatus Run() {
    std::unique_ptr<AtomicFile> json;
    if (!options_.json.empty()) {
      auto created = AtomicFile::Create(options_.json);
      if (!created.ok()) return Complain(created.status());
      json = *std::move(created);
    }
    LoadResult loaded = LoadScenario(options_.file);
    if (!loaded.ok()) {
      for (const Problem& problem : loaded.problems)
        *console_.err << problem.ToString() << "\n";
      return ExitStatus::kBadInput;
    }
    scenario_ = *std::move(loaded.scenario);
    if (!options_.venv.empty()) {
      scenario_.application.venv =
          std::filesystem::absolute(options_.venv).string();
    }
    const auto graph = WarmUp(&scenario_, environment_);
    if (!graph.ok()) return Complain(graph.status());
    return options_.histories > 0 ? TryHistories(json.get())
                                  : TryCrashes(json.get());
  }

 private:
  ExitStatus TryCrashes(AtomicFile* json) {
    auto report = Try();
    if (!report.ok()) return Complain(report.status());
    Judge(report->base, report->failed, report->interrupted);
    std::vector<FoundExample> examples;
    for (const ExhaustGroup& group : report->groups) {
      examples.push_back({group.key, ConfigOf(scenario_.config, group.example),
                          group.reproduced});
    }
    const std::vector<KeptExample> kept =
        Keep(examples, "A crash at every point found this.");
    *console_.out << ExhaustText(*report, kept) << std::flush;
    return Write(json, ExhaustJson(options_.file, options_.depth, *report, kept,
                                   static_cast<int>(status_)));
  }

  ExitStatus TryHistories(AtomicFile* json) {
    const ChildPoolOptions pool =
        PoolOptions(environment_, options_.jobs, options_.hang_seconds);
    HistoriesOptions options;
    options.longest = options_.histories;
    options.jobs = pool.jobs;
    options.branch.seconds = pool.limits.seconds;
    options.after_fork = pool.after_fork;
    options.real_seconds = pool.real_seconds;
    options.interrupted = pool.interrupted;
    const auto line = NewProgressLine(console_, options_.quiet, scenario_.name,
                                      environment_.real_seconds);
    HistoriesPlan plan;
    double started_at = 0;
    options.on_plan = [this, &plan, &started_at](const HistoriesPlan& made) {
      plan = made;
      started_at = environment_.real_seconds();
      *console_.out << PlanText(plan) << std::flush;
    };
    options.on_history = [this, &line, &plan, &started_at](uint64_t done,
                                                           uint64_t failed) {
      if (line == nullptr) return;
      line->ShowText(HistoriesProgressText(
          plan, done, failed, environment_.real_seconds() - started_at));
    };
    const RunConfig config = HistoryConfig(scenario_.config);
    const auto report = RunHistories(Exploring(), config, options);
    if (line != nullptr) line->Clear();
    if (!report.ok()) return Complain(report.status());
    Judge(report->base, report->failed, report->interrupted);
    std::vector<FoundExample> examples;
    std::vector<bool> reproduced;
    for (const HistoryGroup& group : report->groups) {
      examples.push_back(ExampleOf(group));
      reproduced.push_back(examples.back().reproduced);
    }
    const std::vector<KeptExample> kept =
        Keep(examples, "A history of a few steps found this.");
    *console_.out << HistoriesText(*report, reproduced, kept) << std::flush;
    return Write(json,
                 HistoriesJson(options_.file, options_.histories, *report,
                               reproduced, kept, static_cast<int>(status_)));
  }

  FoundExample ExampleOf(const HistoryGroup& group) {
    FoundExample example = {group.key, group.config, false};
    const auto outcome = environment_.run_apart(
        SimulationOf(scenario_, environment_), group.config);
    if (!outcome || !outcome->status.ok()) return example;
    const FailureKey again = outcome->key();
    // What ends a process is told in other words by a single run.
    const bool ended = group.key.failure_class.starts_with("run.");
    example.reproduced =
        again == group.key ||
        (ended && again.failure_class == group.key.failure_class);
    if (example.reproduced) example.key = again;
    return example;
  }

  void Judge(const RunResult& base, uint64_t failed, bool interrupted) {
    if (!interrupted && !base.passed()) Count(ExitStatus::kUnexpected);
    if (failed > 0) Count(ExitStatus::kUnexpected);
    if (interrupted) Count(ExitStatus::kInterrupted);
  }

  std::vector<KeptExample> Keep(const std::vector<FoundExample>& examples,
                                const char* description) {
    FoundOptions options;
    options.shrink = options_.shrink;
    options.quiet = options_.quiet;
    options.description = description;
    return KeepFound(scenario_, examples, options, environment_, console_);
  }

  Result<ExhaustReport> Try() {
    const ChildPoolOptions pool =
        PoolOptions(environment_, options_.jobs, options_.hang_seconds);
    ExhaustOptions options;
    options.depth = options_.depth;
    options.all_images = options_.all_images;
    options.to_end = options_.to_end;
    options.jobs = pool.jobs;
    options.branch.seconds = pool.limits.seconds;
    options.after_fork = pool.after_fork;
    options.real_seconds = pool.real_seconds;
    options.interrupted = pool.interrupted;
    const auto line = NewProgressLine(console_, options_.quiet, scenario_.name,
                                      environment_.real_seconds);
    ExhaustPlan plan;
    double started_at = 0;
    Exhaust::OnProgress on_progress;
    if (line != nullptr) {
      on_progress = [this, &line, &plan, &started_at](
                        uint64_t runs, uint64_t second, uint64_t failed) {
        line->ShowText(
            ExhaustProgressText(plan, runs, second, failed,
                                environment_.real_seconds() - started_at));
      };
    }
    Exhaust exhaust(Exploring(), scenario_.config, options);
    auto report = exhaust.Run(
        [this, &plan, &started_at](const ExhaustPlan& made) {
          plan = made;
          started_at = environment_.real_seconds();
          *console_.out << PlanText(plan, options_.depth) << std::flush;
        },
        on_progress);
    if (line != nullptr) line->Clear();
    return report;
  }

  Exploration Exploring() {
    return [this](const RunConfig& config, RunExplorer* explorer) {
      return Explore(config, explorer);
    };
  }

  Result<RunResult> Explore(const RunConfig& config, RunExplorer* explorer) {
    Scenario copy = scenario_;
    copy.config = config;
    POUCH_ASSIGN_OR_RETURN(ApplicationFactory factory,
                           environment_.make_application(copy));
    if (explorer != nullptr && explorer->reserved_faults() > 0) {
      // One for the run that is forked, one for each crash of a branch.
      POUCH_ASSIGN_OR_RETURN(
          factory, WithSpareApplications(std::move(factory), config.workers,
                                         1 + explorer->reserved_faults()));
    }
    return environment_.explore(config, factory, nullptr, explorer);
  }

  ExitStatus Write(AtomicFile* file, const std::string& text) {
    if (file == nullptr) return status_;
    Status written = file->Append(text);
    if (written.ok()) written = file->Commit();
    return written.ok() ? status_ : Complain(written);
  }

  void Count(ExitStatus status) { status_ = WorseOf(status_, status); }

  ExitStatus Complain(const Status& status) {
    *console_.err << "pouch exhaust: " << EscapeLine(status.message()) << "\n";
    Count(StatusOfProblem(status.code()));
    return status_;
  }

  const ExhaustCommandOptions& options_;
  const RunEnvironment& environment_;
  const Console& console_;
  Scenario scenario_;
  ExitStatus status_ = ExitStatus::kExpected;
};

}  // namespace

ExitStatus ExhaustScenario(const ExhaustCommandOptions& options,
                           const RunEnvironment& environment,
                           const Console& console) {
  return ExhaustCommand(options, environment, console).Run();
}

}  // namespace pouch

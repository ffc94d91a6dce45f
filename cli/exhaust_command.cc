#include "cli/exhaust_command.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "cli/exhaust_text.h"
#include "cli/failure_folder.h"
#include "cli/progress_line.h"
#include "cli/scenario_simulation.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "scenarios/loader.h"
#include "scenarios/scenario.h"
#include "sim/search/exhaust.h"
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
    auto report = Try();
    if (!report.ok()) return Complain(report.status());
    if (!report->base.passed() || report->failed > 0)
      Count(ExitStatus::kUnexpected);
    if (report->interrupted) Count(ExitStatus::kInterrupted);
    for (size_t i = 0; i < report->groups.size(); ++i) {
      kept_as_.push_back(Keep(report->groups[i], i));
    }
    *console_.out << ExhaustText(*report, kept_as_) << std::flush;
    return WriteJson(*report, json.get());
  }

 private:
  Result<ExhaustReport> Try() {
    const ChildPoolOptions pool =
        PoolOptions(environment_, options_.jobs, options_.hang_seconds);
    ExhaustOptions options;
    options.depth = options_.depth;
    options.all_images = options_.all_images;
    options.to_end = options_.to_end;
    options.jobs = pool.jobs;
    options.branch_seconds = pool.limits.seconds;
    options.after_fork = pool.after_fork;
    options.real_seconds = pool.real_seconds;
    options.interrupted = pool.interrupted;
    ProgressLine progress(console_.err, console_.err_width, scenario_.name,
                          environment_.real_seconds);
    const bool show = console_.err_is_terminal && !options_.quiet;
    ExhaustPlan plan;
    double started_at = 0;
    Exhaust::OnProgress on_progress;
    if (show) {
      on_progress = [this, &progress, &plan, &started_at](
                        uint64_t runs, uint64_t second, uint64_t failed) {
        progress.ShowText(
            ExhaustProgressText(plan, runs, second, failed,
                                environment_.real_seconds() - started_at));
      };
    }
    Exhaust exhaust(
        [this](const RunConfig& config, RunExplorer* explorer) {
          return Explore(config, explorer);
        },
        scenario_.config, options);
    auto report = exhaust.Run(
        [this, &plan, &started_at](const ExhaustPlan& made) {
          plan = made;
          started_at = environment_.real_seconds();
          *console_.out << PlanText(plan, options_.depth) << std::flush;
        },
        on_progress);
    progress.Clear();
    return report;
  }

  Result<RunResult> Explore(const RunConfig& config, RunExplorer* explorer) {
    Scenario copy = scenario_;
    copy.config = config;
    POUCH_ASSIGN_OR_RETURN(ApplicationFactory factory,
                           environment_.make_application(copy));
    if (explorer != nullptr) {
      // One for the run that is forked, one for each crash of a branch.
      POUCH_ASSIGN_OR_RETURN(
          factory, WithSpareApplications(std::move(factory), config.workers,
                                         1 + explorer->reserved_faults()));
    }
    return environment_.explore(config, factory, nullptr, explorer);
  }

  // The scenario file of a group's example; empty if it cannot be written.
  std::string Keep(const ExhaustGroup& group, size_t index) {
    Scenario failing = scenario_;
    failing.config = ConfigOf(scenario_.config, group.example);
    failing.name = scenario_.name + ": " + group.key.failure_class;
    failing.description = "A crash at every point found this.";
    failing.expect = Expectation();
    const auto path = KeepFailure(
        failing, group.key.failure_class + "-" + std::to_string(index + 1),
        kFailureFolder);
    if (path.ok()) return *path;
    Complain(path.status());
    return "";
  }

  ExitStatus WriteJson(const ExhaustReport& report, AtomicFile* file) {
    if (file == nullptr) return status_;
    Status written =
        file->Append(ExhaustJson(options_.file, options_.depth, report,
                                 kept_as_, static_cast<int>(status_)));
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
  std::vector<std::string> kept_as_;
  ExitStatus status_ = ExitStatus::kExpected;
};

}  // namespace

ExitStatus ExhaustScenario(const ExhaustCommandOptions& options,
                           const RunEnvironment& environment,
                           const Console& console) {
  return ExhaustCommand(options, environment, console).Run();
}

}  // namespace pouch

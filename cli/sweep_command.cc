#include "cli/sweep_command.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/status.h"
#include "cli/bazel_shard.h"
#include "cli/failure_folder.h"
#include "cli/kept_failure_shrinker.h"
#include "cli/progress_line.h"
#include "cli/scenario_simulation.h"
#include "cli/sweep_target.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "reports/run_report.h"
#include "reports/sweep_json.h"
#include "reports/sweep_report.h"
#include "reports/terminal_report.h"
#include "scenarios/scenario.h"
#include "sim/search/child_runner.h"
#include "sim/search/sweep.h"
#include "worker/step_graph.h"

namespace pouch {
namespace {

// Real time for shrinking, all failures together, and how many of them.
constexpr double kShrinkSeconds = 60;
constexpr size_t kMostShrunk = 5;

// What decides which run a seed is, but for Pouch's revision.
std::string DigestOfTarget(const Scenario& scenario, bool with_own_faults) {
  Digest digest;
  digest.Add(scenario.json);
  for (const FeedConfig& feed : scenario.config.feeds) {
    digest.Add(feed.name);
    digest.Add(feed.contents);
  }
  digest.Add(with_own_faults ? 1 : 0);
  return digest.ToString();
}

// The scenario of one failing run, as a file that shows the failure.
Scenario FailingScenario(const Scenario& scenario, const RunConfig& config,
                         const std::string& failure_class) {
  Scenario failing = scenario;
  failing.name = scenario.name + ": " + failure_class + " at seed " +
                 std::to_string(config.seed);
  failing.description = "A sweep found this.";
  failing.config = config;
  failing.expect = Expectation();
  return failing;
}

// One sweep; one object for each.
class SweepCommand final {
 public:
  SweepCommand(const SweepOptions& options, const RunEnvironment& environment,
               const Console& console)
      : options_(options), environment_(environment), console_(console) {
    report_.file = options.target;
    report_.revision = environment.context.revision;
  }

  ExitStatus Run() {
    std::unique_ptr<AtomicFile> json;
    if (!options_.json.empty()) {
      auto created = AtomicFile::Create(options_.json);
      if (!created.ok()) return Complain(created.status());
      json = *std::move(created);
    }
    started_at_ = environment_.real_seconds();
    const Status prepared = Prepare();
    if (prepared.ok()) {
      RunKept();
      if (MayGoOn()) RunSeeds();
      ShrinkFound();
    } else {
      Reject(prepared);
    }
    report_.seconds = environment_.real_seconds() - started_at_;
    if (environment_.interrupted()) status_ = ExitStatus::kInterrupted;
    Print();
    return WriteJson(json.get());
  }

 private:
  // Loads what is swept, and warms it up.
  Status Prepare() {
    plan_.range = options_.seeds;
    plan_.with_own_faults = options_.with_own_faults;
    plan_.keep_going = options_.keep_going;
    plan_.twice_share = options_.twice_share;
    POUCH_ASSIGN_OR_RETURN(const auto bazels, BazelShard(environment_));
    plan_.shard = options_.shard.value_or(bazels.value_or(Shard()));
    POUCH_ASSIGN_OR_RETURN(scenario_, LoadTarget(options_));
    report_.name = scenario_.name;
    POUCH_ASSIGN_OR_RETURN(const StepGraph graph,
                           WarmUp(&scenario_, environment_));
    report_.digest = DigestOfTarget(scenario_, options_.with_own_faults);
    return CheckFeeds(scenario_, options_, graph);
  }

  ChildPoolOptions Pool() const {
    return PoolOptions(environment_, options_.jobs, options_.hang_seconds);
  }

  // The failures that earlier sweeps of this application kept.
  void RunKept() {
    for (KeptScenario& kept :
         KeptFailuresOf(scenario_.application, kFailureFolder)) {
      const SearchSimulation simulate =
          SimulationOf(kept.scenario, environment_);
      const auto outcome =
          ChildRunner(simulate, Pool()).Run(kept.scenario.config);
      if (!outcome.has_value()) return;
      // A rightful refusal is as good as a pass.
      const std::string verdict = outcome->passed() ? "pass"
                                  : outcome->status.ok()
                                      ? outcome->result.verdict()
                                      : outcome->status.ToString();
      const auto& right = kept.scenario.expect.verdicts;
      const bool passes =
          std::find(right.begin(), right.end(), verdict) != right.end();
      report_.kept.push_back({kept.path, passes ? "pass" : verdict});
      if (passes) continue;
      Count(outcome->status.ok() ? StatusOfFailure(verdict)
                                 : StatusOfProblem(outcome->status.code()));
      if (!first_failure_) first_failure_.emplace(kept.path, *outcome);
    }
  }

  bool MayGoOn() {
    if (environment_.interrupted()) return false;
    if (report_.clean() || options_.keep_going) return true;
    report_.stopped = "a failure that was kept before still fails";
    return false;
  }

  void RunSeeds() {
    ProgressLine progress(console_.err, console_.err_width, scenario_.name,
                          environment_.real_seconds);
    const bool show = console_.err_is_terminal && !options_.quiet;
    const double begun_at = environment_.real_seconds();
    SweepWatch watch;
    watch.must_end = [this] { return TimeIsOver(); };
    if (show) {
      watch.on_seed = [this, &progress, begun_at](const SweepTotals& totals) {
        progress.ShowText(
            SweepProgressText(totals, environment_.real_seconds() - begun_at));
      };
    }
    watch.on_new_failure =
        [this](const RunConfig& config, const SearchOutcome& outcome,
               FailureGroup* group) { Keep(config, outcome, group); };
    ChildRunner runner(SimulationOf(scenario_, environment_), Pool());
    const SweepEnd end = RunSweep(plan_, scenario_.config, &runner, watch);
    progress.Clear();
    Take(end);
  }

  bool TimeIsOver() const {
    return options_.seconds > 0 &&
           environment_.real_seconds() - started_at_ >= options_.seconds;
  }

  void Keep(const RunConfig& config, const SearchOutcome& outcome,
            FailureGroup* group) {
    const std::string& failure_class = group->key.failure_class;
    Scenario failing = FailingScenario(scenario_, config, failure_class);
    Status filled;
    if (!failing.generated_feeds.empty())
      filled = environment_.fill_feeds(&failing, &failing.config);
    const auto path = filled.ok()
                          ? KeepFailure(failing, failure_class, kFailureFolder)
                          : Result<std::string>(filled);
    if (path.ok()) {
      group->kept_as = *path;
    } else {
      Complain(path.status());
    }
    if (!first_failure_) first_failure_.emplace(group->kept_as, outcome);
  }

  void Take(const SweepEnd& end) {
    report_.totals = end.totals;
    report_.pieces = {{plan_.range, plan_.shard, end.totals.seeds}};
    for (const FailureGroup& group : end.totals.failures)
      Count(StatusOfFailure(group.key.failure_class));
    if (!end.problem.ok()) {
      Reject(
          end.problem.WithContext("seed " + std::to_string(end.problem_seed)));
    }
    if (end.complete) return;
    if (environment_.interrupted()) {
      report_.stopped = "interrupted";
    } else if (end.totals.failed > 0 && !options_.keep_going) {
      report_.stopped = "at the first failure; --keep-going does not";
    } else if (TimeIsOver()) {
      report_.stopped = "the time is over";
    }
    // A sweep without another end than the time's has done what it was to do.
    const bool endless =
        plan_.range.last == std::numeric_limits<uint64_t>::max();
    if (endless && TimeIsOver() && report_.clean()) report_.stopped.clear();
  }

  // Makes what the seeds found small, in the files that it was kept in.
  void ShrinkFound() {
    if (!options_.shrink) return;
    std::vector<FailureGroup>& groups = report_.totals.failures;
    const size_t count = std::min(groups.size(), kMostShrunk);
    for (size_t i = 0; i < count && !environment_.interrupted(); ++i) {
      FailureGroup& group = groups[i];
      // What differs from run to run has no smaller run that fails alike.
      if (group.kept_as.empty() || StatusOfFailure(group.key.failure_class) ==
                                       ExitStatus::kNondeterminism) {
        continue;
      }
      ProgressLine progress(console_.err, console_.err_width,
                            "shrinking " + group.kept_as,
                            environment_.real_seconds);
      const bool show = console_.err_is_terminal && !options_.quiet;
      ShrinkReport shrunk = ShrinkKeptFailure(
          group.kept_as, group.key, kShrinkSeconds / static_cast<double>(count),
          environment_, [&progress, show](const std::string& text) {
            if (show) progress.ShowText(text);
          });
      if (!shrunk.file.empty()) group.trace_digest = shrunk.trace_digest;
      if (i == 0) first_shrunk_ = std::move(shrunk);
    }
  }

  void Reject(const Status& status) {
    report_.problem = status.code() == StatusCode::kInternal
                          ? "Pouch itself failed: " + status.message() +
                                "\nThis is a defect of Pouch. Please report "
                                "it with this text."
                          : status.message();
    Count(StatusOfProblem(status.code()));
  }

  void Count(ExitStatus status) { status_ = WorseOf(status_, status); }

  ExitStatus Complain(const Status& status) {
    *console_.err << "pouch sweep: " << EscapeLine(status.message()) << "\n";
    Count(StatusOfProblem(status.code()));
    return status_;
  }

  void Print() {
    if (first_failure_ && !options_.keep_going) {
      RunReport run;
      run.file = first_failure_->first;
      run.name = scenario_.name;
      run.result = first_failure_->second.result;
      run.reproduce = "./pouch run " + first_failure_->first;
      run.shrunk = first_shrunk_;
      *console_.out << TerminalReport(run, environment_.context, console_.style)
                    << "\n";
    }
    *(report_.problem.empty() ? console_.out : console_.err)
        << TerminalSweepReport(report_, console_.style) << std::flush;
    if (!console_.out->flush()) {
      Complain(
          Status(StatusCode::kIoError, "cannot write to the standard output"));
    }
  }

  ExitStatus WriteJson(AtomicFile* file) {
    if (file == nullptr) return status_;
    Status written =
        file->Append(SweepJson(report_, static_cast<int>(status_)));
    if (written.ok()) written = file->Commit();
    return written.ok() ? status_ : Complain(written);
  }

  const SweepOptions& options_;
  const RunEnvironment& environment_;
  const Console& console_;
  double started_at_ = 0;
  Scenario scenario_;
  SweepPlan plan_;
  SweepReport report_;
  // Where it was kept, and what it is.
  std::optional<std::pair<std::string, SearchOutcome>> first_failure_;
  std::optional<ShrinkReport> first_shrunk_;
  ExitStatus status_ = ExitStatus::kExpected;
};

}  // namespace

ExitStatus SweepSeeds(const SweepOptions& options,
                      const RunEnvironment& environment,
                      const Console& console) {
  return SweepCommand(options, environment, console).Run();
}

}  // namespace pouch

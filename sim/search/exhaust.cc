#include "sim/search/exhaust.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sim/search/child_pool.h"
#include "sim/search/child_runner.h"
#include "sim/search/search_outcome.h"
#include "sim/search/shared_log.h"

namespace pouch {
namespace {

constexpr size_t kLogBytes = size_t{64} << 20;
// How many crashes are tried to see what the others will cost.
constexpr uint64_t kSamples = 48;

}  // namespace

Exhaust::Exhaust(Exploration explore, RunConfig config, ExhaustOptions options)
    : explore_(std::move(explore)),
      config_(std::move(config)),
      options_(std::move(options)) {}

CrashExplorerOptions Exhaust::ExplorerOptions() const {
  CrashExplorerOptions explorer;
  explorer.depth = options_.depth;
  explorer.variants.all_images = options_.all_images;
  explorer.to_end = options_.to_end;
  explorer.jobs = options_.jobs;
  explorer.branch = options_.branch;
  explorer.after_fork = options_.after_fork;
  explorer.interrupted = options_.interrupted;
  return explorer;
}

Result<RunResult> Exhaust::Explore(CrashExplorer* explorer) const {
  return explore_(config_, explorer);
}

Result<ExhaustReport> Exhaust::Run(const OnPlan& on_plan,
                                   const OnProgress& on_progress) {
  ExhaustReport report;
  POUCH_RETURN_IF_ERROR(MakePlan(&report));
  if (!report.base.passed() || interrupted()) {
    report.interrupted = interrupted();
    return report;
  }
  if (on_plan) on_plan(report.plan);
  POUCH_RETURN_IF_ERROR(TryAll(on_progress, &report));
  for (ExhaustGroup& group : report.groups) {
    if (!interrupted()) Reproduce(&group);
  }
  report.interrupted = interrupted();
  return report;
}

Status Exhaust::MakePlan(ExhaustReport* report) {
  ExhaustPlan& plan = report->plan;
  SharedLog nothing(1 << 12);
  KnownImages known;
  CrashExplorerOptions options = ExplorerOptions();
  if (options_.merge_across_points) options.variants.known_images = &known;
  options.wanted = [](uint64_t) { return false; };
  CrashExplorer counting(options, &nothing);
  const double counting_start = options_.real_seconds();
  POUCH_ASSIGN_OR_RETURN(report->base, Explore(&counting));
  const double base_seconds = options_.real_seconds() - counting_start;
  plan.points = counting.counts().points;
  plan.same_points = counting.counts().same_points;
  plan.outcomes = counting.counts().outcomes;
  plan.runs = counting.counts().crashes;
  report->too_many_subsets = counting.counts().too_many_subsets;
  if (!report->base.passed() || plan.runs == 0 || interrupted()) {
    return OkStatus();
  }
  const uint64_t stride = std::max<uint64_t>(plan.runs / kSamples, 1);
  options.wanted = [stride](uint64_t number) {
    return number % stride == stride / 2;
  };
  known.clear();
  SharedLog log(kLogBytes);
  CrashExplorer sampling(options, &log);
  const double start = options_.real_seconds();
  POUCH_RETURN_IF_ERROR(Explore(&sampling).status());
  // The run that is forked happens once, however much is tried.
  const double seconds =
      std::max(options_.real_seconds() - start - base_seconds, 0.0);
  const uint64_t samples =
      std::max<uint64_t>(log.count(CrashExplorer::kRuns), 1);
  const double times =
      static_cast<double>(plan.runs) / static_cast<double>(samples);
  plan.second_runs = static_cast<uint64_t>(
      times * static_cast<double>(log.count(CrashExplorer::kSecondRuns)));
  plan.seconds = base_seconds + times * seconds;
  return OkStatus();
}

Status Exhaust::TryAll(const OnProgress& on_progress, ExhaustReport* report) {
  SharedLog log(kLogBytes);
  KnownImages known;
  CrashExplorerOptions options = ExplorerOptions();
  if (options_.merge_across_points) options.variants.known_images = &known;
  if (on_progress) {
    options.on_branch = [&on_progress, &log] {
      on_progress(log.count(CrashExplorer::kRuns),
                  log.count(CrashExplorer::kSecondRuns),
                  log.count(CrashExplorer::kFailed));
    };
  }
  CrashExplorer explorer(options, &log);
  const double start = options_.real_seconds();
  POUCH_RETURN_IF_ERROR(Explore(&explorer).status());
  report->seconds = options_.real_seconds() - start;
  report->runs = log.count(CrashExplorer::kRuns);
  report->second_points = log.count(CrashExplorer::kSecondPoints);
  report->second_runs = log.count(CrashExplorer::kSecondRuns);
  report->failed = log.count(CrashExplorer::kFailed);
  report->dropped = log.dropped();
  Group(FailuresIn(log), report);
  return OkStatus();
}

void Exhaust::Group(const std::vector<FoundFailure>& failures,
                    ExhaustReport* report) const {
  std::map<FailureKey, ExhaustGroup> groups;
  for (const FoundFailure& failure : failures) {
    const FailureKey key{failure.failure_class,
                         NormalizedMessage(failure.message)};
    ExhaustGroup& group = groups[key];
    if (group.count++ > 0) continue;
    group.key = key;
    group.example = failure;
  }
  for (auto& [key, group] : groups) report->groups.push_back(std::move(group));
}

void Exhaust::Reproduce(ExhaustGroup* group) const {
  ChildPoolOptions pool;
  pool.limits = {options_.branch.seconds * 2,
                 options_.branch.more_memory_bytes};
  pool.after_fork = options_.after_fork;
  pool.real_seconds = options_.real_seconds;
  pool.interrupted = options_.interrupted;
  ChildRunner runner(
      [this](const RunConfig& config) { return explore_(config, nullptr); },
      pool);
  const std::optional<SearchOutcome> outcome =
      runner.Run(ConfigOf(config_, group->example));
  if (!outcome || !outcome->status.ok()) return;
  // A branch that did not reach its end does not know as well as the parent of
  // a single run what became of it.
  const FailureKey again = outcome->key();
  group->reproduced =
      again == group->key || (group->example.trace_digest.empty() &&
                              again.failure_class == group->key.failure_class);
  if (group->reproduced && again != group->key) {
    group->key = again;
    group->example.message = outcome->result.failures.front().message;
  }
  group->same_digest =
      outcome->result.trace_digest == group->example.trace_digest;
}

RunConfig ConfigOf(const RunConfig& config, const FoundFailure& failure) {
  RunConfig with = config;
  for (const Fault& crash : failure.crashes) with.faults.push_back(crash);
  return with;
}

}  // namespace pouch

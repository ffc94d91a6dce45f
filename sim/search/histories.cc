#include "sim/search/histories.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "sim/fault_kind.h"
#include "sim/run_explorer.h"
#include "sim/search/branch.h"
#include "sim/search/shared_log.h"
#include "worker/probes.h"

namespace pouch {
namespace {

constexpr std::array<std::string_view, kHistorySteps> kNames = {
    "deliver", "checkpoint begin", "barrier",  "commit", "rotate",
    "crash",   "restart",          "partition"};
constexpr Duration kPartitionLasts = Duration::Milliseconds(20);
constexpr size_t kLogBytes = size_t{16} << 20;
// What a branch says of itself is shortened to this.
constexpr size_t kMessageBytes = 2000;

bool IsDone(HistoryStep step) { return step >= HistoryStep::kCrash; }

// How often the step has happened so far.
uint64_t CountOf(HistoryStep step, const RunRecord& record) {
  const auto probe = [&record](Probe which) {
    return record.probes[static_cast<size_t>(which)];
  };
  switch (step) {
    case HistoryStep::kDeliver:
      return record.processed;
    case HistoryStep::kCheckpointBegin:
      return probe(Probe::kCheckpointStarted);
    case HistoryStep::kBarrier:
      return probe(Probe::kBarrierAligned);
    case HistoryStep::kCommit:
      return probe(Probe::kCheckpointCommitted);
    case HistoryStep::kRotate:
      return probe(Probe::kLogRotated);
    default:
      return 0;
  }
}

// Finds the time at which the steps have happened, one after the other, not
// before `from`.
class Waiting final : public RunExplorer {
 public:
  Waiting(std::vector<HistoryStep> steps, Time from)
      : steps_(std::move(steps)), from_(from) {}

  size_t reserved_faults() const override { return 0; }
  void OnOperation(ExploredRun*, WorkerId, const Operation&) override {}
  void OnEnd(const RunResult&) override {}
  bool ShouldEnd(const ExploredRun& run) override {
    if (run.now() < from_) return false;
    while (next_ < steps_.size()) {
      const uint64_t count = CountOf(steps_[next_], run.record());
      if (!count_) count_ = count;
      if (count == *count_) return false;
      count_.reset();
      ++next_;
    }
    at_ = run.now();
    return true;
  }

  // None: they never did.
  std::optional<Time> at() const { return at_; }

 private:
  std::vector<HistoryStep> steps_;
  Time from_;
  size_t next_ = 0;
  std::optional<uint64_t> count_;  // When the wait for the next one began.
  std::optional<Time> at_;
};

// Makes one history into a configuration.
class Script final {
 public:
  Script(const Exploration& explore, RunConfig config)
      : explore_(explore), config_(std::move(config)) {}

  // False if what it waits for never happens.
  bool Add(const History& history) {
    std::vector<HistoryStep> waits;
    for (const HistoryStep step : history) {
      if (!IsDone(step)) {
        waits.push_back(step);
        continue;
      }
      if (!Wait(std::exchange(waits, {}))) return false;
      Do(step);
    }
    return true;
  }

  const RunConfig& config() const { return config_; }

 private:
  bool Wait(std::vector<HistoryStep> steps) {
    if (steps.empty()) {
      // Right behind what was done before, or once work has begun.
      if (now_ > Time()) return true;
      steps = {HistoryStep::kDeliver};
    }
    Waiting waiting(std::move(steps), now_);
    const auto result = explore_(config_, &waiting);
    if (!result.ok() || !waiting.at()) return false;
    now_ = *waiting.at();
    return true;
  }

  void Do(HistoryStep step) {
    // Behind everything that happens at the time that was waited for.
    now_ = now_ + Duration::Nanoseconds(1);
    if (step == HistoryStep::kRestart && down_) {
      Fault& crash = config_.faults[*std::exchange(down_, std::nullopt)];
      crash.restart_after = now_ - *crash.trigger.at;
      return;
    }
    Fault fault;
    fault.trigger.at = now_;
    fault.targets = {config_.workers[1]};
    if (step == HistoryStep::kPartition) {
      fault.kind = FaultKind::kPartition;
      fault.others = {config_.workers[0]};
      fault.lasts = kPartitionLasts;
    } else if (step == HistoryStep::kRestart) {
      fault.kind = FaultKind::kProcessCrash;
      fault.restart_after = Duration();
    } else {
      fault.kind = FaultKind::kPowerLoss;
      if (!down_) down_ = config_.faults.size();
    }
    config_.faults.push_back(std::move(fault));
  }

  const Exploration& explore_;
  RunConfig config_;
  Time now_;
  std::optional<size_t> down_;  // The fault that it is down by.
};

enum Counter : size_t { kUnreachable, kRuns, kFailed };

void LogFailure(uint64_t number, std::string_view failure_class,
                std::string_view message, SharedLog* log) {
  log->Count(kFailed);
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.U64(number);
  writer.String(failure_class);
  writer.String(message.substr(0, kMessageBytes));
  log->Append(bytes);
}

// In a branch: one history, from its script to its verdict.
void TryHistory(const Exploration& explore, const RunConfig& config,
                const History& history, uint64_t number, SharedLog* log) {
  Script script(explore, config);
  if (!script.Add(history)) {
    log->Count(kUnreachable);
    return;
  }
  log->Count(kRuns);
  const auto result = explore(script.config(), nullptr);
  if (result.ok() && result->passed()) return;
  LogFailure(number, result.ok() ? result->verdict() : "run.rejected",
             !result.ok()               ? result.status().message()
             : result->failures.empty() ? result->incomplete_reason
                                        : result->failures.front().message,
             log);
}

void Group(const Exploration& explore, const RunConfig& config,
           const std::vector<History>& histories, const SharedLog& log,
           HistoriesReport* report) {
  std::map<uint64_t, std::pair<FailureKey, std::string>> failures;
  for (const std::string& record : log.Records()) {
    ByteReader reader(record);
    const uint64_t number = reader.U64();
    const std::string failure_class(reader.String());
    const std::string message(reader.String());
    failures[number] = {{failure_class, NormalizedMessage(message)}, message};
  }
  std::map<FailureKey, HistoryGroup> groups;
  for (const auto& [number, failure] : failures) {
    HistoryGroup& group = groups[failure.first];
    if (group.count++ > 0) continue;
    group.key = failure.first;
    group.message = failure.second;
    group.example = histories[number];
    Script script(explore, config);
    script.Add(group.example);
    group.config = script.config();
  }
  for (auto& [key, group] : groups) report->groups.push_back(std::move(group));
}

// A history is run once for each of its faults to find its time, and once more
// to its end; all of that is about as long as the run without a fault.
HistoriesPlan PlanOf(const std::vector<History>& histories,
                     const HistoriesOptions& options, double base_seconds) {
  HistoriesPlan plan;
  plan.histories = histories.size();
  uint64_t runs = 0;
  for (const History& history : histories) {
    if (!IsDone(history.back())) continue;
    ++plan.tried;
    runs += 1 + static_cast<uint64_t>(
                    std::count_if(history.begin(), history.end(), IsDone));
  }
  plan.seconds = base_seconds * static_cast<double>(runs) /
                 static_cast<double>(options.jobs);
  return plan;
}

// Does not return in a branch.
void TryAll(const Exploration& explore, const RunConfig& config,
            const std::vector<History>& histories,
            const HistoriesOptions& options, SharedLog* log,
            HistoriesReport* report) {
  uint64_t done = 0;
  Branches branches(options.jobs, options.branch, options.after_fork,
                    [log, &done, &options](uint64_t number, BranchEnd end) {
                      if (end != BranchEnd::kEnded) {
                        LogFailure(number, FailureClassOf(end),
                                   FailureMessageOf(end), log);
                      }
                      if (options.on_history)
                        options.on_history(++done, log->count(kFailed));
                    });
  for (uint64_t i = 0; i < histories.size(); ++i) {
    if (options.interrupted && options.interrupted()) break;
    if (!IsDone(histories[i].back())) {
      ++report->same;
      continue;
    }
    if (!branches.Fork(i)) continue;
    TryHistory(explore, config, histories[i], i, log);
    EndBranch();
  }
  report->interrupted = options.interrupted && options.interrupted();
  if (report->interrupted) branches.KillAll();
  branches.WaitForAll();
}

}  // namespace

std::vector<History> AllHistories(size_t longest) {
  std::vector<History> histories;
  std::vector<History> last = {{}};
  for (size_t length = 1; length <= longest; ++length) {
    std::vector<History> longer;
    for (const History& history : last) {
      for (size_t step = 0; step < kHistorySteps; ++step) {
        longer.push_back(history);
        longer.back().push_back(static_cast<HistoryStep>(step));
      }
    }
    histories.insert(histories.end(), longer.begin(), longer.end());
    last = std::move(longer);
  }
  return histories;
}

std::string Describe(const History& history) {
  std::string text;
  for (const HistoryStep step : history) {
    if (!text.empty()) text += ", ";
    text += kNames[static_cast<size_t>(step)];
  }
  return text;
}

RunConfig HistoryConfig(RunConfig config) {
  config.faults.clear();
  config.workers.resize(1);
  config.workers.push_back("w1");
  for (FeedConfig& feed : config.feeds) feed.worker.clear();
  config.worker_options.checkpoint_every = Duration::Milliseconds(20);
  config.worker_options.segment_bytes = 512;
  return config;
}

Result<HistoriesReport> RunHistories(const Exploration& explore,
                                     const RunConfig& config,
                                     const HistoriesOptions& options) {
  HistoriesReport report;
  const double start = options.real_seconds();
  POUCH_ASSIGN_OR_RETURN(report.base, explore(config, nullptr));
  if (!report.base.passed()) return report;
  const std::vector<History> histories = AllHistories(options.longest);
  if (options.on_plan) {
    options.on_plan(PlanOf(histories, options, options.real_seconds() - start));
  }
  report.histories = histories.size();
  SharedLog log(kLogBytes);
  TryAll(explore, config, histories, options, &log, &report);
  report.unreachable = log.count(kUnreachable);
  report.runs = log.count(kRuns);
  report.failed = log.count(kFailed);
  report.dropped = log.dropped();
  Group(explore, config, histories, log, &report);
  report.seconds = options.real_seconds() - start;
  return report;
}

}  // namespace pouch

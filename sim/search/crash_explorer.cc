#include "sim/search/crash_explorer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "worker/probes.h"

namespace pouch {
namespace {

// What a branch says of itself is shortened to this.
constexpr size_t kMessageBytes = 2000;

std::string Encode(const FoundFailure& failure) {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.U64(failure.number);
  writer.U64(failure.second);
  writer.String(failure.failure_class);
  writer.String(failure.message.substr(0, kMessageBytes));
  writer.I64(failure.at.since_start().nanoseconds());
  writer.String(failure.trace_digest);
  for (const Fault& crash : failure.crashes) AppendCrash(crash, &bytes);
  return bytes;
}

FoundFailure Decode(std::string_view bytes) {
  FoundFailure failure;
  ByteReader reader(bytes);
  failure.number = reader.U64();
  failure.second = reader.U64();
  failure.failure_class = reader.String();
  failure.message = reader.String();
  failure.at = Time() + Duration::Nanoseconds(reader.I64());
  failure.trace_digest = reader.String();
  std::string_view rest = reader.Rest();
  Fault crash;
  while (!rest.empty() && ReadCrash(&rest, &crash)) {
    failure.crashes.push_back(crash);
  }
  return failure;
}

// A branch waits for those that it forks itself.
BranchLimits LimitsOf(const CrashExplorerOptions& options) {
  BranchLimits limits = options.branch;
  if (options.depth > 1) limits.seconds *= 1000;
  return limits;
}

uint64_t EpochsStarted(const ExploredRun& run) {
  return run.record().probes[static_cast<size_t>(Probe::kEpochStarted)];
}

}  // namespace

CrashExplorer::CrashExplorer(CrashExplorerOptions options, SharedLog* log)
    : options_(std::move(options)),
      log_(log),
      branches_(options_.jobs, LimitsOf(options_), options_.after_fork,
                [this](uint64_t number, BranchEnd end) {
                  OnBranchEnd(number, end);
                }) {}

void CrashExplorer::OnOperation(ExploredRun* run, WorkerId worker,
                                const Operation& operation) {
  if (crashes_.size() >= reserved_faults()) return;  // Nothing is left to do.
  bool is_change = false;
  const CrashPoint point = Count(*run, worker, operation, &is_change);
  if (point.kind == OperationKind::kRead) return;
  const bool is_same = IsSame(*run, point);
  const std::optional<Explored> before = std::exchange(last_, std::nullopt);
  if (!is_change || interrupted()) return;
  const uint64_t changes = run->changes();
  uint64_t outcomes = 0;
  if (!is_branch()) {
    ++counts_.points;
    if (is_same) {
      ++counts_.same_points;
      counts_.outcomes += before->outcomes;
      return;
    }
    outcomes = ExploreFirst(run, point);
    counts_.outcomes += outcomes;
  } else if (point.kind != OperationKind::kSend && IsRecovering(*run)) {
    log_->Count(kSecondPoints);
    if (is_same) return;
    outcomes = ExploreSecond(run, point);
  } else {
    return;
  }
  // In a branch, the crash was a change.
  if (point.after) last_ = Explored{worker, changes, outcomes};
}

bool CrashExplorer::IsSame(const ExploredRun& run,
                           const CrashPoint& point) const {
  // A fault of the scenario may wait for the operation that comes now.
  return options_.variants.merge_same && last_ && !point.after &&
         last_->worker == point.worker && last_->changes == run.changes() &&
         run.config().faults.empty();
}

CrashPoint CrashExplorer::Count(const ExploredRun& run, WorkerId worker,
                                const Operation& operation, bool* is_change) {
  CrashPoint point{worker, operation.kind, operation.after,
                   std::string(operation.file), 0};
  point.nth = ++met_[Key(worker.value(), point.kind, point.after, point.file)];
  *is_change = operation.kind != OperationKind::kRead;
  if (operation.kind == OperationKind::kOpen) {
    // An open of what is there changes nothing.
    bool& creates = creates_[worker.value()];
    if (!operation.after) {
      creates = run.disk(worker).directory().Find(operation.file) == nullptr;
    }
    *is_change = creates;
  }
  return point;
}

uint64_t CrashExplorer::ExploreFirst(ExploredRun* run,
                                     const CrashPoint& point) {
  const CrashVariants variants = FirstCrashes(*run, point, options_.variants);
  if (variants.too_many_subsets) {
    Fault fault = variants.faults.front();
    counts_.too_many_subsets.push_back(DescribeCrash(fault));
  }
  for (const Fault& fault : variants.faults) {
    const uint64_t number = ++counts_.crashes;
    if (options_.wanted && !options_.wanted(number)) continue;
    if (interrupted()) break;
    forked_[number] = fault;
    if (!branches_.Fork(number)) continue;
    number_ = number;
    Crash(run, fault, point.worker);
    break;
  }
  return variants.outcomes;
}

bool CrashExplorer::IsRecovering(const ExploredRun& run) const {
  if (EpochsStarted(run) == epochs_at_crash_) return true;
  for (uint32_t i = 0; i < run.config().workers.size(); ++i) {
    if (!run.running(WorkerId(i))) return true;
  }
  return false;
}

uint64_t CrashExplorer::ExploreSecond(ExploredRun* run,
                                      const CrashPoint& point) {
  const CrashVariants variants = SecondCrashes(*run, point, options_.variants);
  for (const Fault& fault : variants.faults) {
    const uint64_t second = ++seconds_forked_;
    forked_[second] = fault;
    if (!branches_.Fork(second)) {
      // One at a time: other branches of the first depth run beside this one.
      branches_.WaitForAll();
      continue;
    }
    second_ = second;
    Crash(run, fault, point.worker);
    break;
  }
  return variants.outcomes;
}

void CrashExplorer::Crash(ExploredRun* run, const Fault& fault,
                          WorkerId worker) {
  crashes_.push_back(fault);
  branches_.set_seconds(options_.branch.seconds);
  crashed_at_ = run->now();
  epochs_at_crash_ = EpochsStarted(*run);
  forked_.clear();
  run->Crash(fault, worker);
}

bool CrashExplorer::ShouldEnd(const ExploredRun& run) {
  if (!is_branch()) return interrupted();
  // Started after the crash, so that it holds what the recovery restored;
  // complete, which is when it is judged; and committed to the sinks.
  const auto& started_at = run.record().committed_started_at;
  return !options_.to_end && started_at && *started_at > crashed_at_;
}

void CrashExplorer::OnEnd(const RunResult& result) {
  if (!is_branch()) {
    if (interrupted()) branches_.KillAll();
    branches_.WaitForAll();
    return;
  }
  log_->Count(second_ > 0 ? kSecondRuns : kRuns);
  if (options_.on_result) options_.on_result(result);
  if (!result.failures.empty()) {
    const RunFailure& first = result.failures.front();
    Log({number_, second_, first.failure_class, first.message, first.at,
         result.trace_digest, crashes_});
  }
  EndBranch();
}

void CrashExplorer::OnBranchEnd(uint64_t number, BranchEnd end) {
  if (end != BranchEnd::kEnded) {
    FoundFailure failure;
    failure.number = is_branch() ? number_ : number;
    failure.second = is_branch() ? number : 0;
    failure.failure_class = FailureClassOf(end);
    failure.message = FailureMessageOf(end);
    failure.crashes = crashes_;
    failure.crashes.push_back(forked_[number]);
    log_->Count(failure.second > 0 ? kSecondRuns : kRuns);
    Log(failure);
  }
  forked_.erase(number);
  if (!is_branch() && options_.on_branch) options_.on_branch();
}

void CrashExplorer::Log(const FoundFailure& failure) {
  log_->Count(kFailed);
  log_->Append(Encode(failure));
}

std::vector<FoundFailure> FailuresIn(const SharedLog& log) {
  std::vector<FoundFailure> failures;
  for (const std::string& record : log.Records()) {
    failures.push_back(Decode(record));
  }
  std::sort(failures.begin(), failures.end(),
            [](const FoundFailure& a, const FoundFailure& b) {
              return std::pair(a.number, a.second) <
                     std::pair(b.number, b.second);
            });
  return failures;
}

}  // namespace pouch

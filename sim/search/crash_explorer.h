// CrashExplorer: at each crash point of a run, forks a branch for each crash
// that is to be tried there, and again in the recovery if asked for.

#ifndef POUCH_SIM_SEARCH_CRASH_EXPLORER_H_
#define POUCH_SIM_SEARCH_CRASH_EXPLORER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/run_explorer.h"
#include "sim/run_result.h"
#include "sim/search/branch.h"
#include "sim/search/crash_variants.h"
#include "sim/search/shared_log.h"

namespace pouch {

struct CrashExplorerOptions {
  // 1: one crash; 2: another one at each disk operation of its recovery.
  int depth = 1;
  VariantOptions variants;
  // A branch runs to the end of its input, not only to the next checkpoint.
  bool to_end = false;
  size_t jobs = 1;
  BranchLimits branch;
  std::function<void()> after_fork;   // As Branches'; may be null.
  std::function<bool()> interrupted;  // May be null: never.
  // Of the crashes of the first depth, which to try, by number; null: all.
  std::function<bool(uint64_t number)> wanted;
  // Called in the parent after each branch; may be null.
  std::function<void()> on_branch;
  // Called in each branch at its end; may be null.
  std::function<void(const RunResult&)> on_result;
};

// What the parent alone counts.
struct CrashPointCounts {
  uint64_t points = 0;
  // Those of them at which nothing has changed since the one before: a worker
  // submits an operation right after another one had its effect. A crash of
  // anybody is the same at both, and tried at the first.
  uint64_t same_points = 0;
  uint64_t outcomes = 0;  // At all points, before equal ones were merged,
  uint64_t crashes = 0;   // and after.
  // Points where --images all could not try every subset.
  std::vector<std::string> too_many_subsets;
};

// One that did not pass.
struct FoundFailure {
  uint64_t number = 0;  // Of the first crash, and of the second, from 1 (0:
  uint64_t second = 0;  // there was none).
  std::string failure_class;
  std::string message;
  Time at;
  std::string trace_digest;
  std::vector<Fault> crashes;
};

class CrashExplorer final : public RunExplorer {
 public:
  // Counters of the log.
  enum Counter : size_t { kRuns, kSecondPoints, kSecondRuns, kFailed };

  // `log` must outlive it and be empty.
  CrashExplorer(CrashExplorerOptions options, SharedLog* log);

  // RunExplorer.
  size_t reserved_faults() const override {
    return static_cast<size_t>(options_.depth);
  }
  void OnOperation(ExploredRun* run, WorkerId worker,
                   const Operation& operation) override;
  bool ShouldEnd(const ExploredRun& run) override;
  // Does not return in a branch. In the parent, waits for the branches.
  void OnEnd(const RunResult& result) override;

  const CrashPointCounts& counts() const { return counts_; }

 private:
  // A crash point that was just explored.
  struct Explored {
    WorkerId worker;
    uint64_t changes;
    uint64_t outcomes;
  };

  // Operations are counted by whose they are and what they are.
  using Key = std::tuple<uint32_t, OperationKind, bool, std::string>;

  CrashPoint Count(const ExploredRun& run, WorkerId worker,
                   const Operation& operation, bool* is_change);
  // True if everything is as it was at the point that was explored last.
  bool IsSame(const ExploredRun& run, const CrashPoint& point) const;
  // These return how many outcomes there are, in a branch too.
  uint64_t ExploreFirst(ExploredRun* run, const CrashPoint& point);
  uint64_t ExploreSecond(ExploredRun* run, const CrashPoint& point);
  bool IsRecovering(const ExploredRun& run) const;
  // In a branch: this crash happens now.
  void Crash(ExploredRun* run, const Fault& fault, WorkerId worker);
  bool is_branch() const { return !crashes_.empty(); }
  bool interrupted() const {
    return options_.interrupted && options_.interrupted();
  }
  void OnBranchEnd(uint64_t number, BranchEnd end);
  void Log(const FoundFailure& failure);

  CrashExplorerOptions options_;
  SharedLog* log_;
  Branches branches_;
  CrashPointCounts counts_;
  std::map<Key, uint64_t> met_;
  // The last operation of any worker, if it was explored and had its effect.
  std::optional<Explored> last_;
  // By worker: the file that it opens now is new.
  std::map<uint32_t, bool> creates_;
  // What was forked, by number, for those that do not say so themselves.
  std::map<uint64_t, Fault> forked_;

  // Of a branch.
  uint64_t number_ = 0;
  uint64_t second_ = 0;
  uint64_t seconds_forked_ = 0;
  std::vector<Fault> crashes_;
  Time crashed_at_;
  uint64_t epochs_at_crash_ = 0;
};

// The failures among the log's records, by number.
std::vector<FoundFailure> FailuresIn(const SharedLog& log);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_CRASH_EXPLORER_H_

// The checkpoints checker: checkpoints complete only when everybody has
// acknowledged them, every rollback goes to the last complete one and never
// behind it, and no two epochs process data at once.

#ifndef POUCH_SIM_JUDGE_CHECKPOINTS_CHECKER_H_
#define POUCH_SIM_JUDGE_CHECKPOINTS_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/run_result.h"
#include "worker/observer.h"

namespace pouch {

// Follows checkpoints, rollbacks and epochs as coordinator and workers report
// them.
class CheckpointsChecker final {
 public:
  CheckpointsChecker(const JudgeContext* context, const Journal* journal);

  // The worker has no epoch until it rolls back.
  void OnWorkerDown(WorkerId worker);

  // A worker reports data of `epoch`. False if it may not process any: nothing
  // follows from such a report.
  bool OnData(WorkerId worker, StepId step, Epoch epoch);
  // A step instance passed a barrier. False if it cannot have.
  bool OnBarrier(WorkerId worker, StepId step, CheckpointId checkpoint);

  void OnAcknowledged(WorkerId worker, CheckpointId checkpoint);
  // True if the fold may advance to it: it is newer than the last complete
  // checkpoint, belongs to the current epoch, and every step instance passed
  // its barrier.
  bool OnComplete(CheckpointId checkpoint);
  void OnCommitted(CheckpointId checkpoint);
  // True if `checkpoint` was complete before it was announced and the fold must
  // advance to it now, before the journal of its epoch is forgotten.
  bool OnRollbackOrdered(Epoch epoch, std::optional<CheckpointId> checkpoint);
  void OnRolledBack(WorkerId worker, Epoch epoch,
                    std::optional<CheckpointId> checkpoint);
  void OnEpochStarted(Epoch epoch);

  // The last checkpoint known to be complete.
  const std::optional<CheckpointId>& last_complete() const {
    return last_complete_;
  }

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  static constexpr size_t kOrdersKept = 64;

  Epoch ordered_epoch() const {
    return orders_.empty() ? Epoch() : orders_.rbegin()->first;
  }
  bool MayComeAgain(Epoch epoch) const;
  bool PassedEverywhere(CheckpointId checkpoint);
  bool AcknowledgedByAll(CheckpointId checkpoint);
  void Fail(std::string_view failure_class, std::optional<WorkerId> worker,
            FailureWords words);

  const JudgeContext* context_;
  const Journal* journal_;
  std::optional<CheckpointId> last_complete_;
  // What each of the latest epochs was ordered to start from.
  std::map<Epoch, std::optional<CheckpointId>> orders_;
  std::vector<Epoch> epochs_;       // By worker: its own, 0 if it has none.
  std::vector<Epoch> rolled_back_;  // By worker: the highest it ever reached.
  std::map<CheckpointId, std::set<WorkerId>> acknowledged_;
  uint64_t completed_ = 0;
  uint64_t rollbacks_ = 0;
  uint64_t reports_ = 0;
};

// "checkpoint 3 of epoch 2", or "nothing".
std::string DescribeCheckpoint(const std::optional<CheckpointId>& checkpoint);

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_CHECKPOINTS_CHECKER_H_

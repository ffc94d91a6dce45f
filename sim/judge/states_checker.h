// The states checker: at each complete checkpoint, and after each rollback to
// one, every worker holds exactly the states that the fold gives.

#ifndef POUCH_SIM_JUDGE_STATES_CHECKER_H_
#define POUCH_SIM_JUDGE_STATES_CHECKER_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "sim/judge/folded_states.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/judge/oracle_calls.h"
#include "sim/run_result.h"
#include "worker/observer.h"

namespace pouch {

// Compares the states that workers save and restore with the fold's.
class StatesChecker final {
 public:
  StatesChecker(const JudgeContext* context, OracleCalls* calls,
                FoldedStates* states);

  // The step instance was folded to `barrier` of a complete checkpoint.
  void CompareSaved(StepId step, WorkerId worker,
                    const JournaledBarrier& barrier);
  // All steps were folded to it: says which differences came about because
  // another step changed a state that it held a reference into.
  void FinishSegment();

  // A worker read a state back; `folded_to` is where the fold stands.
  void OnRestored(WorkerId worker, const ObservedState& state, Epoch new_epoch,
                  Application* application,
                  std::optional<CheckpointId> folded_to);
  // The worker has rolled back, and reported every state that it restored.
  void OnRolledBack(WorkerId worker, Epoch epoch);
  // The worker is gone, and what it restored with it.
  void OnWorkerDown(WorkerId worker);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  // A saved state that differs, until all steps were folded.
  struct Difference {
    StepId step;
    WorkerId worker;
    KeyIndex key;
    Time at;
    std::string expected;
    std::string actual;
  };
  // What one worker restored for one epoch.
  struct Restored {
    Epoch epoch;
    std::set<std::pair<StepId, KeyIndex>> keys;
  };

  void CompareOne(StepId step, WorkerId worker, const JournaledState& saved,
                  FoldedState* state, Time at);
  void FailDifference(const Difference& difference);
  // The state in bytes that a worker saved, for people.
  std::string DescribeSaved(const std::string& bytes);

  const JudgeContext* context_;
  OracleCalls* calls_;
  FoldedStates* states_;
  std::vector<Difference> differences_;
  std::vector<Restored> restored_;  // By worker.
  uint64_t saved_checked_ = 0;
  uint64_t restored_checked_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_STATES_CHECKER_H_

// JudgeImplementation: takes the reports apart for the checkers, and folds.
//
// Reading order: what is reported goes into the journal; once a checkpoint is
// known to be complete, Fold() walks the journals up to its barriers, step by
// step in the direction of the edges, and shows each call to the checkers.

#ifndef POUCH_SIM_JUDGE_JUDGE_IMPLEMENTATION_H_
#define POUCH_SIM_JUDGE_JUDGE_IMPLEMENTATION_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/author_checker.h"
#include "sim/judge/checkpoints_checker.h"
#include "sim/judge/codec_checker.h"
#include "sim/judge/edges_checker.h"
#include "sim/judge/failure_log.h"
#include "sim/judge/feed_checker.h"
#include "sim/judge/folded_states.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_config.h"
#include "sim/judge/judge_context.h"
#include "sim/judge/key_table.h"
#include "sim/judge/oracle_calls.h"
#include "sim/judge/plain_sink_checker.h"
#include "sim/judge/states_checker.h"
#include "sim/judge/steps_checker.h"
#include "sim/judge/transactional_sink_checker.h"
#include "sim/run_result.h"
#include "worker/application.h"
#include "worker/observer.h"

namespace pouch {

// Everything a Judge does; sim/judge/judge.h and worker/observer.h say what
// each report means.
class JudgeImplementation final {
 public:
  JudgeImplementation(JudgeConfig config, Application* oracle,
                      std::function<Time()> now);
  JudgeImplementation(const JudgeImplementation&) = delete;
  JudgeImplementation& operator=(const JudgeImplementation&) = delete;

  // Reports of workers.
  void OnWorkerStarted(WorkerId worker);
  void OnWorkerDown(WorkerId worker);
  void OnInput(WorkerId worker, Application* application,
               const ObservedInput& input);
  void OnStepStarting(WorkerId worker, Application* application,
                      const ObservedStep& step);
  void OnStep(WorkerId worker, Application* application,
              const ObservedStep& step);
  void OnOutput(WorkerId worker, Application* application,
                const ObservedOutput& output);
  void OnBarrier(WorkerId worker, StepId step, CheckpointId checkpoint);
  void OnStateSaved(WorkerId worker, Application* application,
                    const ObservedState& state);
  void OnStateRestored(WorkerId worker, Application* application,
                       const ObservedState& state, Epoch new_epoch);
  void OnCheckpointAcknowledged(WorkerId worker, CheckpointId checkpoint) {
    checkpoints_.OnAcknowledged(worker, checkpoint);
  }
  void OnRolledBack(WorkerId worker, Epoch epoch,
                    std::optional<CheckpointId> checkpoint);
  void OnCheckpointComplete(CheckpointId checkpoint);
  void OnCheckpointCommitted(CheckpointId checkpoint);
  void OnRollbackOrdered(Epoch epoch, std::optional<CheckpointId> checkpoint);
  void OnEpochStarted(Epoch epoch) { checkpoints_.OnEpochStarted(epoch); }

  // Reports of feeds and sinks.
  void OnSinkCommitted(StepId sink, WorkerId writer, CheckpointId transaction,
                       const std::vector<std::string>& messages);
  FeedChecker& feed() { return feed_; }
  PlainSinkChecker& plain_sinks() { return plain_sinks_; }
  CodecChecker& codec() { return codec_; }

  void AddFailure(RunFailure failure) { failures_.Add(std::move(failure)); }
  void CheckOutput(const std::vector<SinkContents>& output) {
    SettleCompletion();
    if (can_fold_) author_.Finish(output);
  }
  void Finish(bool complete);
  const std::vector<RunFailure>& failures() const {
    return failures_.failures();
  }
  std::vector<CheckCount> counts() const;

 private:
  // The call that a worker said is starting.
  struct Starting {
    StepId step;
    EdgeId edge;
    Lineage lineage;
    uint64_t digest = 0;
  };

  std::span<const JournaledEmission> Journaled(
      WorkerId worker, Application* application,
      std::span<const ObservedEmission> emissions);
  uint64_t InputDigest(WorkerId worker, Application* application, StepId step,
                       EdgeId edge, const Lineage& lineage, const Value& input);
  // Walks every journal up to the barriers of `end`, or to its end if that is
  // 0.
  void Fold(CheckpointNumber end);
  void FoldInstance(StepId step, WorkerId worker, CheckpointNumber end,
                    const Segment& segment);
  void FoldCall(const FoldedCall& folded, std::string_view output,
                CheckpointNumber end);
  void Complete(CheckpointId checkpoint);
  // A completion that was not counted yet counts from here on.
  void SettleCompletion();
  // Folds to a complete checkpoint and forgets what it passed.
  void AdvanceTo(CheckpointId checkpoint);
  void CollectKeys();

  JudgeConfig config_;
  KeyTable keys_;
  FailureLog failures_;
  JudgeContext context_;
  Journal journal_;
  FoldedStates states_;
  OracleCalls calls_;
  FeedChecker feed_;
  EdgesChecker edges_;
  StepsChecker steps_;
  StatesChecker states_checker_;
  CodecChecker codec_;
  TransactionalSinkChecker transactional_sinks_;
  PlainSinkChecker plain_sinks_;
  CheckpointsChecker checkpoints_;
  AuthorChecker author_;

  std::optional<CheckpointId> folded_to_;
  // Complete, but it may still go; see JudgeConfig.
  std::optional<CheckpointId> unsettled_;
  // False once a checkpoint was such that nobody can say what is committed.
  bool can_fold_ = true;
  std::vector<Starting> starting_;            // By worker.
  std::vector<JournaledEmission> emissions_;  // Of the call being journaled.
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_JUDGE_IMPLEMENTATION_H_

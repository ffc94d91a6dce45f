// The edges checker: what a consumer committed from a producer is what that
// producer's committed history emitted for it, once, in order.
//
// During a fold the steps are visited in an order in which every edge leads
// forward: each producer fills queues with what it emitted in the segment, and
// each consumer takes from them what it processed in the same segment. What is
// left over was lost; what cannot be found came twice, from the other side of
// a barrier, to the wrong worker or from nowhere.
//
// Order is promised per (producer instance, consumer step, key) only, but a
// worker that keeps it for each stream is met on the fast path.

#ifndef POUCH_SIM_JUDGE_EDGES_CHECKER_H_
#define POUCH_SIM_JUDGE_EDGES_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/run_result.h"
#include "worker/lineage.h"
#include "worker/value.h"

namespace pouch {

// One emission of the segment being folded, until its consumer was folded.
struct QueuedMessage {
  Lineage lineage;
  uint64_t digest = 0;  // As the producer's worker reported it.
  KeyIndex key;
  Time at;
  // The oracle's own object, which the worker's reported digest fits; empty
  // once the oracle and the worker disagree, to report each cause once.
  Value value;
  uint64_t taken = 0;  // As the how-manieth of its queue; 0: not yet.
};

// A way between two step instances.
struct EdgeLane {
  EdgeId edge;
  WorkerId from;
  WorkerId to;
};

// Holds the messages of one segment between the folds of their producers and
// of their consumers.
class EdgesChecker final {
 public:
  explicit EdgesChecker(const JudgeContext* context);

  // A worker reported an emission: is it on its way to the right worker?
  void CheckRoute(const EdgeLane& lane, KeyIndex key, const Lineage& lineage);

  // Prepares for the fold of a segment; `feed_positions[source]` is the number
  // of the first message of that source that the segment may hold.
  void BeginSegment(std::vector<uint64_t> feed_positions);

  // A producer's committed history emitted `message`.
  void Emit(const EdgeLane& lane, QueuedMessage message);

  // The committed history of a consumer on `worker` processed the message of
  // `call`. Null, and a failure, if no such message was there for it to take.
  // The segment ends in the journal at the barriers of `end` (0: nowhere).
  QueuedMessage* Take(WorkerId worker, const JournaledCall& call,
                      const Journal& journal, CheckpointNumber end);

  // The step's instances on all workers were folded to the end of the segment:
  // fails what `worker` did not take, and forgets its queues.
  void FinishConsumer(StepId consumer, WorkerId worker, const Journal& journal,
                      CheckpointNumber end, Time ended_at);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  struct Queue {
    std::vector<QueuedMessage> messages;
    size_t head = 0;  // Everything before it is taken.
    uint64_t taken = 0;
    bool in_order = true;
  };

  Queue& QueueOf(const EdgeLane& lane);
  QueuedMessage* TakeOutOfOrder(Queue* queue, const JournaledCall& call);
  void FailUnexpected(const EdgeLane& lane, const JournaledCall& call,
                      const Journal& journal, CheckpointNumber end);
  bool IsAtAnotherWorker(const EdgeLane& lane, const Lineage& lineage);
  void FailLeftOver(const EdgeLane& lane, const QueuedMessage& message,
                    const Journal& journal, CheckpointNumber end,
                    Time ended_at);
  void CheckOrder(const EdgeLane& lane, const Queue& queue);

  const JudgeContext* context_;
  uint32_t workers_;
  std::vector<Queue> queues_;
  std::vector<uint64_t> feed_positions_;
  uint64_t messages_checked_ = 0;
  uint64_t routes_checked_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_EDGES_CHECKER_H_

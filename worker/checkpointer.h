// Checkpointer: one worker's part in every checkpoint, from the order to start
// it to the confirmation that it is committed.

#ifndef POUCH_WORKER_CHECKPOINTER_H_
#define POUCH_WORKER_CHECKPOINTER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "worker/control_messages.h"
#include "worker/endpoints.h"
#include "worker/event_log.h"
#include "worker/observer.h"

namespace pouch {

class Pipeline;

// What has come together of the checkpoint that a worker is taking.
struct CheckpointAttempt {
  CheckpointId id;
  size_t steps_left = 0;                 // Instances that have not passed it.
  std::vector<std::string> items;        // worker/snapshot.h
  std::map<StepId, uint64_t> positions;  // Of the sources.
  size_t sinks_left = 0;                 // Sinks that have not prepared.
  std::optional<VouchedRange> range;     // Once it is durable.
  std::string answer;                    // Once there is one.
};

// Acknowledges a checkpoint once its snapshot is durable and every sink has
// prepared; declines it when the disk fails. Orders that were answered are
// answered again, orders that are being followed are not begun twice.
class Checkpointer final {
 public:
  // `answer` sends a frame to the coordinator; it may be lost.
  Checkpointer(EventLog* events, Observer* observer, const Sources* sources,
               const Sinks* sinks,
               std::function<void(const std::string& frame)> answer);

  // Voids everything of older epochs; the epoch starts from `target`.
  void StartEpoch(Pipeline* pipeline, Epoch epoch, const CheckpointId& target);

  // Orders of the coordinator, in the running epoch.
  void OnStartOrder(const CheckpointId& checkpoint);
  void OnComplete(const ControlComplete& order);

  // True if the snapshot of `checkpoint` is still wanted: no newer one began.
  bool Wants(const CheckpointId& checkpoint);
  // A step instance passed the barrier; `items` are its part of the snapshot.
  void OnStepPassed(StepId step, const CheckpointId& checkpoint,
                    std::vector<std::string> items);

  // Answers of the sinks.
  void OnSinkPrepared(const CheckpointId& checkpoint);
  void OnSinkCommitted(const CheckpointId& checkpoint);

  // The latest checkpoint of which this worker heard that it is complete.
  const CheckpointId& heard_complete() const { return heard_complete_; }
  void set_heard_complete(const CheckpointId& id) { heard_complete_ = id; }

 private:
  void WriteSnapshot();
  void MaybeAcknowledge();
  void Decline();
  void MaybeCommitted();
  void SendCommitted(const CheckpointId& checkpoint);

  EventLog* events_;
  Observer* observer_;
  const Sources* sources_;
  const Sinks* sinks_;
  std::function<void(const std::string& frame)> answer_;

  Pipeline* pipeline_ = nullptr;
  Epoch epoch_;
  CheckpointId started_;  // The latest whose barrier the sources emitted.
  std::optional<CheckpointAttempt> attempt_;
  CheckpointId heard_complete_;
  std::optional<ControlComplete> committing_;
  size_t sinks_committing_ = 0;
  CheckpointId committed_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_CHECKPOINTER_H_

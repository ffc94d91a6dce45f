// CheckpointAttempt: one worker's part of a checkpoint that is being taken.

#ifndef POUCH_WORKER_CHECKPOINT_ATTEMPT_H_
#define POUCH_WORKER_CHECKPOINT_ATTEMPT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "worker/event_log.h"
#include "worker/observer.h"

namespace pouch {

// What has come together so far. Acknowledged once the snapshot is durable and
// every sink has prepared; a failure of either declines it.
struct CheckpointAttempt {
  CheckpointId id;
  size_t steps_left = 0;                 // Instances that have not passed it.
  std::vector<std::string> items;        // worker/snapshot.h
  std::map<StepId, uint64_t> positions;  // Of the sources.
  size_t sinks_left = 0;                 // Sinks that have not prepared.
  std::optional<VouchedRange> range;     // Once it is durable.
  bool answered = false;
};

}  // namespace pouch

#endif  // POUCH_WORKER_CHECKPOINT_ATTEMPT_H_

// The session between the coordinator and a worker: who is there, and the
// orders of rollback and checkpoint.
//
// The worker connects and says Hello; both sides speak frames. Orders name
// their epoch or checkpoint, are idempotent, and are sent again after each
// reconnect until they are answered.
//
//   coordinator -> worker        answer
//   Topology                     TopologyStored
//   Rollback                     RolledBack
//   Resume                       Resumed
//   StartCheckpoint              SnapshotDone or Declined
//   Complete                     Committed
//   (none)                       SinkRefused: a sink voted no
//   TurnedAway: it knows of a    (none: a worker that has its directory as it
//   later start of this worker   left it never gets this)

#ifndef POUCH_WORKER_CONTROL_MESSAGES_H_
#define POUCH_WORKER_CONTROL_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "worker/checkpoint_id.h"
#include "worker/vouched_range.h"

namespace pouch {

enum class ControlMessageType : uint8_t {
  kHello = 1,
  kTopology = 2,
  kTopologyStored = 3,
  kRollback = 4,
  kRolledBack = 5,
  kResume = 6,
  kResumed = 7,
  kStartCheckpoint = 8,
  kSnapshotDone = 9,
  kDeclined = 10,
  kComplete = 11,
  kCommitted = 12,
  kSinkRefused = 13,
  kTurnedAway = 14,
};

// Bytes of the largest frame of a control session; a topology must fit.
inline constexpr size_t kMaxControlFrameBytes = size_t{256} << 20;

struct ControlHello {
  ClusterId cluster;  // 0: the worker has no cluster record.
  WorkerId worker;
  std::string name;
  Incarnation incarnation;
  Epoch epoch;  // The epoch it is in; 0: none since it started.
  uint64_t topology_digest = 0;  // Of the topology it holds; 0: none.
  CheckpointId heard_complete;   // The latest it heard of; epoch 0: none.
  Epoch heard_epoch;  // The latest that any of its starts took part in.
};

struct ControlTopology {
  ClusterId cluster;
  std::string_view bytes;
};

struct ControlTopologyStored {
  ClusterId cluster;
  uint64_t topology_digest = 0;
};

struct ControlRollback {
  ClusterId cluster;
  Epoch epoch;          // The new epoch.
  CheckpointId target;  // Epoch 0: start from nothing.
  VouchedRange range;   // Of this worker's snapshot of `target`.
};

struct ControlRolledBack {
  Epoch epoch;
};

struct ControlResume {
  Epoch epoch;
};

struct ControlResumed {
  Epoch epoch;
};

struct ControlStartCheckpoint {
  CheckpointId checkpoint;
};

struct ControlSnapshotDone {
  CheckpointId checkpoint;
  VouchedRange range;
};

struct ControlDeclined {
  CheckpointId checkpoint;
};

struct ControlComplete {
  CheckpointId checkpoint;
  VouchedRange range;  // Of this worker's snapshot.
};

struct ControlCommitted {
  CheckpointId checkpoint;
};

struct ControlSinkRefused {
  CheckpointId checkpoint;
};

// The worker's Hello is not of its latest start, or forgot its cluster.
struct ControlTurnedAway {
  Incarnation known;  // The latest start that the coordinator heard of.
};

// Append one frame.
void AppendControlHello(const ControlHello& message, std::string* out);
void AppendControlTopology(const ControlTopology& message, std::string* out);
void AppendControlTopologyStored(const ControlTopologyStored& message,
                                 std::string* out);
void AppendControlRollback(const ControlRollback& message, std::string* out);
void AppendControlRolledBack(const ControlRolledBack& message,
                             std::string* out);
void AppendControlResume(const ControlResume& message, std::string* out);
void AppendControlResumed(const ControlResumed& message, std::string* out);
void AppendControlStartCheckpoint(const ControlStartCheckpoint& message,
                                  std::string* out);
void AppendControlSnapshotDone(const ControlSnapshotDone& message,
                               std::string* out);
void AppendControlDeclined(const ControlDeclined& message, std::string* out);
void AppendControlComplete(const ControlComplete& message, std::string* out);
void AppendControlCommitted(const ControlCommitted& message, std::string* out);
void AppendControlSinkRefused(const ControlSinkRefused& message,
                              std::string* out);
void AppendControlTurnedAway(const ControlTurnedAway& message,
                             std::string* out);

// Parse a frame's payload; nullopt if it is not exactly one such message.
std::optional<ControlHello> ParseControlHello(std::string_view payload);
std::optional<ControlTopology> ParseControlTopology(std::string_view payload);
std::optional<ControlTopologyStored> ParseControlTopologyStored(
    std::string_view payload);
std::optional<ControlRollback> ParseControlRollback(std::string_view payload);
std::optional<ControlRolledBack> ParseControlRolledBack(
    std::string_view payload);
std::optional<ControlResume> ParseControlResume(std::string_view payload);
std::optional<ControlResumed> ParseControlResumed(std::string_view payload);
std::optional<ControlStartCheckpoint> ParseControlStartCheckpoint(
    std::string_view payload);
std::optional<ControlSnapshotDone> ParseControlSnapshotDone(
    std::string_view payload);
std::optional<ControlDeclined> ParseControlDeclined(std::string_view payload);
std::optional<ControlComplete> ParseControlComplete(std::string_view payload);
std::optional<ControlCommitted> ParseControlCommitted(std::string_view payload);
std::optional<ControlSinkRefused> ParseControlSinkRefused(
    std::string_view payload);
std::optional<ControlTurnedAway> ParseControlTurnedAway(
    std::string_view payload);

}  // namespace pouch

#endif  // POUCH_WORKER_CONTROL_MESSAGES_H_

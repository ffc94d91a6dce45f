// The stream from one worker to another: the data of the pipeline.
//
// The sender connects and says Hello; both sides speak frames. Within an epoch
// messages and barriers are numbered together, from 1.
//
//   sender   -> receiver  Hello        who sends, in which epoch
//   receiver -> sender    Welcome      what it has seen of this epoch
//   sender   -> receiver  Data, Barrier
//   receiver -> sender    Acknowledge  the sender may forget up to here
//
// The sender does not wait for Welcome: after a reconnect it sends again what
// is not acknowledged, and the receiver drops what it has seen.

#ifndef POUCH_WORKER_BOUNDARY_MESSAGES_H_
#define POUCH_WORKER_BOUNDARY_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "worker/checkpoint_id.h"
#include "worker/lineage.h"
#include "worker/step_graph.h"

namespace pouch {

enum class BoundaryMessageType : uint8_t {
  kHello = 1,
  kWelcome = 2,
  kData = 3,
  kBarrier = 4,
  kAcknowledge = 5,
};

struct BoundaryHello {
  ClusterId cluster;
  WorkerId from;
  Incarnation incarnation;
  Epoch epoch;
};

struct BoundaryWelcome {
  Epoch epoch;
  uint64_t last_seen = 0;
  bool congested = false;  // The receiver asks everybody to mute sources.
};

struct BoundaryData {
  Epoch epoch;
  uint64_t number = 0;
  EdgeId edge;
  Lineage lineage;
  std::string_view key;
  std::string_view bytes;  // What serialize gave.
};

struct BoundaryBarrier {
  Epoch epoch;
  uint64_t number = 0;
  EdgeId edge;
  CheckpointId checkpoint;
};

struct BoundaryAcknowledge {
  Epoch epoch;
  uint64_t last_seen = 0;
  bool congested = false;
};

// Append one frame.
void AppendBoundaryHello(const BoundaryHello& message, std::string* out);
void AppendBoundaryWelcome(const BoundaryWelcome& message, std::string* out);
void AppendBoundaryData(const BoundaryData& message, std::string* out);
void AppendBoundaryBarrier(const BoundaryBarrier& message, std::string* out);
void AppendBoundaryAcknowledge(const BoundaryAcknowledge& message,
                               std::string* out);

// Parse a frame's payload; nullopt if it is not exactly one such message.
std::optional<BoundaryHello> ParseBoundaryHello(std::string_view payload);
std::optional<BoundaryWelcome> ParseBoundaryWelcome(std::string_view payload);
std::optional<BoundaryData> ParseBoundaryData(std::string_view payload);
std::optional<BoundaryBarrier> ParseBoundaryBarrier(std::string_view payload);
std::optional<BoundaryAcknowledge> ParseBoundaryAcknowledge(
    std::string_view payload);

}  // namespace pouch

#endif  // POUCH_WORKER_BOUNDARY_MESSAGES_H_

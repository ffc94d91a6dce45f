// The session between a worker's sink and a transactional endpoint.
//
// The worker connects; both sides speak frames (codec/frame.h). The endpoint
// is durable: what it confirmed it keeps. A writer is one sink step of one
// worker. Within an epoch its messages are numbered from 1.
//
//   worker  -> endpoint  Hello      who writes, in which epoch
//   endpoint-> worker    Welcome    what it holds of this writer
//   worker  -> endpoint  Data       one message, with its number
//   worker  -> endpoint  Prepare    everything up to `last` is transaction k
//   endpoint-> worker    Vote       yes: it is durable; no: roll back
//   worker  -> endpoint  Commit     transactions up to k, in order, are final
//   endpoint-> worker    Committed
//   worker  -> endpoint  Resolve    commit up to k, abort all that is left
//   endpoint-> worker    Resolved
//
// Every request is idempotent and is sent again after a reconnect until it is
// answered. A Data whose number was seen is dropped; a gap closes the session.
// The endpoint refuses, by closing, a Hello of a lower incarnation or epoch
// than the highest it has seen of this writer, and closes the older session
// when a newer one says Hello. Data of the epoch that is not prepared is kept
// across sessions of the same epoch, and dropped by Resolve.

#ifndef POUCH_WORKER_SINK_MESSAGES_H_
#define POUCH_WORKER_SINK_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "worker/checkpoint_id.h"

namespace pouch {

enum class SinkMessageType : uint8_t {
  kHeartbeat = 0,  // Empty, in either direction: the sink answers each.
  kHello = 1,
  kWelcome = 2,
  kData = 3,
  kPrepare = 4,
  kVote = 5,
  kCommit = 6,
  kCommitted = 7,
  kResolve = 8,
  kResolved = 9,
};

// Bytes of the largest frame of a sink session.
inline constexpr size_t kMaxSinkFrameBytes = size_t{64} << 20;

struct SinkHello {
  ClusterId cluster;
  std::string writer;  // "worker/step number": the same after a restart.
  Incarnation incarnation;
  Epoch epoch;
};

struct SinkWelcome {
  Epoch epoch;  // Of the Hello it answers.
  // The highest number of Data it holds or has prepared in this epoch; 0 none.
  uint64_t last_received = 0;
  // The latest transaction it committed for this writer; epoch 0 if none.
  CheckpointId last_committed;
  // True if it ever committed a transaction for anybody.
  bool knows_commits = false;
};

struct SinkData {
  Epoch epoch;
  uint64_t number = 0;
  std::string_view bytes;
};

struct SinkPrepare {
  CheckpointId transaction;
  uint64_t last = 0;  // Number of its last message; the one before begins
                      // where the transaction before it ended.
};

struct SinkVote {
  CheckpointId transaction;
  bool yes = false;
};

struct SinkCommit {
  CheckpointId up_to;
};

struct SinkCommitted {
  CheckpointId up_to;
};

struct SinkResolve {
  Epoch epoch;         // The new epoch.
  CheckpointId up_to;  // Epoch 0: abort everything.
};

struct SinkResolved {
  Epoch epoch;
  uint32_t committed = 0;  // How many transactions this Resolve committed,
  uint32_t aborted = 0;    // and aborted (unprepared data counts as one).
};

// Append one frame.
void AppendSinkHello(const SinkHello& message, std::string* out);
void AppendSinkWelcome(const SinkWelcome& message, std::string* out);
void AppendSinkData(const SinkData& message, std::string* out);
void AppendSinkPrepare(const SinkPrepare& message, std::string* out);
void AppendSinkVote(const SinkVote& message, std::string* out);
void AppendSinkCommit(const SinkCommit& message, std::string* out);
void AppendSinkCommitted(const SinkCommitted& message, std::string* out);
void AppendSinkResolve(const SinkResolve& message, std::string* out);
void AppendSinkResolved(const SinkResolved& message, std::string* out);

// Parse a frame's payload; nullopt if it is not exactly one such message.
std::optional<SinkHello> ParseSinkHello(std::string_view payload);
std::optional<SinkWelcome> ParseSinkWelcome(std::string_view payload);
std::optional<SinkData> ParseSinkData(std::string_view payload);
std::optional<SinkPrepare> ParseSinkPrepare(std::string_view payload);
std::optional<SinkVote> ParseSinkVote(std::string_view payload);
std::optional<SinkCommit> ParseSinkCommit(std::string_view payload);
std::optional<SinkCommitted> ParseSinkCommitted(std::string_view payload);
std::optional<SinkResolve> ParseSinkResolve(std::string_view payload);
std::optional<SinkResolved> ParseSinkResolved(std::string_view payload);

}  // namespace pouch

#endif  // POUCH_WORKER_SINK_MESSAGES_H_

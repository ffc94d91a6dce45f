// The session between a replayable feed and a worker's source.
//
// The feed connects; both sides speak frames (codec/frame.h). The feed owns a
// numbered list of messages, from 0, and keeps each until told to forget it.
//
//   feed    -> worker   Hello                  who connects
//   worker  -> feed     Start                  send from here, in this epoch
//   feed    -> worker   Message, Message...    each tagged with the epoch
//   feed    -> worker   End                    there are no more than these
//   worker  -> feed     Forget                 below this it never rewinds
//
// Start may come again at any time (a rollback): the feed goes to its position
// and tags what follows with its epoch. A feed refuses, by closing, a Start of
// a lower epoch or incarnation than the highest it has seen: a stale worker.

#ifndef POUCH_WORKER_FEED_MESSAGES_H_
#define POUCH_WORKER_FEED_MESSAGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace pouch {

enum class FeedMessageType : uint8_t {
  kHello = 1,
  kStart = 2,
  kMessage = 3,
  kEnd = 4,
  kForget = 5,
};

// Bytes of the largest frame of a feed session.
inline constexpr size_t kMaxFeedFrameBytes = size_t{64} << 20;

struct FeedHello {
  std::string feed;  // The feed's name, for people.
  // The highest position of a Forget that was heard: a committed checkpoint
  // stands behind it, so a coordinator without a record may not start anew.
  uint64_t forgotten_below = 0;
};

struct FeedStart {
  ClusterId cluster;
  Incarnation incarnation;
  Epoch epoch;
  uint64_t position = 0;  // The message to send next.
};

struct FeedMessage {
  Epoch epoch;
  uint64_t index = 0;
  std::string_view bytes;  // As the decoder gets them, header included.
};

struct FeedEnd {
  Epoch epoch;
  uint64_t count = 0;  // How many messages there are in all.
};

struct FeedForget {
  uint64_t position = 0;
};

// Append one frame.
void AppendFeedHello(const FeedHello& message, std::string* out);
void AppendFeedStart(const FeedStart& message, std::string* out);
void AppendFeedMessage(const FeedMessage& message, std::string* out);
void AppendFeedEnd(const FeedEnd& message, std::string* out);
void AppendFeedForget(const FeedForget& message, std::string* out);

// Parse a frame's payload; nullopt if it is not exactly one such message.
std::optional<FeedHello> ParseFeedHello(std::string_view payload);
std::optional<FeedStart> ParseFeedStart(std::string_view payload);
std::optional<FeedMessage> ParseFeedMessage(std::string_view payload);
std::optional<FeedEnd> ParseFeedEnd(std::string_view payload);
std::optional<FeedForget> ParseFeedForget(std::string_view payload);

}  // namespace pouch

#endif  // POUCH_WORKER_FEED_MESSAGES_H_

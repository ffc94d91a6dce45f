// Properties of every message of every session: what is appended is parsed
// again, field by field, and bytes cut off or added make it no message.
//
// Two messages are equal if they are appended as the same bytes; that each
// field is in them is what the field tests are for.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "codec/frame.h"
#include "worker/boundary_messages.h"
#include "worker/control_messages.h"
#include "worker/feed_messages.h"
#include "worker/sink_messages.h"

namespace pouch {
namespace {

uint64_t AnyNumber() { return *rc::gen::arbitrary<uint64_t>(); }
std::string AnyText() { return *rc::gen::arbitrary<std::string>(); }
CheckpointId AnyCheckpoint() {
  return {Epoch(AnyNumber()), CheckpointNumber(AnyNumber())};
}
VouchedRange AnyRange() {
  return {SegmentNumber(AnyNumber()), AnyNumber(), AnyNumber(), AnyNumber()};
}

// The payload and type of the one frame in `bytes`.
struct Unframed {
  uint8_t type = 0;
  std::string payload;
};
Unframed Unframe(const std::string& bytes) {
  FrameReader reader(size_t{1} << 20);
  reader.Add(bytes);
  Frame frame;
  RC_ASSERT(reader.Next(&frame) == FrameOutcome::kFrame);
  RC_ASSERT(!reader.torn());
  return {frame.type, std::string(frame.payload)};
}

// `open_ended`: the last field takes all the rest, so that longer is another.
template <typename Message, typename Append, typename Parse>
void CheckRoundTrip(const Message& message, Append append, Parse parse,
                    bool open_ended = false) {
  std::string bytes;
  append(message, &bytes);
  const Unframed frame = Unframe(bytes);
  const auto parsed = parse(frame.payload);
  RC_ASSERT(parsed.has_value());
  std::string again;
  append(*parsed, &again);
  RC_ASSERT(again == bytes);
  if (!open_ended) {
    RC_ASSERT(!parse(frame.payload + "x").has_value());
    for (size_t size = 0; size < frame.payload.size(); ++size) {
      RC_ASSERT(
          !parse(std::string_view(frame.payload).substr(0, size)).has_value());
    }
  } else {
    RC_ASSERT(!parse(std::string_view(frame.payload).substr(0, 7)).has_value());
  }
}

// Expands to the two functions of a message type.
#define POUCH_MESSAGE(name) &Append##name, &Parse##name

RC_GTEST_PROP(MessageRoundTrip, BoundaryMessages, ()) {
  const BoundaryHello hello{ClusterId(AnyNumber()), WorkerId(7),
                            Incarnation(AnyNumber()), Epoch(AnyNumber())};
  CheckRoundTrip(hello, POUCH_MESSAGE(BoundaryHello));
  const bool congested = *rc::gen::arbitrary<bool>();
  CheckRoundTrip(BoundaryWelcome{Epoch(AnyNumber()), AnyNumber(), congested},
                 POUCH_MESSAGE(BoundaryWelcome));
  CheckRoundTrip(
      BoundaryAcknowledge{Epoch(AnyNumber()), AnyNumber(), congested},
      POUCH_MESSAGE(BoundaryAcknowledge));
  CheckRoundTrip(BoundaryBarrier{Epoch(AnyNumber()), AnyNumber(), EdgeId(3),
                                 AnyCheckpoint()},
                 POUCH_MESSAGE(BoundaryBarrier));
  const std::string key = AnyText();
  const std::string bytes = AnyText();
  const Lineage lineage{StepId(5), AnyNumber(), AnyNumber()};
  CheckRoundTrip(BoundaryData{Epoch(AnyNumber()), AnyNumber(), EdgeId(9),
                              lineage, key, bytes},
                 POUCH_MESSAGE(BoundaryData), /*open_ended=*/true);
}

RC_GTEST_PROP(MessageRoundTrip, ControlMessages, ()) {
  ControlHello hello;
  hello.cluster = ClusterId(AnyNumber());
  hello.worker = WorkerId(2);
  hello.name = AnyText();
  hello.incarnation = Incarnation(AnyNumber());
  hello.epoch = Epoch(AnyNumber());
  hello.topology_digest = AnyNumber();
  hello.heard_complete = AnyCheckpoint();
  hello.heard_epoch = Epoch(AnyNumber());
  CheckRoundTrip(hello, POUCH_MESSAGE(ControlHello));
  const std::string topology = AnyText();
  CheckRoundTrip(ControlTopology{ClusterId(AnyNumber()), topology},
                 POUCH_MESSAGE(ControlTopology), /*open_ended=*/true);
  CheckRoundTrip(ControlTopologyStored{ClusterId(AnyNumber()), AnyNumber()},
                 POUCH_MESSAGE(ControlTopologyStored));
  CheckRoundTrip(ControlRollback{ClusterId(AnyNumber()), Epoch(AnyNumber()),
                                 AnyCheckpoint(), AnyRange()},
                 POUCH_MESSAGE(ControlRollback));
  CheckRoundTrip(ControlRolledBack{Epoch(AnyNumber())},
                 POUCH_MESSAGE(ControlRolledBack));
  CheckRoundTrip(ControlResume{Epoch(AnyNumber())},
                 POUCH_MESSAGE(ControlResume));
  CheckRoundTrip(ControlResumed{Epoch(AnyNumber())},
                 POUCH_MESSAGE(ControlResumed));
  CheckRoundTrip(ControlStartCheckpoint{AnyCheckpoint()},
                 POUCH_MESSAGE(ControlStartCheckpoint));
  CheckRoundTrip(ControlSnapshotDone{AnyCheckpoint(), AnyRange()},
                 POUCH_MESSAGE(ControlSnapshotDone));
  CheckRoundTrip(ControlDeclined{AnyCheckpoint()},
                 POUCH_MESSAGE(ControlDeclined));
  CheckRoundTrip(ControlComplete{AnyCheckpoint(), AnyRange()},
                 POUCH_MESSAGE(ControlComplete));
  CheckRoundTrip(ControlCommitted{AnyCheckpoint()},
                 POUCH_MESSAGE(ControlCommitted));
  CheckRoundTrip(ControlSinkRefused{AnyCheckpoint()},
                 POUCH_MESSAGE(ControlSinkRefused));
  CheckRoundTrip(ControlTurnedAway{Incarnation(AnyNumber())},
                 POUCH_MESSAGE(ControlTurnedAway));
}

RC_GTEST_PROP(MessageRoundTrip, FeedMessages, ()) {
  CheckRoundTrip(FeedHello{AnyText(), AnyNumber()}, POUCH_MESSAGE(FeedHello));
  CheckRoundTrip(FeedStart{ClusterId(AnyNumber()), Incarnation(AnyNumber()),
                           Epoch(AnyNumber()), AnyNumber()},
                 POUCH_MESSAGE(FeedStart));
  const std::string bytes = AnyText();
  CheckRoundTrip(FeedMessage{Epoch(AnyNumber()), AnyNumber(), bytes},
                 POUCH_MESSAGE(FeedMessage), /*open_ended=*/true);
  CheckRoundTrip(FeedEnd{Epoch(AnyNumber()), AnyNumber()},
                 POUCH_MESSAGE(FeedEnd));
  CheckRoundTrip(FeedForget{AnyNumber()}, POUCH_MESSAGE(FeedForget));
}

RC_GTEST_PROP(MessageRoundTrip, SinkMessages, ()) {
  CheckRoundTrip(SinkHello{ClusterId(AnyNumber()), AnyText(),
                           Incarnation(AnyNumber()), Epoch(AnyNumber())},
                 POUCH_MESSAGE(SinkHello));
  const bool yes = *rc::gen::arbitrary<bool>();
  CheckRoundTrip(
      SinkWelcome{Epoch(AnyNumber()), AnyNumber(), AnyCheckpoint(), yes},
      POUCH_MESSAGE(SinkWelcome));
  const std::string bytes = AnyText();
  CheckRoundTrip(SinkData{Epoch(AnyNumber()), AnyNumber(), bytes},
                 POUCH_MESSAGE(SinkData), /*open_ended=*/true);
  CheckRoundTrip(SinkPrepare{AnyCheckpoint(), AnyNumber()},
                 POUCH_MESSAGE(SinkPrepare));
  CheckRoundTrip(SinkVote{AnyCheckpoint(), yes}, POUCH_MESSAGE(SinkVote));
  CheckRoundTrip(SinkCommit{AnyCheckpoint()}, POUCH_MESSAGE(SinkCommit));
  CheckRoundTrip(SinkCommitted{AnyCheckpoint()}, POUCH_MESSAGE(SinkCommitted));
  CheckRoundTrip(SinkResolve{Epoch(AnyNumber()), AnyCheckpoint()},
                 POUCH_MESSAGE(SinkResolve));
  CheckRoundTrip(SinkResolved{Epoch(AnyNumber()), 3, 4},
                 POUCH_MESSAGE(SinkResolved));
}

#undef POUCH_MESSAGE

RC_GTEST_PROP(MessageFields, NothingGetsLostOrMixedUp, ()) {
  const uint64_t a = AnyNumber();
  const uint64_t b = AnyNumber();
  const uint64_t c = AnyNumber();
  const std::string text = AnyText();
  const std::string key = AnyText();
  std::string bytes;
  AppendBoundaryData({Epoch(a), b, EdgeId(1), {StepId(2), c, a ^ b}, key, text},
                     &bytes);
  const Unframed data = Unframe(bytes);
  const auto parsed = ParseBoundaryData(data.payload);
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(parsed->epoch == Epoch(a));
  RC_ASSERT(parsed->number == b);
  RC_ASSERT(parsed->edge == EdgeId(1));
  RC_ASSERT(parsed->lineage == (Lineage{StepId(2), c, a ^ b}));
  RC_ASSERT(parsed->key == key);
  RC_ASSERT(parsed->bytes == text);

  const VouchedRange range{SegmentNumber(a), b, c, a ^ c};
  const CheckpointId id{Epoch(c), CheckpointNumber(a)};
  bytes.clear();
  AppendControlRollback({ClusterId(b), Epoch(a), id, range}, &bytes);
  const Unframed frame = Unframe(bytes);
  const auto rollback = ParseControlRollback(frame.payload);
  RC_ASSERT(rollback.has_value());
  RC_ASSERT(rollback->cluster == ClusterId(b));
  RC_ASSERT(rollback->epoch == Epoch(a));
  RC_ASSERT(rollback->target == id);
  RC_ASSERT(rollback->range == range);
}

}  // namespace
}  // namespace pouch

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/ids.h"
#include "codec/frame.h"
#include "tests/docs/format_examples.h"
#include "worker/boundary_messages.h"
#include "worker/checkpoint_id.h"
#include "worker/control_messages.h"
#include "worker/feed_messages.h"
#include "worker/lineage.h"
#include "worker/sink_messages.h"
#include "worker/step_graph.h"
#include "worker/vouched_range.h"

namespace pouch {
namespace {

constexpr ClusterId kCluster(0x0123456789abcdef);
constexpr Incarnation kIncarnation(2);
constexpr Epoch kEpoch(1);
constexpr CheckpointId kCheckpoint{kEpoch, CheckpointNumber(3)};
constexpr VouchedRange kRange{SegmentNumber(0x0000000200000001), 40, 171,
                              0x6caf0b1efc8875c7};

// Adds what stands in `frame`: its type, then its payload.
void Add(FormatExamples* examples, const std::string& name,
         const std::string& frame) {
  FrameReader reader(1 << 20);
  reader.Add(frame);
  Frame read;
  ASSERT_EQ(reader.Next(&read), FrameOutcome::kFrame) << name;
  std::string bytes(1, static_cast<char>(read.type));
  bytes += read.payload;
  ASSERT_TRUE(examples->emplace(name, bytes).second) << name;
}

template <typename Message>
void Add(FormatExamples* examples, const std::string& name,
         void (*append)(const Message&, std::string*), const Message& message) {
  std::string frame;
  append(message, &frame);
  Add(examples, name, frame);
}

void AddFeedExamples(FormatExamples* out) {
  Add(out, "feed.hello", AppendFeedHello, {"words", 40});
  Add(out, "feed.start", AppendFeedStart, {kCluster, kIncarnation, kEpoch, 42});
  Add(out, "feed.message", AppendFeedMessage,
      {kEpoch, 42, std::string_view("\0\0\0\7the cat", 11)});
  Add(out, "feed.end", AppendFeedEnd, {kEpoch, 43});
  Add(out, "feed.forget", AppendFeedForget, {42});
}

void AddSinkExamples(FormatExamples* out) {
  Add(out, "sink.hello", AppendSinkHello,
      {kCluster, "w1/3", kIncarnation, kEpoch});
  Add(out, "sink.welcome", AppendSinkWelcome, {kEpoch, 7, kCheckpoint, true});
  Add(out, "sink.data", AppendSinkData, {kEpoch, 8, "the 2\n"});
  Add(out, "sink.prepare", AppendSinkPrepare, {kCheckpoint, 8});
  Add(out, "sink.vote", AppendSinkVote, {kCheckpoint, true});
  Add(out, "sink.commit", AppendSinkCommit, {kCheckpoint});
  Add(out, "sink.committed", AppendSinkCommitted, {kCheckpoint});
  Add(out, "sink.resolve", AppendSinkResolve, {kEpoch.next(), kCheckpoint});
  Add(out, "sink.resolved", AppendSinkResolved, {kEpoch.next(), 1, 2});
}

void AddBoundaryExamples(FormatExamples* out) {
  Add(out, "boundary.hello", AppendBoundaryHello,
      {kCluster, WorkerId(1), kIncarnation, kEpoch});
  Add(out, "boundary.welcome", AppendBoundaryWelcome, {kEpoch, 7, false});
  const Lineage lineage =
      Lineage{StepId(0), 42, 0}.Hop(/*edge=*/0, /*ordinal=*/0);
  Add(out, "boundary.data", AppendBoundaryData,
      {kEpoch, 8, EdgeId(1), lineage, "the", "V3"});
  Add(out, "boundary.barrier", AppendBoundaryBarrier,
      {kEpoch, 9, EdgeId(1), kCheckpoint});
  Add(out, "boundary.acknowledge", AppendBoundaryAcknowledge,
      {kEpoch, 9, false});
}

void AddControlExamples(FormatExamples* out) {
  constexpr uint64_t kTopologyDigest = 0x1122334455667788;
  Add(out, "control.hello", AppendControlHello,
      {kCluster, WorkerId(1), "w1", kIncarnation, kEpoch, kTopologyDigest,
       kCheckpoint, kEpoch});
  Add(out, "control.topology", AppendControlTopology, {kCluster, "bytes"});
  Add(out, "control.topology_stored", AppendControlTopologyStored,
      {kCluster, kTopologyDigest});
  Add(out, "control.rollback", AppendControlRollback,
      {kCluster, kEpoch.next(), kCheckpoint, kRange});
  Add(out, "control.rolled_back", AppendControlRolledBack, {kEpoch.next()});
  Add(out, "control.resume", AppendControlResume, {kEpoch.next()});
  Add(out, "control.resumed", AppendControlResumed, {kEpoch.next()});
  Add(out, "control.start_checkpoint", AppendControlStartCheckpoint,
      {kCheckpoint});
  Add(out, "control.snapshot_done", AppendControlSnapshotDone,
      {kCheckpoint, kRange});
  Add(out, "control.declined", AppendControlDeclined, {kCheckpoint});
  Add(out, "control.complete", AppendControlComplete, {kCheckpoint, kRange});
  Add(out, "control.committed", AppendControlCommitted, {kCheckpoint});
  Add(out, "control.sink_refused", AppendControlSinkRefused, {kCheckpoint});
  Add(out, "control.turned_away", AppendControlTurnedAway, {Incarnation(5)});
}

}  // namespace

void AddMessageExamples(FormatExamples* examples) {
  AppendFrame(&(*examples)["frame"], 3, "hello");
  AppendFrame(&(*examples)["heartbeat"], 0, "");
  AddFeedExamples(examples);
  AddSinkExamples(examples);
  AddBoundaryExamples(examples);
  AddControlExamples(examples);
}

}  // namespace pouch

// A transactional sink against an endpoint that the test plays.

#include "worker/transactional_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/worker/frame_peer.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/recording_hosts.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

CheckpointId Checkpoint(uint64_t number, uint64_t epoch = 2) {
  return {Epoch(epoch), CheckpointNumber(number)};
}

// Writes a message of the session for people, e.g. "data 1 hello".
std::string Describe(const FramePeer::Heard& heard) {
  auto number = [](const CheckpointId& id) {
    return std::to_string(id.number.value());
  };
  switch (static_cast<SinkMessageType>(heard.type)) {
    case SinkMessageType::kHello: {
      const auto hello = *ParseSinkHello(heard.payload);
      EXPECT_EQ(hello.cluster, ClusterId(7));
      EXPECT_EQ(hello.incarnation, Incarnation(5));
      EXPECT_EQ(hello.writer, "w0/3");
      return "hello " + std::to_string(hello.epoch.value());
    }
    case SinkMessageType::kData: {
      const auto data = *ParseSinkData(heard.payload);
      return "data " + std::to_string(data.number) + " " +
             std::string(data.bytes);
    }
    case SinkMessageType::kPrepare: {
      const auto prepare = *ParseSinkPrepare(heard.payload);
      return "prepare " + number(prepare.transaction) + " up to " +
             std::to_string(prepare.last);
    }
    case SinkMessageType::kCommit:
      return "commit " + number(ParseSinkCommit(heard.payload)->up_to);
    case SinkMessageType::kResolve: {
      const auto resolve = *ParseSinkResolve(heard.payload);
      return "resolve " + std::to_string(resolve.epoch.value()) + " to " +
             number(resolve.up_to);
    }
    default:
      return "?";
  }
}

class TransactionalSinkTest : public ::testing::Test {
 protected:
  TransactionalSinkTest()
      : sink_({"w0/3",
               Incarnation(5),
               {"sink:9", kMaxSinkFrameBytes, Duration::Milliseconds(10),
                Duration::Milliseconds(100), Duration()}},
              network_.executor("w0"), network_.of("w0"), &probes_, &host_),
        endpoint_(network_.of("sink")) {
    endpoint_.Listen("sink:9");
  }

  void Run() { network_.RunForMilliseconds(60); }
  // What the endpoint heard since the last call.
  std::vector<std::string> Heard() {
    Run();
    std::vector<std::string> heard;
    for (const auto& message : endpoint_.Take()) {
      heard.push_back(Describe(message));
    }
    return heard;
  }

  void Welcome(uint64_t last_received = 0, CheckpointId last_committed = {},
               uint64_t epoch = 2, bool knows_commits = false) {
    endpoint_.Send(FrameOf<SinkWelcome>(
        &AppendSinkWelcome,
        {Epoch(epoch), last_received, last_committed, knows_commits}));
  }
  void Resolved(uint64_t epoch = 2) {
    endpoint_.Send(
        FrameOf<SinkResolved>(&AppendSinkResolved, {Epoch(epoch), 0, 0}));
  }
  void Vote(uint64_t number, bool yes) {
    endpoint_.Send(
        FrameOf<SinkVote>(&AppendSinkVote, {Checkpoint(number), yes}));
  }
  void Committed(uint64_t number) {
    endpoint_.Send(
        FrameOf<SinkCommitted>(&AppendSinkCommitted, {Checkpoint(number)}));
  }
  void BreakConnection() {
    network_.Reset("w0", "sink");
    Run();
  }

  // Epoch 2, from checkpoint 1 of epoch 1, up to the endpoint's answer.
  void StartEpoch() {
    sink_.StartEpoch(ClusterId(7), Epoch(2), Checkpoint(1, 1));
    Run();
    Welcome();
    Run();
    Resolved();
    Run();
    endpoint_.Take();
    ASSERT_THAT(host_.log, ElementsAre("rolled back 2"));
    host_.log.clear();
  }

  TestNetwork network_;
  ProbeCounter probes_;
  RecordingSinkHost host_;
  TransactionalSink sink_;
  FramePeer endpoint_;
};

TEST_F(TransactionalSinkTest, RollbackIsResolvedBeforeAnythingElse) {
  sink_.StartEpoch(ClusterId(7), Epoch(2), Checkpoint(1, 1));
  EXPECT_THAT(Heard(), ElementsAre("hello 2"));
  Welcome();
  EXPECT_THAT(Heard(), ElementsAre("resolve 2 to 1"));
  EXPECT_THAT(host_.log, IsEmpty());
  Resolved();
  Run();
  EXPECT_THAT(host_.log, ElementsAre("rolled back 2"));
}

TEST_F(TransactionalSinkTest, ResolveIsSentAgainUntilAnswered) {
  sink_.StartEpoch(ClusterId(7), Epoch(2), Checkpoint(1, 1));
  Run();
  Welcome();
  EXPECT_THAT(Heard(), ElementsAre("hello 2", "resolve 2 to 1"));
  BreakConnection();
  // It had been done: the endpoint committed up to the target.
  Welcome(0, Checkpoint(1, 1));
  EXPECT_THAT(Heard(), ElementsAre("hello 2", "resolve 2 to 1"));
  Resolved();
  Resolved();
  Run();
  EXPECT_THAT(host_.log, ElementsAre("rolled back 2"));
  EXPECT_THAT(host_.failures, IsEmpty());
}

TEST_F(TransactionalSinkTest, EndpointThatIsAwayIsWaitedFor) {
  endpoint_.StopListening();
  sink_.StartEpoch(ClusterId(7), Epoch(2), {});
  network_.RunFor(Duration::Seconds(2));
  endpoint_.Listen("sink:9");
  network_.RunForMilliseconds(100);
  EXPECT_THAT(Heard(), ElementsAre("hello 2"));
}

TEST_F(TransactionalSinkTest, NewerCommitThanTheTargetRefusesRecovery) {
  sink_.StartEpoch(ClusterId(7), Epoch(2), Checkpoint(1, 1));
  Run();
  Welcome(0, Checkpoint(2, 1));
  EXPECT_THAT(Heard(), ElementsAre("hello 2"));
  ASSERT_THAT(host_.failures, SizeIs(1));
  EXPECT_EQ(host_.failures[0].kind, WorkerFailure::Kind::kRecoveryRefused);
}

TEST_F(TransactionalSinkTest, AnybodysCommitRefusesAStartFromNothing) {
  sink_.StartEpoch(ClusterId(7), Epoch(2), {});
  Run();
  Welcome(0, {}, 2, /*knows_commits=*/true);
  Run();
  ASSERT_THAT(host_.failures, SizeIs(1));
  EXPECT_EQ(host_.failures[0].kind, WorkerFailure::Kind::kRecoveryRefused);
}

TEST_F(TransactionalSinkTest, AnswersToAnOlderHelloAreIgnored) {
  sink_.StartEpoch(ClusterId(7), Epoch(2), {});
  Run();
  sink_.StartEpoch(ClusterId(7), Epoch(3), {});
  Welcome(0, {}, 2);
  Resolved(2);
  EXPECT_THAT(Heard(), ElementsAre("hello 2", "hello 3"));
  EXPECT_THAT(host_.log, IsEmpty());
  Welcome(0, {}, 3);
  EXPECT_THAT(Heard(), ElementsAre("resolve 3 to 0"));
}

TEST_F(TransactionalSinkTest, MessagesAreNumberedFromOne) {
  StartEpoch();
  sink_.Write("a");
  sink_.Write("b");
  EXPECT_THAT(Heard(), ElementsAre("data 1 a", "data 2 b"));
}

TEST_F(TransactionalSinkTest, PrepareFollowsItsMessagesAndIsVotedOn) {
  StartEpoch();
  sink_.Write("a");
  sink_.Prepare(Checkpoint(2));
  sink_.Write("b");
  EXPECT_THAT(Heard(),
              ElementsAre("data 1 a", "prepare 2 up to 1", "data 2 b"));
  EXPECT_THAT(host_.log, IsEmpty());
  Vote(2, true);
  Run();
  EXPECT_THAT(host_.log, ElementsAre("prepared 2"));
}

TEST_F(TransactionalSinkTest, EmptyTransactionIsPreparedToo) {
  StartEpoch();
  sink_.Prepare(Checkpoint(2));
  EXPECT_THAT(Heard(), ElementsAre("prepare 2 up to 0"));
}

TEST_F(TransactionalSinkTest, RefusalIsToldOnce) {
  StartEpoch();
  sink_.Write("a");
  sink_.Prepare(Checkpoint(2));
  Run();
  Vote(2, false);
  Vote(2, false);
  Run();
  EXPECT_THAT(host_.log, ElementsAre("refused 2"));
  EXPECT_EQ(probes_.count(Probe::kSinkRefused), 1);
}

TEST_F(TransactionalSinkTest, UnansweredPreparesStayInOrder) {
  StartEpoch();
  sink_.Write("a");
  sink_.Prepare(Checkpoint(2));  // Given up by the coordinator.
  sink_.Write("b");
  sink_.Prepare(Checkpoint(3));
  Run();
  Vote(2, true);
  Vote(3, true);
  Run();
  EXPECT_THAT(host_.log, ElementsAre("prepared 2", "prepared 3"));
}

TEST_F(TransactionalSinkTest, ReconnectGoesOnBehindWhatWasReceived) {
  StartEpoch();
  for (const char* text : {"a", "b", "c"}) sink_.Write(text);
  Run();
  endpoint_.Take();
  BreakConnection();
  sink_.Write("d");
  EXPECT_THAT(Heard(), ElementsAre("hello 2"));
  Welcome(2);
  EXPECT_THAT(Heard(), ElementsAre("data 3 c", "data 4 d"));
  EXPECT_EQ(probes_.count(Probe::kSinkResent), 1);
}

TEST_F(TransactionalSinkTest, EverythingUnansweredGoesAgainAfterAReconnect) {
  StartEpoch();
  sink_.Write("a");
  sink_.Prepare(Checkpoint(2));
  Run();
  Vote(2, true);
  Run();
  sink_.Commit(Checkpoint(2));
  sink_.Write("b");
  sink_.Prepare(Checkpoint(3));
  Run();
  endpoint_.Take();
  BreakConnection();
  Welcome(2);
  EXPECT_THAT(Heard(), ElementsAre("hello 2", "prepare 3 up to 2", "commit 2"));
}

TEST_F(TransactionalSinkTest, NothingLostIfTheEndpointGotNothing) {
  StartEpoch();
  sink_.Write("a");
  sink_.Prepare(Checkpoint(2));
  Run();
  endpoint_.Take();
  BreakConnection();
  Welcome(0);
  EXPECT_THAT(Heard(), ElementsAre("hello 2", "data 1 a", "prepare 2 up to 1"));
}

TEST_F(TransactionalSinkTest, EndpointThatClaimsTooMuchIsNotBelieved) {
  StartEpoch();
  sink_.Write("a");
  BreakConnection();
  endpoint_.Take();
  Welcome(2);
  Run();
  EXPECT_EQ(endpoint_.accepted(), 3) << "it hung up and dialled again";
}

TEST_F(TransactionalSinkTest, CommitIsConfirmedOnce) {
  StartEpoch();
  sink_.Prepare(Checkpoint(2));
  Run();
  Vote(2, true);
  Run();
  endpoint_.Take();
  sink_.Commit(Checkpoint(2));
  EXPECT_THAT(Heard(), ElementsAre("commit 2"));
  Committed(2);
  Committed(2);
  Run();
  EXPECT_THAT(host_.log, ElementsAre("prepared 2", "committed 2"));
}

TEST_F(TransactionalSinkTest, NewEpochVoidsEverything) {
  StartEpoch();
  sink_.Write("void");
  sink_.Prepare(Checkpoint(2));
  sink_.Commit(Checkpoint(2));
  sink_.StartEpoch(ClusterId(7), Epoch(3), Checkpoint(1, 1));
  Run();
  endpoint_.Take();
  Vote(2, true);
  Committed(2);
  Welcome(0, {}, 3);
  EXPECT_THAT(Heard(), ElementsAre("resolve 3 to 1"));
  Resolved(3);
  Run();
  sink_.Write("new");
  EXPECT_THAT(Heard(), ElementsAre("data 1 new"));
  EXPECT_THAT(host_.log, ElementsAre("rolled back 3"));
}

TEST_F(TransactionalSinkTest, SlowEndpointMakesABacklogThatDrains) {
  StartEpoch();
  endpoint_.PauseReading(true);
  for (int i = 0; i < 20; ++i) sink_.Write(std::string(50'000, 'x'));
  EXPECT_GT(sink_.backlog(), 0u);
  EXPECT_GT(host_.backlog_changes, 0);
  sink_.Prepare(Checkpoint(2));
  Run();
  endpoint_.PauseReading(false);
  network_.RunFor(Duration::Seconds(1));
  EXPECT_EQ(sink_.backlog(), 0u);
  EXPECT_THAT(endpoint_.Take(), SizeIs(21));
}

TEST_F(TransactionalSinkTest, GarbageIsNotAnswered) {
  StartEpoch();
  std::string frame;
  AppendFrame(&frame, 99, "?");
  endpoint_.Send(frame);
  EXPECT_THAT(Heard(), ElementsAre("hello 2")) << "dialled again";
}

TEST(TransactionalSinkHeartbeatTest, SilentEndpointIsDialledAgain) {
  TestNetwork network;
  ProbeCounter probes;
  RecordingSinkHost host;
  FramePeer endpoint(network.of("sink"));
  endpoint.Listen("sink:9");
  TransactionalSink sink(
      {"w0/3",
       Incarnation(5),
       {"sink:9", kMaxSinkFrameBytes, Duration::Milliseconds(10),
        Duration::Milliseconds(100), Duration::Milliseconds(20)}},
      network.executor("w0"), network.of("w0"), &probes, &host);
  sink.StartEpoch(ClusterId(7), Epoch(2), CheckpointId());
  network.RunForMilliseconds(200);
  EXPECT_GE(probes.count(Probe::kHeartbeatMissed), 2);
  EXPECT_GE(endpoint.accepted(), 3);
}
}  // namespace
}  // namespace pouch

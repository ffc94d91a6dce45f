// Both ends of a boundary together, and the receiver against a sender that a
// test plays.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/worker/boundary_pair.h"
#include "tests/worker/frame_peer.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kWelcome = static_cast<int>(BoundaryMessageType::kWelcome);
constexpr auto kAcknowledge =
    static_cast<uint8_t>(BoundaryMessageType::kAcknowledge);

class BoundaryTest : public ::testing::Test {
 protected:
  void SendMany(int count) {
    for (int i = 0; i < count; ++i) pair_.SendData(std::to_string(i));
  }
  int count(Probe probe) { return pair_.probes()->count(probe); }

  TestNetwork network_;
  BoundaryPair pair_{&network_};
};

TEST_F(BoundaryTest, MessagesAndBarriersComeOnceAndInOrder) {
  pair_.StartAndAccept(1);
  pair_.SendData("a");
  pair_.SendBarrier(1);
  pair_.SendData("b");
  network_.RunForMilliseconds(50);
  EXPECT_THAT(pair_.received(), ElementsAre("a", "barrier 1", "b"));
  EXPECT_EQ(count(Probe::kBoundaryConnected), 1);
}

TEST_F(BoundaryTest, NothingIsDialledBeforeTheFirstMessage) {
  pair_.StartAndAccept(1);
  network_.RunForMilliseconds(50);
  EXPECT_EQ(network_.network()->connection_count(), 0u);
}

TEST_F(BoundaryTest, AcknowledgementsTrimTheQueue) {
  pair_.StartAndAccept(1);
  SendMany(10);
  EXPECT_EQ(pair_.sender()->unacknowledged(), 10u);
  network_.RunForMilliseconds(100);
  EXPECT_EQ(pair_.sender()->unacknowledged(), 0u);
  EXPECT_GT(pair_.changes(), 0);
}

TEST_F(BoundaryTest, FewMessagesAreAcknowledgedAfterAWhile) {
  pair_.StartAndAccept(1);
  pair_.SendData("alone");
  network_.RunForMilliseconds(10);
  EXPECT_EQ(pair_.sender()->unacknowledged(), 1u);
  network_.RunForMilliseconds(30);
  EXPECT_EQ(pair_.sender()->unacknowledged(), 0u);
}

TEST_F(BoundaryTest, ResetLosesNothingAndDoublesNothing) {
  pair_.StartAndAccept(1);
  pair_.SendData("first");
  network_.RunForMilliseconds(50);
  SendMany(100);
  network_.RunForMilliseconds(1);
  EXPECT_EQ(network_.Reset("w0", "w1"), 1u);
  network_.RunForMilliseconds(200);
  EXPECT_THAT(pair_.received(), SizeIs(101));
  EXPECT_EQ(pair_.received().back(), "99");
  EXPECT_EQ(pair_.sender()->unacknowledged(), 0u);
  EXPECT_GE(count(Probe::kBoundaryResent), 1);
}

TEST_F(BoundaryTest, MessagesSentDuringAPartitionComeAfterIt) {
  pair_.StartAndAccept(1);
  pair_.SendData("before");
  network_.RunForMilliseconds(50);
  network_.Cut("w0", "w1");
  pair_.SendData("during");
  network_.RunFor(Duration::Seconds(5));
  EXPECT_THAT(pair_.received(), ElementsAre("before"));
  EXPECT_GE(count(Probe::kHeartbeatMissed), 1);
  network_.HealAll();
  network_.RunFor(Duration::Seconds(3));
  EXPECT_THAT(pair_.received(), ElementsAre("before", "during"));
}

TEST_F(BoundaryTest, SenderWaitsForAReceiverThatIsNotReady) {
  pair_.StartEpoch(1);
  pair_.SendData("a");
  network_.RunForMilliseconds(500);
  EXPECT_THAT(pair_.received(), IsEmpty());
  pair_.receiver()->Accept();
  network_.RunForMilliseconds(500);
  EXPECT_THAT(pair_.received(), ElementsAre("a"));
}

TEST_F(BoundaryTest, NewEpochVoidsTheOldOneOnTheSameConnection) {
  pair_.StartAndAccept(1);
  SendMany(50);
  network_.RunForMilliseconds(1);
  pair_.StartAndAccept(2);
  EXPECT_EQ(pair_.sender()->unacknowledged(), 0u);
  pair_.SendData("new");
  network_.RunForMilliseconds(100);
  EXPECT_THAT(pair_.received(), ElementsAre("new"));
  EXPECT_EQ(count(Probe::kBoundaryConnected), 1);
}

TEST_F(BoundaryTest, SenderAheadOfItsReceiverTriesAgain) {
  pair_.StartAndAccept(1);
  pair_.sender()->StartEpoch(BoundaryPair::kCluster, Epoch(2));
  pair_.SendData("early");
  network_.RunForMilliseconds(300);
  EXPECT_THAT(pair_.received(), IsEmpty());
  pair_.receiver()->StartEpoch(BoundaryPair::kCluster, Epoch(2));
  pair_.receiver()->Accept();
  network_.RunForMilliseconds(500);
  EXPECT_THAT(pair_.received(), ElementsAre("early"));
}

TEST_F(BoundaryTest, CongestionIsToldAtOnceAndToWhoeverConnects) {
  pair_.StartAndAccept(1);
  pair_.SendData("a");
  network_.RunForMilliseconds(50);
  EXPECT_FALSE(pair_.sender()->peer_congested());
  pair_.receiver()->SetCongested(true);
  network_.RunForMilliseconds(10);
  EXPECT_TRUE(pair_.sender()->peer_congested());
  network_.Reset("w0", "w1");
  pair_.SendData("b");
  network_.RunForMilliseconds(100);
  EXPECT_TRUE(pair_.sender()->peer_congested());
  pair_.receiver()->SetCongested(false);
  network_.RunForMilliseconds(10);
  EXPECT_FALSE(pair_.sender()->peer_congested());
}

TEST_F(BoundaryTest, CongestionOfAnOlderEpochIsForgotten) {
  pair_.StartAndAccept(1);
  pair_.SendData("a");
  pair_.receiver()->SetCongested(true);
  network_.RunForMilliseconds(50);
  pair_.StartAndAccept(2);
  EXPECT_FALSE(pair_.sender()->peer_congested());
}

// A sender that says what it should not.
class BoundaryReceiverTest : public BoundaryTest {
 protected:
  BoundaryReceiverTest() : peer_(network_.of("w1")) {
    pair_.receiver()->StartEpoch(BoundaryPair::kCluster, Epoch(3));
    pair_.receiver()->Accept();
    peer_.Dial("w0:2");
  }

  void Hello(uint64_t epoch = 3, uint64_t incarnation = 5,
             FramePeer* peer = nullptr,
             ClusterId cluster = BoundaryPair::kCluster, uint32_t from = 1) {
    (peer == nullptr ? peer_ : *peer)
        .Send(FrameOf<BoundaryHello>(
            &AppendBoundaryHello,
            {cluster, WorkerId(from), Incarnation(incarnation), Epoch(epoch)}));
  }
  void Data(uint64_t number, const std::string& text, uint64_t epoch = 3) {
    const std::string key = "key of " + text;
    peer_.Send(FrameOf<BoundaryData>(
        &AppendBoundaryData,
        {Epoch(epoch), number, EdgeId(3), {StepId(1), 2, 3}, key, text}));
  }
  void Run() { network_.RunForMilliseconds(50); }

  FramePeer peer_;
};

TEST_F(BoundaryReceiverTest, HelloIsAnsweredWithWhatWasSeen) {
  Hello();
  Data(1, "a");
  Data(2, "b");
  Run();
  FramePeer again(network_.of("w1"));
  again.Dial("w0:2");
  Hello(3, 5, &again);
  Run();
  const auto heard = again.Take();
  ASSERT_THAT(heard, SizeIs(1));
  const auto welcome = ParseBoundaryWelcome(heard[0].payload);
  ASSERT_TRUE(welcome.has_value());
  EXPECT_EQ(welcome->last_seen, 2u);
  EXPECT_EQ(welcome->epoch, Epoch(3));
}

TEST_F(BoundaryReceiverTest, GapIsRefused) {
  Hello();
  Data(1, "a");
  Data(3, "c");
  Data(2, "b");
  Run();
  EXPECT_THAT(pair_.received(), ElementsAre("a"));
  EXPECT_TRUE(peer_.closed());
  EXPECT_EQ(count(Probe::kBoundaryGap), 1);
}

TEST_F(BoundaryReceiverTest, DuplicatesAreDropped) {
  Hello();
  Data(1, "a");
  Data(1, "a");
  Data(2, "b");
  Data(1, "a");
  Data(3, "c");
  Run();
  EXPECT_THAT(pair_.received(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(count(Probe::kBoundaryDuplicate), 2);
  EXPECT_FALSE(peer_.closed());
}

TEST_F(BoundaryReceiverTest, StaleEpochIsRefused) {
  Hello(2);
  Data(1, "stale", 2);
  Run();
  EXPECT_TRUE(peer_.closed());
  EXPECT_THAT(pair_.received(), IsEmpty());
  EXPECT_EQ(count(Probe::kBoundaryStaleEpoch), 1);
}

TEST_F(BoundaryReceiverTest, StaleDataOnALiveConnectionIsDropped) {
  Hello();
  Data(1, "stale", 2);
  Data(1, "fresh");
  Run();
  EXPECT_THAT(pair_.received(), ElementsAre("fresh"));
}

TEST_F(BoundaryReceiverTest, OlderIncarnationIsRefused) {
  Hello(3, 5);
  Run();
  FramePeer older(network_.of("w1"));
  older.Dial("w0:2");
  Hello(3, 4, &older);
  Run();
  EXPECT_TRUE(older.closed());
  EXPECT_FALSE(peer_.closed());
}

TEST_F(BoundaryReceiverTest, NewerConnectionReplacesTheOlder) {
  Hello(3, 5);
  Data(1, "a");
  Run();
  FramePeer newer(network_.of("w1"));
  newer.Dial("w0:2");
  Hello(3, 5, &newer);
  Run();
  EXPECT_TRUE(peer_.closed());
  EXPECT_FALSE(newer.closed());
  EXPECT_EQ(count(Probe::kConnectionReplaced), 1);
}

TEST_F(BoundaryReceiverTest, AnotherClusterIsRefused) {
  Hello(3, 5, &peer_, ClusterId(8));
  Run();
  EXPECT_TRUE(peer_.closed());
}

TEST_F(BoundaryReceiverTest, UnknownWorkerIsRefused) {
  Hello(3, 5, &peer_, BoundaryPair::kCluster, 3);
  Run();
  EXPECT_TRUE(peer_.closed());
}

TEST_F(BoundaryReceiverTest, ConnectionSpeaksForOneWorkerOnly) {
  Hello();
  Hello(3, 5, &peer_, BoundaryPair::kCluster, 2);
  Run();
  EXPECT_TRUE(peer_.closed());
}

TEST_F(BoundaryReceiverTest, DataBeforeAnyHelloIsRefused) {
  Data(1, "a");
  Run();
  EXPECT_TRUE(peer_.closed());
  EXPECT_THAT(pair_.received(), IsEmpty());
}

TEST_F(BoundaryReceiverTest, EveryFourthMessageIsAcknowledgedAtOnce) {
  Hello();
  for (uint64_t i = 1; i <= 8; ++i) Data(i, "x");
  network_.RunForMilliseconds(15);
  const auto acknowledged = peer_.TakeOnly(kAcknowledge);
  ASSERT_THAT(acknowledged, SizeIs(2));
  EXPECT_EQ(ParseBoundaryAcknowledge(acknowledged[1])->last_seen, 8u);
  EXPECT_THAT(acknowledged, SizeIs(2));
}

TEST_F(BoundaryReceiverTest, WelcomeComesFirst) {
  Hello();
  Data(1, "a");
  Run();
  EXPECT_THAT(peer_.TakeTypes(), ElementsAre(kWelcome, int{kAcknowledge}));
}

}  // namespace
}  // namespace pouch

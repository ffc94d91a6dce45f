// A replayable source against a feed that the test plays.

#include "worker/replayable_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/worker/frame_peer.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/recording_hosts.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kStart = static_cast<uint8_t>(FeedMessageType::kStart);
constexpr auto kForget = static_cast<uint8_t>(FeedMessageType::kForget);
constexpr ClusterId kCluster(7);

class ReplayableSourceTest : public ::testing::Test {
 protected:
  ReplayableSourceTest()
      : source_(StepId(2), "w0:7000", /*header_bytes=*/4, Incarnation(5),
                network_.of("w0"), &probes_, &host_),
        feed_(network_.of("feed")) {
    EXPECT_TRUE(source_.Listen().ok());
  }

  void Run() { network_.RunForMilliseconds(50); }
  void Connect(uint64_t forgotten_below = 0) {
    feed_.Dial("w0:7000");
    Hello(&feed_, forgotten_below);
    Run();
  }
  static void Hello(FramePeer* feed, uint64_t forgotten_below = 0) {
    feed->Send(
        FrameOf<FeedHello>(&AppendFeedHello, {"words", forgotten_below}));
  }
  void Message(uint64_t index, const std::string& payload, uint64_t epoch = 1) {
    const std::string bytes = "head" + payload;
    feed_.Send(
        FrameOf<FeedMessage>(&AppendFeedMessage, {Epoch(epoch), index, bytes}));
  }
  void Resume(uint64_t epoch, uint64_t position) {
    source_.Resume(kCluster, Epoch(epoch), position);
    Run();
  }
  // Positions of the Starts that the feed heard, e.g. "epoch 1 from 0".
  std::vector<std::string> Starts() {
    std::vector<std::string> starts;
    for (const std::string& payload : feed_.TakeOnly(kStart)) {
      const auto start = ParseFeedStart(payload);
      EXPECT_EQ(start->cluster, kCluster);
      EXPECT_EQ(start->incarnation, Incarnation(5));
      starts.push_back("epoch " + std::to_string(start->epoch.value()) +
                       " from " + std::to_string(start->position));
    }
    return starts;
  }

  TestNetwork network_;
  ProbeCounter probes_;
  RecordingSourceHost host_;
  ReplayableSource source_;
  FramePeer feed_;
};

TEST_F(ReplayableSourceTest, FeedIsToldWhereToStart) {
  Connect();
  EXPECT_THAT(Starts(), IsEmpty()) << "before the epoch";
  Resume(1, 40);
  EXPECT_THAT(Starts(), ElementsAre("epoch 1 from 40"));
  EXPECT_EQ(source_.position(), 40u);
}

TEST_F(ReplayableSourceTest, FeedThatComesLaterIsToldTooAndGoesOnWhereItWas) {
  Resume(1, 0);
  Connect();
  EXPECT_THAT(Starts(), ElementsAre("epoch 1 from 0"));
  Message(0, "a");
  Message(1, "b");
  Run();
  feed_.Close();
  Run();
  Connect();
  EXPECT_THAT(Starts(), ElementsAre("epoch 1 from 2"));
}

TEST_F(ReplayableSourceTest, MessagesAreTakenInOrderWithoutTheirHeader) {
  Resume(1, 0);
  Connect();
  Message(0, "a");
  Message(1, "");
  Message(2, "c");
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a", "1 ", "2 c"));
  EXPECT_EQ(source_.position(), 3u);
}

TEST_F(ReplayableSourceTest, RollbackRewindsTheFeed) {
  Resume(1, 0);
  Connect();
  Message(0, "a");
  Message(1, "b");
  Run();
  source_.Stop();
  Resume(2, 1);
  EXPECT_THAT(Starts(), ElementsAre("epoch 1 from 0", "epoch 2 from 1"));
  Message(1, "b", 2);
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a", "1 b", "1 b"));
  EXPECT_EQ(probes_.count(Probe::kFeedRewound), 2);
}

TEST_F(ReplayableSourceTest, MessagesOfAnOlderEpochAreIgnored) {
  Connect();
  Resume(2, 0);
  Message(0, "stale", 1);
  Message(7, "far ahead, but stale", 1);
  Message(0, "fresh", 2);
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 fresh"));
  EXPECT_FALSE(feed_.closed());
}

TEST_F(ReplayableSourceTest, NothingIsTakenWhileStopped) {
  Resume(1, 0);
  Connect();
  source_.Stop();
  Message(0, "void");
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
  EXPECT_EQ(source_.position(), 0u);
}

TEST_F(ReplayableSourceTest, RepeatsAreDropped) {
  Resume(1, 5);
  Connect();
  Message(4, "seen");
  Message(5, "new");
  Message(5, "new");
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("5 new"));
}

TEST_F(ReplayableSourceTest, GapDropsTheFeed) {
  Resume(1, 0);
  Connect();
  Message(0, "a");
  Message(2, "c");
  Message(1, "b");
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a"));
  EXPECT_TRUE(feed_.closed());
  EXPECT_EQ(source_.position(), 1u);
}

TEST_F(ReplayableSourceTest, MessageShorterThanItsHeaderDropsTheFeed) {
  Resume(1, 0);
  Connect();
  feed_.Send(FrameOf<FeedMessage>(&AppendFeedMessage, {Epoch(1), 0, "abc"}));
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
  EXPECT_TRUE(feed_.closed());
}

TEST_F(ReplayableSourceTest, MutedSourceStopsReading) {
  Resume(1, 0);
  Connect();
  source_.SetMuted(true);
  Message(0, "a");
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
  source_.SetMuted(false);
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a"));
}

TEST_F(ReplayableSourceTest, FeedThatComesWhileMutedIsNotReadEither) {
  Resume(1, 0);
  source_.SetMuted(true);
  Connect();
  EXPECT_THAT(Starts(), SizeIs(1));
  Message(0, "a");
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
}

TEST_F(ReplayableSourceTest, NewEpochIsNotMuted) {
  Resume(1, 0);
  Connect();
  source_.SetMuted(true);
  source_.Stop();
  Resume(2, 0);
  Message(0, "a", 2);
  Run();
  EXPECT_THAT(host_.inputs, ElementsAre("0 a"));
}

TEST_F(ReplayableSourceTest, NewerConnectionReplacesTheOlder) {
  Resume(1, 0);
  Connect();
  FramePeer newer(network_.of("feed"));
  newer.Dial("w0:7000");
  Run();
  EXPECT_FALSE(feed_.closed()) << "it has not said Hello";
  Hello(&newer);
  Run();
  EXPECT_TRUE(feed_.closed());
  EXPECT_EQ(probes_.count(Probe::kConnectionReplaced), 1);
  EXPECT_THAT(newer.TakeTypes(), ElementsAre(int{kStart}));
}

TEST_F(ReplayableSourceTest, MessageBeforeHelloIsRefused) {
  Resume(1, 0);
  feed_.Dial("w0:7000");
  Message(0, "a");
  Run();
  EXPECT_THAT(host_.inputs, IsEmpty());
  EXPECT_TRUE(feed_.closed());
}

TEST_F(ReplayableSourceTest, FeedIsToldWhatToForgetAlsoAfterAReconnect) {
  Resume(1, 0);
  Connect();
  source_.Forget(3);
  source_.Forget(2);
  Run();
  std::vector<std::string> forgets = feed_.TakeOnly(kForget);
  ASSERT_THAT(forgets, SizeIs(2));
  EXPECT_EQ(ParseFeedForget(forgets[1])->position, 3u) << "went back";
  feed_.Close();
  Run();
  Connect();
  forgets = feed_.TakeOnly(kForget);
  ASSERT_THAT(forgets, SizeIs(1));
  EXPECT_EQ(ParseFeedForget(forgets[0])->position, 3u);
}

TEST_F(ReplayableSourceTest, FeedThatForgotWhatIsNeededIsRefused) {
  Connect(/*forgotten_below=*/10);
  EXPECT_THAT(host_.failures, IsEmpty());
  Resume(1, 9);
  ASSERT_THAT(host_.failures, SizeIs(1));
  EXPECT_EQ(host_.failures[0].kind, WorkerFailure::Kind::kRecoveryRefused);
  EXPECT_THAT(host_.failures[0].status.message(), HasSubstr("message 9"));
  EXPECT_THAT(Starts(), IsEmpty());
}

TEST_F(ReplayableSourceTest, FeedThatForgotNothingNeededIsFine) {
  Connect(/*forgotten_below=*/10);
  Resume(1, 10);
  EXPECT_THAT(host_.failures, IsEmpty());
  EXPECT_THAT(Starts(), ElementsAre("epoch 1 from 10"));
}

TEST_F(ReplayableSourceTest, EndOfTheFeedIsUnderstood) {
  Resume(1, 0);
  Connect();
  feed_.Send(FrameOf<FeedEnd>(&AppendFeedEnd, {Epoch(1), 0}));
  Run();
  EXPECT_FALSE(feed_.closed());
}

}  // namespace
}  // namespace pouch

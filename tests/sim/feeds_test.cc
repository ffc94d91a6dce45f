// Feeds keep what is not committed, refuse the past, and keep their pace.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/feed.h"
#include "sim/plain_feed.h"
#include "sim/replayable_feed.h"
#include "tests/sim/actor_world.h"
#include "worker/feed_messages.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FeedTest : public ::testing::Test {
 protected:
  static FeedOptions Options(size_t count, double per_second = 0) {
    FeedOptions options;
    options.name = "words";
    options.address = "w0:7000";
    for (size_t i = 0; i < count; ++i) {
      options.messages.push_back("m" + std::to_string(i) + ";");
    }
    options.pace.messages_per_second = per_second;
    return options;
  }

  template <typename FeedType>
  void Start(FeedOptions options) {
    ActorWorld::Host* host = world_.host("feed");
    feed_ = std::make_unique<FeedType>(std::move(options), &host->executor,
                                       host->network.get(), &journal_);
    feed_->Start();
    Run(20);
  }
  void Run(int64_t ms) { world_.RunFor(Duration::Milliseconds(ms)); }

  // The worker asks for everything from `position` on.
  void SendStart(uint64_t epoch, uint64_t position, uint64_t incarnation = 1,
                 uint64_t cluster = 9) {
    std::string frame;
    AppendFeedStart(
        {ClusterId(cluster), Incarnation(incarnation), Epoch(epoch), position},
        &frame);
    listener_.newest()->Send(frame);
    Run(20);
  }
  void SendForget(uint64_t position) {
    std::string frame;
    AppendFeedForget({position}, &frame);
    listener_.newest()->Send(frame);
    Run(20);
  }

  // What arrived on the newest connection: "hello 0", "1/0 m0;", "end 2".
  std::vector<std::string> Received() {
    std::vector<std::string> lines;
    for (const auto& [type, payload] : listener_.newest()->frames()) {
      if (const auto hello = ParseFeedHello(payload);
          type == 1 && hello.has_value()) {
        lines.push_back("hello " + std::to_string(hello->forgotten_below));
      } else if (type == 3) {
        const auto message = ParseFeedMessage(payload);
        lines.push_back(std::to_string(message->epoch.value()) + "/" +
                        std::to_string(message->index) + " " +
                        std::string(message->bytes));
      } else if (type == 4) {
        lines.push_back("end " + std::to_string(ParseFeedEnd(payload)->count));
      }
    }
    return lines;
  }

  ActorWorld world_;
  EndpointJournal journal_;
  ScriptedListener listener_{world_.host("w0"), "w0:7000"};
  std::unique_ptr<Feed> feed_;
};

TEST_F(FeedTest, ReplayableSaysHelloAndWaitsForStart) {
  Start<ReplayableFeed>(Options(2));
  EXPECT_THAT(Received(), ElementsAre("hello 0"));
  SendStart(1, 0);
  EXPECT_THAT(Received(),
              ElementsAre("hello 0", "1/0 m0;", "1/1 m1;", "end 2"));
  EXPECT_TRUE(feed_->progress().exhausted);
}

TEST_F(FeedTest, ReplayableRewindsAndTagsWithTheNewEpoch) {
  Start<ReplayableFeed>(Options(3));
  SendStart(1, 0);
  SendStart(2, 1);
  EXPECT_THAT(Received(),
              ElementsAre("hello 0", "1/0 m0;", "1/1 m1;", "1/2 m2;", "end 3",
                          "2/1 m1;", "2/2 m2;", "end 3"));
}

TEST_F(FeedTest, ReplayableClosesOnALowerEpoch) {
  Start<ReplayableFeed>(Options(1));
  SendStart(5, 0);
  ScriptedPeer* peer = listener_.newest();
  SendStart(4, 0);
  EXPECT_TRUE(peer->closed());
  EXPECT_EQ(listener_.count(), 2u) << "and connects again";
}

TEST_F(FeedTest, ReplayableClosesOnALowerIncarnation) {
  Start<ReplayableFeed>(Options(1));
  SendStart(5, 0, 3);
  ScriptedPeer* peer = listener_.newest();
  SendStart(6, 0, 2);
  EXPECT_TRUE(peer->closed());
}

TEST_F(FeedTest, ReplayableTellsTheNextConnectionWhatItForgot) {
  Start<ReplayableFeed>(Options(4));
  SendStart(1, 0);
  SendForget(3);
  EXPECT_EQ(feed_->progress().confirmed, 3u);
  world_.Break("feed", "w0");
  Run(50);
  EXPECT_THAT(Received(), ElementsAre("hello 3"));
  SendStart(1, 3);
  EXPECT_THAT(Received(), ElementsAre("hello 3", "1/3 m3;", "end 4"));
}

TEST_F(FeedTest, ReplayableReportsAStartBelowWhatWasForgotten) {
  Start<ReplayableFeed>(Options(4));
  SendStart(1, 0);
  SendForget(3);
  SendStart(2, 2);
  EXPECT_THAT(journal_.failures,
              ElementsAre(HasSubstr("rewinds the feed to message 2")));
}

TEST_F(FeedTest, ReplayableReportsAForgetOfWhatItNeverSent) {
  Start<ReplayableFeed>(Options(4));
  SendForget(1);
  EXPECT_THAT(journal_.failures, ElementsAre(HasSubstr("has sent only 0")));
}

TEST_F(FeedTest, ReplayableTakesAnotherClusterOnlyBeforeItForgotAnything) {
  Start<ReplayableFeed>(Options(2));
  SendStart(7, 0, 5, 1);
  SendStart(1, 0, 1, 2);
  EXPECT_EQ(Received().back(), "end 2");
  SendForget(1);
  ScriptedPeer* peer = listener_.newest();
  SendStart(1, 1, 1, 3);
  EXPECT_TRUE(peer->closed());
}

TEST_F(FeedTest, ReplayableEndsAConnectionThatSpeaksSomethingElse) {
  Start<ReplayableFeed>(Options(1));
  ScriptedPeer* peer = listener_.newest();
  peer->Send("GET / HTTP/1.0\r\n");
  Run(20);
  EXPECT_TRUE(peer->closed());
}

TEST_F(FeedTest, KeepsItsPaceAlsoAfterAStall) {
  Start<ReplayableFeed>(Options(1000, 500));
  SendStart(1, 0);
  const uint64_t before = feed_->progress().next;
  Run(100);
  EXPECT_NEAR(static_cast<double>(feed_->progress().next - before), 50, 2);
  world_.Break("feed", "w0");
  Run(500);
  SendStart(1, feed_->progress().next);
  const uint64_t after = feed_->progress().next;
  Run(100);
  EXPECT_NEAR(static_cast<double>(feed_->progress().next - after), 50, 2);
}

TEST_F(FeedTest, SendsNoMoreThanTheNetworkTakes) {
  FeedOptions options = Options(10000);
  for (std::string& message : options.messages) message.assign(1000, 'x');
  Start<PlainFeed>(options);
  listener_.newest()->connection()->PauseReading(true);
  const uint64_t paused = feed_->progress().next;
  Run(1000);
  const uint64_t stuck = feed_->progress().next;
  EXPECT_LT(stuck, paused + 300);
  listener_.newest()->connection()->PauseReading(false);
  Run(1000);
  EXPECT_GT(feed_->progress().next, stuck);
}

TEST_F(FeedTest, PlainWritesItsMessagesAsTheyAre) {
  Start<PlainFeed>(Options(3));
  EXPECT_EQ(listener_.newest()->bytes(), "m0;m1;m2;");
  EXPECT_THAT(journal_.lines, ElementsAre("from 0"));
  EXPECT_TRUE(feed_->progress().exhausted);
}

TEST_F(FeedTest, PlainGoesOnWithTheNextWholeMessageAfterABreak) {
  Start<PlainFeed>(Options(100, 1000));
  world_.Break("feed", "w0");
  Run(200);
  EXPECT_EQ(listener_.count(), 2u);
  ASSERT_EQ(journal_.lines.size(), 2u);
  const std::string first = journal_.lines[1].substr(5);
  EXPECT_THAT(listener_.newest()->bytes(),
              ::testing::StartsWith("m" + first + ";"));
  EXPECT_THAT(listener_.newest()->bytes(), ::testing::EndsWith("m99;"));
}

TEST_F(FeedTest, TriesAgainUntilSomebodyListens) {
  FeedOptions options = Options(1);
  options.address = "w1:7000";
  Start<PlainFeed>(options);
  Run(3000);
  EXPECT_THAT(journal_.lines, IsEmpty());
  ScriptedListener late(world_.host("w1"), "w1:7000");
  Run(2000);
  EXPECT_EQ(late.newest()->bytes(), "m0;");
}

}  // namespace
}  // namespace pouch

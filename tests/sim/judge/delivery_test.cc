// Messages that the cluster loses, repeats, reorders, sends astray or lets
// through on the wrong side of a barrier: the feed and the edges checker.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/native/native_object.h"
#include "tests/native/word_count.h"
#include "tests/sim/judge/story.h"

namespace pouch {
namespace {

class DeliveryTest : public ::testing::Test {
 protected:
  DeliveryTest() : story_(Options()) { story_.Rollback(); }

  static StoryOptions Options() {
    StoryOptions options;
    options.factory = WordCount();
    for (int i = 0; i < 20; ++i) {
      options.feed.push_back("the cat " + std::to_string(i % 3));
    }
    return options;
  }

  // The first failure's class after a checkpoint over what happened.
  std::string Verdict() {
    story_.Checkpoint();
    return story_.failures().empty() ? "pass"
                                     : story_.failures().front().failure_class;
  }

  Story story_;
};

TEST_F(DeliveryTest, LostMessageIsFound) {
  story_.Feed(3);
  story_.TakeIn(2);
  story_.hops().pop_back();
  story_.Process();
  EXPECT_EQ(Verdict(), "delivery.lost");
  EXPECT_EQ(story_.failures().front().step, "split");
  EXPECT_EQ(story_.failures().size(), 1u);
}

TEST_F(DeliveryTest, RepeatedMessageIsFound) {
  story_.TakeIn(2);
  story_.hops().push_back(story_.hops().front());
  story_.Process();
  EXPECT_EQ(Verdict(), "delivery.duplicate");
}

TEST_F(DeliveryTest, MessageOfAnEarlierSegmentIsADuplicate) {
  story_.TakeIn(2);
  const StoryHop old = story_.hops().front();
  story_.Process();
  story_.Checkpoint();
  story_.TakeIn(1);
  story_.hops().push_back(old);
  story_.Process();
  EXPECT_EQ(Verdict(), "delivery.duplicate");
}

TEST_F(DeliveryTest, MessageFromNowhereIsFound) {
  story_.TakeIn(2);
  StoryHop unknown = story_.hops().front();
  unknown.lineage.path += 1;
  story_.hops().push_back(unknown);
  story_.Process();
  EXPECT_EQ(Verdict(), "delivery.unknown");
}

TEST_F(DeliveryTest, MessagesOfOneKeyInTheWrongOrderAreFound) {
  story_.TakeIn(4);  // The first and the last are the same line.
  std::swap(story_.hops().front(), story_.hops().back());
  story_.Process();
  EXPECT_EQ(Verdict(), "delivery.reordered");
}

TEST_F(DeliveryTest, MessageProcessedBehindTheBarrierIsMisaligned) {
  story_.TakeIn(2);
  const StoryHop late = story_.hops().back();
  story_.hops().pop_back();
  story_.Process();
  story_.BeginAttempt();
  story_.PassBarriers();
  story_.hops().push_back(late);
  story_.Process();
  story_.AcknowledgeAll();
  story_.Complete();
  EXPECT_EQ(story_.Verdicts(), "checkpoint.misaligned");
}

TEST_F(DeliveryTest, MessageProcessedBeforeTheBarrierIsMisaligned) {
  story_.Feed(2);
  story_.BeginAttempt();
  story_.PassBarrier(0);
  story_.PassBarrier(1);
  story_.Feed(2);  // `count` is still in front of the barrier.
  story_.PassBarrier(2);
  story_.PassBarrier(3);
  story_.AcknowledgeAll();
  story_.Complete();
  ASSERT_FALSE(story_.failures().empty());
  EXPECT_EQ(story_.failures().front().failure_class, "checkpoint.misaligned");
}

TEST_F(DeliveryTest, WrongWorkerIsFoundWhenTheMessageIsSent) {
  story_.on_emission = [](StoryHop* hop) {
    if (hop->key == "cat") hop->to = WorkerId(1 - hop->to.value());
  };
  story_.Feed(1);
  ASSERT_FALSE(story_.failures().empty());
  EXPECT_EQ(story_.failures().front().failure_class, "routing.wrong_worker");
  EXPECT_EQ(story_.failures().front().key, "cat");
}

TEST_F(DeliveryTest, MessageThatArrivesAtAnotherWorkerIsFound) {
  story_.TakeIn(1);
  StoryHop& hop = story_.hops().front();
  hop.bytes = EncodeNative(NativeObject{"the cat 0", {}});
  hop.to = WorkerId(1 - hop.to.value());
  story_.Process();
  EXPECT_EQ(Verdict(), "routing.wrong_worker");
}

TEST_F(DeliveryTest, SkippedInputIsLost) {
  story_.Feed(3);
  ++story_.position;
  story_.Feed(3);
  EXPECT_EQ(Verdict(), "delivery.lost");
  EXPECT_EQ(story_.failures().front().checker, "feed");
  EXPECT_EQ(story_.failures().front().expected, "message 3");
}

TEST_F(DeliveryTest, RepeatedInputIsADuplicate) {
  story_.Feed(3);
  --story_.position;
  story_.Feed(3);
  EXPECT_EQ(Verdict(), "delivery.duplicate");
}

TEST_F(DeliveryTest, InputsInTheWrongOrderAreFound) {
  story_.Feed(3);
  ++story_.position;
  story_.Feed(1);
  story_.position = 3;
  story_.Feed(1);
  EXPECT_EQ(Verdict(), "delivery.reordered");
}

TEST_F(DeliveryTest, SourceThatIsNotRewoundLosesInputs) {
  story_.Feed(3);
  story_.Checkpoint();
  story_.Feed(4);
  story_.Restart(1);
  story_.Rollback();
  story_.position = 7;
  story_.Feed(3);
  EXPECT_EQ(Verdict(), "delivery.lost");
}

TEST_F(DeliveryTest, InputsMissingAtTheEndAreLost) {
  story_.Feed(19);
  story_.Checkpoint();
  story_.Finish();
  EXPECT_EQ(story_.Verdicts(), "delivery.lost");
}

TEST(PlainFeedTest, GapWithinAConnectionIsLost) {
  StoryOptions options;
  options.factory = WordCount();
  options.feed = {"a", "b", "c", "d", "e"};
  options.feed_delivery = FeedDelivery::kPlain;
  Story story(options);
  story.Rollback();
  story.Feed(2);
  ++story.position;
  story.Feed(2);
  story.Checkpoint();
  EXPECT_EQ(story.Verdicts(), "delivery.lost");
}

TEST(PlainFeedTest, MissingEndOfAnUnbrokenConnectionIsLost) {
  StoryOptions options;
  options.factory = WordCount();
  options.feed = {"a", "b", "c", "d", "e"};
  options.feed_delivery = FeedDelivery::kPlain;
  Story story(options);
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "delivery.lost");
}

TEST(PlainFeedTest, RepeatAfterAReconnectIsADuplicate) {
  StoryOptions options;
  options.factory = WordCount();
  options.feed = {"a", "b", "c", "d", "e"};
  options.feed_delivery = FeedDelivery::kPlain;
  Story story(options);
  story.Rollback();
  story.Feed(3);
  story.feed_connection = "feed:2";
  story.position = 2;
  story.connection_first = 2;
  story.judge().OnPlainFeedConnected(StepId(0), "feed:2", 2);
  story.Feed(3);
  story.Checkpoint();
  ASSERT_FALSE(story.failures().empty());
  EXPECT_EQ(story.failures().front().failure_class, "delivery.duplicate");
}

TEST(PlainFeedTest, OtherBytesThanTheFeedsAreFound) {
  StoryOptions options;
  options.factory = WordCount();
  options.feed = {"a", "b", "c"};
  options.feed_delivery = FeedDelivery::kPlain;
  Story story(options);
  story.Rollback();
  // The connection began one message later than the worker believes.
  story.judge().OnPlainFeedConnected(StepId(0), "feed:1", 1);
  story.Feed(1);
  EXPECT_EQ(story.Verdicts(), "delivery.corrupted");
}

}  // namespace
}  // namespace pouch

// Stories of clusters that keep every promise: the judge finds nothing.

#include <gtest/gtest.h>

#include <string>

#include "tests/native/word_count.h"
#include "tests/sim/judge/story.h"

namespace pouch {
namespace {

StoryOptions Words(uint32_t workers = 3) {
  StoryOptions options;
  options.factory = WordCount();
  options.workers = workers;
  for (int i = 0; i < 40; ++i) {
    options.feed.push_back(i % 7 == 3 ? "# discarded"
                                      : "the cat " + std::to_string(i % 5));
  }
  return options;
}

TEST(CorrectStories, WithoutInputNothingIsWrong) {
  Story story(Words());
  story.Rollback();
  story.Checkpoint();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, CheckpointsFoldEverythingOnce) {
  Story story(Words());
  story.Rollback();
  for (int i = 0; i < 4; ++i) {
    story.Feed(10);
    story.Checkpoint();
  }
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
  EXPECT_EQ(story.Checked("feed", "inputs"), 40u);
  EXPECT_GT(story.Checked("steps", "calls"), 200u);
  EXPECT_GT(story.Checked("steps", "states saved"), 20u);
  EXPECT_GT(story.Checked("codec", "messages between workers"), 20u);
  EXPECT_EQ(story.Checked("sinks", "messages"), 102u);
}

TEST(CorrectStories, OneWorkerSendsNothingThroughTheHooks) {
  Story story(Words(1));
  story.Rollback();
  story.Feed(40);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
  EXPECT_EQ(story.Checked("codec", "messages between workers"), 0u);
}

TEST(CorrectStories, RollbackToNothingStartsOver) {
  Story story(Words());
  story.Rollback();
  story.Feed(5);
  story.Restart(1);
  story.Rollback();
  story.Feed(40);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, RollbackRepeatsWhatFollowedTheCheckpoint) {
  Story story(Words());
  story.Rollback();
  story.Feed(10);
  story.Checkpoint();
  story.Feed(10);
  story.Restart(2);
  story.Rollback();
  story.Feed(30);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
  EXPECT_GT(story.Checked("steps", "states restored"), 3u);
}

TEST(CorrectStories, RollbackDuringRollbackStartsAgain) {
  Story story(Words());
  story.Rollback();
  story.Feed(10);
  story.Checkpoint();
  story.Feed(3);
  story.Order(story.attempt());
  story.RollBackWorker(0);
  story.Restart(1);
  story.Rollback();
  story.Feed(30);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, AttemptGivenUpIsPartOfTheNextCheckpoint) {
  Story story(Words());
  story.Rollback();
  story.Feed(10);
  story.BeginAttempt();
  story.PassBarriers();
  story.Acknowledge(0);
  story.Feed(10);
  story.BeginAttempt();
  story.PassBarrier(0);  // Superseded before anybody else passed it.
  story.PassBarrier(1);
  story.Feed(10);
  story.Checkpoint();
  story.Feed(10);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, CheckpointThatWasNeverAnnouncedIsFoundAtTheRollback) {
  Story story(Words());
  story.Rollback();
  story.Feed(10);
  story.BeginAttempt();
  story.PassBarriers();
  story.AcknowledgeAll();
  story.Feed(10);
  const CheckpointId durable = story.attempt();
  story.Restart(0);
  story.Order(durable);
  for (uint32_t i = 0; i < 3; ++i) story.RollBackWorker(i);
  story.StartEpoch();
  story.Feed(30);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, WorkersOfAnEndedEpochMayGoOnUntilTheyHear) {
  Story story(Words());
  story.Rollback();
  story.Feed(10);
  story.Checkpoint();
  const Epoch old = story.epoch();
  story.Order(CheckpointId{old, CheckpointNumber(1)});
  story.observer(1).OnBarrier(StepId(0), {old, CheckpointNumber(2)});
  for (uint32_t i = 0; i < 3; ++i) story.RollBackWorker(i);
  story.StartEpoch();
  story.Feed(30);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, MessagesOfOtherKeysMayOvertake) {
  Story story(Words(1));
  story.Rollback();
  story.TakeIn(2);
  story.hops().push_back(story.hops().front());
  story.hops().pop_front();  // "the cat 1" before "the cat 0": other keys.
  story.Process();
  story.Feed(38);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, RunCutShortIsNotJudgedBeyondItsCheckpoint) {
  Story story(Words());
  story.Rollback();
  story.Feed(10);
  story.Checkpoint();
  story.TakeIn(5);
  story.judge().Finish(false);
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, PlainFeedMayMissWhatBrokeOrWasRolledBack) {
  StoryOptions options = Words();
  options.feed_delivery = FeedDelivery::kPlain;
  Story story(options);
  story.Rollback();
  story.Feed(10);
  story.Checkpoint();
  story.Feed(5);
  story.Restart(1);
  story.Rollback();  // Messages 10 to 14 are gone.
  story.Feed(5);
  story.feed_connection = "feed:2";
  story.position += 3;  // So are 20 to 22, with the connection.
  story.connection_first = story.position;
  story.judge().OnPlainFeedConnected(StepId(0), "feed:2", story.position);
  story.Feed(17);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
}

TEST(CorrectStories, PlainSinkMayRepeatAfterARollback) {
  StoryOptions options = Words();
  options.sink_delivery = SinkDelivery::kPlain;
  Story story(options);
  story.Rollback();
  story.Feed(10);
  story.Checkpoint();
  story.Feed(7);
  story.Rollback();
  story.Feed(30);
  story.Checkpoint();
  story.Finish();
  EXPECT_EQ(story.Verdicts(), "");
  EXPECT_GT(story.Checked("sinks", "plain bytes"), 300u);
}

}  // namespace
}  // namespace pouch

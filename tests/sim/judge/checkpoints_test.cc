// Clusters that break the rules of checkpoints, rollbacks and epochs.

#include <gtest/gtest.h>

#include <optional>

#include "tests/native/word_count.h"
#include "tests/sim/judge/story.h"

namespace pouch {
namespace {

class CheckpointsTest : public ::testing::Test {
 public:
  static StoryOptions Options() {
    StoryOptions options;
    options.factory = WordCount();
    for (int i = 0; i < 20; ++i) options.feed.push_back("the cat sat");
    return options;
  }

 protected:
  CheckpointsTest() : story_(Options()) {
    story_.Rollback();
    story_.Feed(2);
  }
  Story story_;
};

TEST_F(CheckpointsTest, CompleteWithoutAnAcknowledgementIsFound) {
  story_.BeginAttempt();
  story_.PassBarriers();
  story_.Acknowledge(0);
  story_.Complete();
  EXPECT_EQ(story_.Verdicts(), "checkpoint.incomplete");
  EXPECT_EQ(story_.failures().front().worker, "w1");
}

TEST_F(CheckpointsTest, AcknowledgementBeforeTheLastBarrierIsFound) {
  story_.BeginAttempt();
  story_.PassBarrier(0);
  story_.PassBarrier(1);
  story_.Acknowledge(0);
  EXPECT_EQ(story_.Verdicts(), "checkpoint.incomplete");
}

TEST_F(CheckpointsTest, RollbackToWhatNotEverybodyAcknowledgedIsFound) {
  story_.BeginAttempt();
  story_.PassBarriers();
  story_.Acknowledge(1);
  story_.Order(story_.attempt());
  EXPECT_EQ(story_.Verdicts(), "checkpoint.incomplete");
}

TEST_F(CheckpointsTest, RollbackBehindTheLastCompleteCheckpointIsFound) {
  story_.Checkpoint();
  const CheckpointId first = story_.attempt();
  story_.Feed(2);
  story_.Checkpoint();
  story_.Order(first);
  EXPECT_EQ(story_.Verdicts(), "recovery.wrong_checkpoint");
}

// As the test above, but the coordinator's disk is damaged.
class LostCompletionTest : public ::testing::Test {
 protected:
  LostCompletionTest() : story_(Options()) {
    story_.Rollback();
    story_.Feed(2);
    story_.Checkpoint();
    first_ = story_.attempt();
    story_.Feed(2);
    story_.BeginAttempt();
    story_.PassBarriers();
    story_.AcknowledgeAll();
    story_.Complete();
  }
  static StoryOptions Options() {
    StoryOptions options = CheckpointsTest::Options();
    options.newest_record_may_go = true;
    return options;
  }
  Story story_;
  CheckpointId first_;
};

TEST_F(LostCompletionTest, CompletionOnWhichNobodyActedMayGo) {
  story_.Order(first_);
  EXPECT_EQ(story_.Verdicts(), "");
  EXPECT_EQ(story_.Checked("checkpoints", "complete checkpoints"), 1u);
}

TEST_F(LostCompletionTest, CompletionThatASinkActedOnMayNotGo) {
  story_.CommitSinks();
  story_.Order(first_);
  EXPECT_EQ(story_.Verdicts(), "recovery.wrong_checkpoint");
}

TEST_F(LostCompletionTest, AnOrderThatNobodyFollowedMayComeAgain) {
  story_.Order(first_);
  story_.observer(0).OnRollbackOrdered(story_.epoch(), first_);
  EXPECT_EQ(story_.Verdicts(), "");
  story_.RollBackWorker(1);
  story_.observer(0).OnRollbackOrdered(story_.epoch(), first_);
  EXPECT_EQ(story_.Verdicts(), "epoch.overlap");
}

TEST_F(LostCompletionTest, OnlyTheNewestCompletionMayGo) {
  story_.Order(std::nullopt);
  EXPECT_EQ(story_.Verdicts(), "recovery.wrong_checkpoint");
}

TEST_F(CheckpointsTest, RollbackToNothingBehindACheckpointIsFound) {
  story_.Checkpoint();
  story_.Order(std::nullopt);
  EXPECT_EQ(story_.Verdicts(), "recovery.wrong_checkpoint");
}

TEST_F(CheckpointsTest, WorkerAtAnotherCheckpointThanOrderedIsFound) {
  story_.Checkpoint();
  story_.Order(story_.attempt());
  story_.observer(1).OnRolledBack(story_.epoch(), std::nullopt);
  EXPECT_EQ(story_.Verdicts(), "recovery.wrong_checkpoint");
}

TEST_F(CheckpointsTest, CheckpointBehindANewerOneIsFound) {
  story_.Checkpoint();
  const CheckpointId first = story_.attempt();
  story_.Checkpoint();
  story_.observer(0).OnCheckpointComplete(first);
  EXPECT_EQ(story_.Verdicts(), "checkpoint.not_monotonic");
}

TEST_F(CheckpointsTest, BarrierPassedTwiceIsFound) {
  story_.BeginAttempt();
  story_.PassBarrier(0);
  story_.observer(0).OnBarrier(StepId(0), story_.attempt());
  EXPECT_EQ(story_.Verdicts(), "checkpoint.not_monotonic");
}

TEST_F(CheckpointsTest, DataBeforeEverybodyRolledBackOverlapsEpochs) {
  story_.Order(std::nullopt);
  story_.RollBackWorker(0);
  story_.position = 0;
  story_.TakeIn(1);
  EXPECT_EQ(story_.Verdicts(), "epoch.overlap");
}

TEST_F(CheckpointsTest, DataOfAnOlderEpochOverlapsEpochs) {
  const Epoch old = story_.epoch();
  story_.Rollback();
  story_.observer(0).OnInput({StepId(0),
                              old,
                              0,
                              {},
                              0,
                              "the cat sat",
                              Lineage{StepId(0), 0, 0},
                              {},
                              {}});
  EXPECT_EQ(story_.Verdicts(), "epoch.overlap");
}

TEST_F(CheckpointsTest, EpochStartedBeforeEverybodyRolledBackIsFound) {
  story_.Order(std::nullopt);
  story_.RollBackWorker(1);
  story_.StartEpoch();
  EXPECT_EQ(story_.Verdicts(), "epoch.overlap");
}

TEST_F(CheckpointsTest, EpochOrderedTwiceIsFound) {
  story_.observer(0).OnRollbackOrdered(story_.epoch(), std::nullopt);
  EXPECT_EQ(story_.Verdicts(), "epoch.overlap");
}

TEST_F(CheckpointsTest, CommitOfWhatIsNotCompleteIsFound) {
  story_.BeginAttempt();
  story_.observer(0).OnCheckpointCommitted(story_.attempt());
  EXPECT_EQ(story_.Verdicts(), "checkpoint.incomplete");
}

TEST_F(CheckpointsTest, FailuresFromElsewhereJoinInOrderOfTime) {
  story_.Order(story_.epoch().value() == 0 ? std::nullopt
                                           : std::optional<CheckpointId>());
  RunFailure stuck;
  stuck.failure_class = "liveness.stuck";
  story_.judge().AddFailure(stuck);
  story_.observer(0).OnCheckpointCommitted({Epoch(9), CheckpointNumber(9)});
  EXPECT_EQ(story_.Verdicts(), "liveness.stuck checkpoint.incomplete");
}

}  // namespace
}  // namespace pouch

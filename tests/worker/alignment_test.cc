#include "worker/alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/worker/aligned_step.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AlignmentTest, OneInputPassesAtOnce) {
  AlignedStep step(1);
  step.Message(0, "a");
  step.Barrier(0, 1);
  step.Message(0, "b");
  EXPECT_THAT(step.log(), ElementsAre("0:a", "pass 1", "0:b"));
}

TEST(AlignmentTest, BlockedInputQueuesWhileOthersRun) {
  AlignedStep step(2);
  step.Barrier(0, 1);
  step.Message(0, "later");
  step.Message(1, "now");
  EXPECT_THAT(step.log(), ElementsAre("1:now"));
  EXPECT_EQ(step.queued(), 1u);
}

TEST(AlignmentTest, PassingRunsTheQueuesInOrder) {
  AlignedStep step(3);
  step.Barrier(2, 1);
  step.Message(2, "c1");
  step.Barrier(0, 1);
  step.Message(2, "c2");
  step.Message(0, "a1");
  step.Barrier(1, 1);
  step.Message(1, "b1");
  EXPECT_THAT(step.log(),
              ElementsAre("pass 1", "0:a1", "2:c1", "2:c2", "1:b1"));
  EXPECT_EQ(step.queued(), 0u);
}

TEST(AlignmentTest, QueuedBarrierBlocksAgainWhenItsTurnComes) {
  AlignedStep step(2);
  step.Barrier(0, 1);
  step.Message(0, "a");
  step.Barrier(0, 2);
  step.Message(0, "b");
  step.Barrier(1, 1);
  EXPECT_THAT(step.log(), ElementsAre("pass 1", "0:a"));
  step.Barrier(1, 2);
  EXPECT_THAT(step.log(), ElementsAre("pass 1", "0:a", "pass 2", "0:b"));
}

TEST(AlignmentTest, NewerBarrierEndsAnAlignmentThatCannotBeComplete) {
  AlignedStep step(2);
  step.Barrier(0, 1);
  step.Message(0, "a");
  step.Barrier(1, 2);  // Input 1 never delivers 1.
  EXPECT_EQ(step.superseded(), 1);
  EXPECT_THAT(step.log(), ElementsAre("0:a"));
  step.Message(1, "held");
  step.Barrier(0, 2);
  EXPECT_THAT(step.log(), ElementsAre("0:a", "pass 2", "1:held"));
}

TEST(AlignmentTest, OlderBarrierChangesNothing) {
  AlignedStep step(2);
  step.Barrier(0, 2);
  step.Barrier(1, 1);
  step.Message(1, "now");
  EXPECT_THAT(step.log(), ElementsAre("1:now"));
  step.Barrier(1, 2);
  EXPECT_THAT(step.log(), ElementsAre("1:now", "pass 2"));
}

TEST(AlignmentTest, BarrierThatPassedIsStaleEverAfter) {
  AlignedStep step(2);
  step.Barrier(0, 1);
  step.Barrier(1, 1);
  step.Barrier(0, 1);
  step.Message(0, "now");
  EXPECT_THAT(step.log(), ElementsAre("pass 1", "0:now"));
}

TEST(AlignmentTest, BarriersAreOrderedByEpochFirst) {
  AlignedStep step(1);
  step.Barrier(0, 9, 1);
  step.Barrier(0, 1, 2);
  step.Barrier(0, 10, 1);
  EXPECT_THAT(step.log(), ElementsAre("pass 9", "pass 1"));
}

TEST(AlignmentTest, ClearForgetsQueuesAndBarriers) {
  AlignedStep step(2);
  step.Barrier(0, 5);
  step.Message(0, "void");
  step.Clear();
  EXPECT_EQ(step.queued(), 0u);
  step.Message(0, "a");
  step.Barrier(0, 1);
  step.Barrier(1, 1);
  EXPECT_THAT(step.log(), ElementsAre("0:a", "pass 1"));
}

TEST(AlignmentTest, ClearForgetsWhatMayRun) {
  Alignment alignment(2);
  bool superseded = false;
  alignment.OnBarrier(0, {Epoch(1), CheckpointNumber(1)}, &superseded);
  alignment.Queue(0, StepInput());
  EXPECT_EQ(
      alignment.OnBarrier(1, {Epoch(1), CheckpointNumber(1)}, &superseded),
      Alignment::Outcome::kPassed);
  alignment.Clear();
  EXPECT_FALSE(alignment.TakeRunnable().has_value());
}

}  // namespace
}  // namespace pouch

// Messages and barriers through the steps of one worker.

#include "worker/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/worker/pipeline_process.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using P = PipelineProcess;

TEST(PipelineTest, AnInputRunsToTheSinkBeforeTheNext) {
  P process(1);
  process.Input("a b a");
  process.Input("b");
  EXPECT_THAT(process.log(),
              ElementsAre("sink a 1", "sink b 1", "sink a 2", "sink b 2"));
}

TEST(PipelineTest, WhatTheDecoderDiscardsGoesNoFurther) {
  P process(1);
  process.Input("# a");
  EXPECT_THAT(process.log(), IsEmpty());
  EXPECT_THAT(process.failures(), IsEmpty());
}

TEST(PipelineTest, EachMessageGoesToTheWorkerOfItsKey) {
  P process(2);
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    process.Input(std::string(1, letter));
  }
  EXPECT_THAT(process.log(), SizeIs(26)) << "each once";
  EXPECT_THAT(process.log(), Contains("data to w1 over 0"));
  EXPECT_THAT(process.log(), Contains("data to w1 over 1"));
  EXPECT_THAT(process.log(), Contains(HasSubstr("sink ")));
}

TEST(PipelineTest, ABarrierPassesEachStepOnce) {
  P process(1);
  process.Input("a b");
  process.ClearLog();
  process.SourceBarrier(3);
  EXPECT_THAT(process.log(), ElementsAre("step 0 passed 3 with 1 items",
                                         "step 1 passed 3 with 0 items",
                                         "step 2 passed 3 with 2 items",
                                         "step 3 passed 3 with 0 items"));
}

TEST(PipelineTest, AStepWithoutTheBarrierOfEveryWorkerWaits) {
  P process(2);
  process.SourceBarrier(3);
  EXPECT_THAT(process.log(), ElementsAre("step 0 passed 3 with 1 items",
                                         "barrier 3 to w1 over 0"));
  process.RemoteBarrier(P::kToSplit, 3);
  EXPECT_THAT(process.log(), Contains("step 1 passed 3 with 0 items"));
  EXPECT_THAT(process.log(), Not(Contains(HasSubstr("step 2"))));
  process.RemoteBarrier(P::kToCount, 3);
  EXPECT_THAT(process.log(), Contains("step 3 passed 3 with 0 items"));
}

TEST(PipelineTest, WhatFollowsABarrierWaitsForTheOthers) {
  P process(2);
  process.RemoteData(P::kToCount, "a", "a");
  process.RemoteBarrier(P::kToCount, 3);
  process.RemoteData(P::kToCount, "a", "a");
  EXPECT_THAT(process.log(), ElementsAre("sink a 1"));
  EXPECT_EQ(process.pipeline()->queued(), 1u);
  process.RemoteBarrier(P::kToSplit, 3);
  process.SourceBarrier(3);
  EXPECT_EQ(process.pipeline()->queued(), 0u);
  EXPECT_EQ(process.log().back(), "sink a 2");
  EXPECT_THAT(process.log(), Contains("step 2 passed 3 with 1 items"));
}

TEST(PipelineTest, AnUnwantedSnapshotIsNotMade) {
  P process(1);
  process.wants = [](const CheckpointId&) { return false; };
  process.Input("a");
  process.SourceBarrier(3);
  EXPECT_THAT(process.log(), Contains("step 2 passed 3 with 0 items"));
}

TEST(PipelineTest, AnEpochBeginsWithoutStatesAndQueues) {
  P process(2);
  process.RemoteData(P::kToCount, "a", "a");
  process.RemoteBarrier(P::kToCount, 3);
  process.RemoteData(P::kToCount, "a", "a");
  process.pipeline()->StartEpoch(Epoch(2));
  EXPECT_EQ(process.pipeline()->queued(), 0u);
  process.ClearLog();
  process.RemoteData(P::kToCount, "a", "a");
  EXPECT_THAT(process.log(), ElementsAre("sink a 1"));
}

TEST(PipelineTest, ARestoredStateGoesOn) {
  P process(1);
  process.Input("a a");
  std::vector<std::string> items;
  process.on_passed = [&items](StepId step, const CheckpointId&,
                               std::vector<std::string> passed) {
    if (step == P::kCount) items = std::move(passed);
  };
  process.SourceBarrier(3);
  ASSERT_THAT(items, SizeIs(1));
  const auto item = ParseSnapshotItem(items[0]);
  process.pipeline()->StartEpoch(Epoch(2));
  ASSERT_TRUE(process.pipeline()
                  ->RestoreState(item->step, P::Id(3), item->key, item->bytes)
                  .ok());
  process.Input("a");
  EXPECT_EQ(process.log().back(), "sink a 3");
}

TEST(PipelineTest, ACallThatFailsEndsEverything) {
  NativeDefects defects;
  defects.compute_fails_on = "b";
  P process(1, defects);
  process.Input("a b c");
  process.Input("a");
  ASSERT_THAT(process.failures(), SizeIs(1));
  EXPECT_THAT(process.failures()[0].callable, HasSubstr("count"));
  EXPECT_TRUE(process.failures()[0].lineage.has_value());
  EXPECT_THAT(process.log(), Not(Contains("sink c 1")));
  EXPECT_THAT(process.log(), Not(Contains("sink a 2")));
}

}  // namespace
}  // namespace pouch

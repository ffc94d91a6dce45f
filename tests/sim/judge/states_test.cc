// States and objects that are not what they must be: the steps and the codec
// checker.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "tests/native/native_object.h"
#include "tests/native/word_count.h"
#include "tests/sim/judge/story.h"

namespace pouch {
namespace {

StoryOptions Words(NativeDefects defects = {}, uint32_t workers = 2) {
  StoryOptions options;
  options.factory = WordCount(defects);
  options.workers = workers;
  for (int i = 0; i < 12; ++i) options.feed.push_back("the cat sat");
  return options;
}

TEST(StatesTest, WrongStateIsFoundAtTheCheckpoint) {
  Story story(Words());
  story.Rollback();
  story.Feed(4);
  NativeOf(story.StateOf(2, "cat")).numbers[0] = 99;
  story.Checkpoint();
  ASSERT_EQ(story.Verdicts(), "state.diverged");
  const RunFailure& failure = story.failures().front();
  EXPECT_EQ(failure.step, "count");
  EXPECT_EQ(failure.key, "cat");
  EXPECT_EQ(failure.expected, "\"cat\" [4, 12]");
  EXPECT_EQ(failure.actual, "\"cat\" [99, 12]");
}

TEST(StatesTest, WrongStateShowsInWhatIsEmitted) {
  Story story(Words());
  story.Rollback();
  story.Feed(4);
  NativeOf(story.StateOf(2, "cat")).numbers[0] = 99;
  story.Feed(1);
  story.Checkpoint();
  ASSERT_EQ(story.Verdicts(), "state.diverged");
  EXPECT_EQ(story.failures().front().expected, "\"cat\" [5, 15]");
}

TEST(StatesTest, StateOfOneKeyMissingInTheCheckpointIsFound) {
  Story story(Words({}, 1));
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  story.BeginAttempt();
  story.PassBarrier(0);
  story.PassBarrier(1);
  for (const char* key : {"the", "cat"}) {
    Value& state = story.StateOf(2, key);
    story.observer(0).OnStateSaved({StepId(2), story.attempt(), key, &state,
                                    EncodeNative(NativeOf(state))});
  }
  story.observer(0).OnBarrier(StepId(2), story.attempt());
  story.PassBarrier(3);
  story.AcknowledgeAll();
  story.Complete();
  ASSERT_EQ(story.Verdicts(), "state.diverged");
  EXPECT_EQ(story.failures().front().key, "sat");
  EXPECT_EQ(story.failures().front().actual, "no state");
}

TEST(StatesTest, WrongRestoreIsFoundAtOnce) {
  Story story(Words());
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  story.on_restore = [](const std::string& key, Value* state) {
    if (key == "cat") *state = MakeNative("cat", {3, 9});
    return true;
  };
  story.Rollback();
  ASSERT_FALSE(story.failures().empty());
  // The bytes are those that were saved, so reading them went wrong.
  EXPECT_EQ(story.Verdicts(), "codec.round_trip");
  EXPECT_EQ(story.failures().front().actual, "\"cat\" [3, 9]");
}

TEST(StatesTest, StateOfAnOlderCheckpointIsFoundAtTheRestore) {
  Story story(Words());
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  const CheckpointId checkpoint = story.attempt();
  story.Restart(1);
  story.Order(checkpoint);
  const Value old = MakeNative("cat", {3, 9});
  story.observer(1).OnStateRestored(
      {StepId(2), checkpoint, "cat", &old, EncodeNative(NativeOf(old))},
      story.epoch());
  EXPECT_EQ(story.Verdicts(), "state.diverged");
}

TEST(StatesTest, KeyThatIsNotRestoredIsFound) {
  Story story(Words());
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  story.on_restore = [](const std::string& key, Value*) {
    return key != "cat";
  };
  story.Rollback();
  ASSERT_EQ(story.Verdicts(), "state.diverged");
  EXPECT_EQ(story.failures().front().actual, "no state");
}

TEST(StatesTest, ObjectChangedOnItsWayWithinAWorkerIsAliased) {
  Story story(Words({}, 1));
  story.Rollback();
  story.TakeIn(2);
  NativeOf(story.hops().back().value).text = "the dog sat";
  story.Process();
  story.Checkpoint();
  ASSERT_FALSE(story.failures().empty());
  EXPECT_EQ(story.failures().front().failure_class, "state.aliased");
}

TEST(StatesTest, StateThatIsEmittedItselfIsAliased) {
  NativeDefects defects;
  defects.emits_state_itself = true;
  Story story(Words(defects, 1));
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  ASSERT_FALSE(story.failures().empty());
  EXPECT_EQ(story.failures().front().failure_class, "state.aliased");
}

TEST(StatesTest, ObjectChangedOnItsWayBetweenWorkersIsACodecFailure) {
  StoryOptions options = Words();
  options.feed = {"a b", "c d", "e f", "g h", "i j", "k l"};
  Story story(options);
  story.Rollback();
  story.TakeIn(6);
  const auto remote =
      std::find_if(story.hops().begin(), story.hops().end(),
                   [](const StoryHop& hop) { return !hop.bytes.empty(); });
  ASSERT_NE(remote, story.hops().end());
  remote->bytes = EncodeNative(NativeObject{"x y", {}});
  story.Process();
  story.Checkpoint();
  ASSERT_FALSE(story.failures().empty());
  EXPECT_EQ(story.failures().front().failure_class, "codec.round_trip");
  EXPECT_EQ(story.failures().front().step, "split");
}

TEST(StatesTest, SharedCounterIsNondeterminism) {
  NativeDefects defects;
  defects.shared_counter = std::make_shared<int64_t>(0);
  Story story(Words(defects));
  story.Rollback();
  story.Feed(4);
  story.Checkpoint();
  ASSERT_FALSE(story.failures().empty());
  EXPECT_EQ(story.failures().front().failure_class, "determinism.application");
}

}  // namespace
}  // namespace pouch

// The contract of worker/executor.h, run unchanged against every
// implementation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/task.h"
#include "base/time.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "worker/executor.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// An Executor and a way to let it work.
class ExecutorUnderTest {
 public:
  virtual ~ExecutorUnderTest() = default;
  virtual Executor* executor() = 0;
  virtual void RunUntilIdle() = 0;
  virtual void Destroy() = 0;
};

class SimExecutorUnderTest final : public ExecutorUnderTest {
 public:
  Executor* executor() override { return executor_.get(); }
  void RunUntilIdle() override { scheduler_.RunUntilIdle(); }
  void Destroy() override { executor_.reset(); }

 private:
  Scheduler scheduler_;
  std::unique_ptr<SimExecutor> executor_ =
      std::make_unique<SimExecutor>(&scheduler_);
};

struct ExecutorKind {
  const char* name;
  std::function<std::unique_ptr<ExecutorUnderTest>()> make;
};

class ExecutorContractTest : public ::testing::TestWithParam<ExecutorKind> {
 protected:
  ExecutorContractTest() : subject_(GetParam().make()) {}

  Executor* executor() { return subject_->executor(); }
  Task Note(std::string name) {
    return [this, name = std::move(name)] { ran_.push_back(name); };
  }
  Time In(int64_t milliseconds) {
    return executor()->Now() + Duration::Milliseconds(milliseconds);
  }

  std::unique_ptr<ExecutorUnderTest> subject_;
  std::vector<std::string> ran_;
};

TEST_P(ExecutorContractTest, PostedTasksRunInOrderAndNotAtOnce) {
  executor()->Post(Note("a"));
  executor()->Post(Note("b"));
  EXPECT_THAT(ran_, IsEmpty());
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("a", "b"));
}

TEST_P(ExecutorContractTest, TaskPostedByATaskRunsAfterIt) {
  executor()->Post([this] {
    executor()->Post(Note("inner"));
    ran_.push_back("outer");
  });
  executor()->Post(Note("next"));
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("outer", "next", "inner"));
}

TEST_P(ExecutorContractTest, TimersRunInOrderOfTheirTime) {
  executor()->PostAt(In(3), Note("3"));
  executor()->PostAt(In(1), Note("1"));
  executor()->PostAt(In(2), Note("2"));
  executor()->Post(Note("0"));
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("0", "1", "2", "3"));
}

TEST_P(ExecutorContractTest, TimersOfOneTimeRunInPostOrder) {
  const Time when = In(1);
  for (const char* name : {"a", "b", "c"}) executor()->PostAt(when, Note(name));
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("a", "b", "c"));
}

TEST_P(ExecutorContractTest, TimerOfThePastRunsAsIfPosted) {
  executor()->PostAt(In(5), [this] {
    executor()->Post(Note("posted"));
    executor()->PostAt(In(-3), Note("late"));
    executor()->PostAt(In(0), Note("now"));
  });
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("posted", "late", "now"));
}

TEST_P(ExecutorContractTest, TimeStandsStillInATaskAndReachesTheTimer) {
  const Time when = In(7);
  Time seen;
  executor()->PostAt(when, [this, &seen] {
    seen = executor()->Now();
    EXPECT_EQ(executor()->Now(), seen);
  });
  subject_->RunUntilIdle();
  EXPECT_GE(seen, when);
}

TEST_P(ExecutorContractTest, CancelledTimerNeverRuns) {
  const TimerId timer = executor()->PostAt(In(1), Note("cancelled"));
  executor()->PostAt(In(1), Note("kept"));
  executor()->Cancel(timer);
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("kept"));
}

TEST_P(ExecutorContractTest, CancellingDestroysTheTask) {
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = held;
  const TimerId timer =
      executor()->PostAt(In(1), [held = std::move(held)] { ++*held; });
  executor()->Cancel(timer);
  EXPECT_TRUE(watch.expired());
}

TEST_P(ExecutorContractTest, CancelAfterTheEndOfATimerIsNoError) {
  const TimerId timer = executor()->PostAt(In(1), Note("first"));
  subject_->RunUntilIdle();
  // Whatever memory the first one used, this is another timer.
  executor()->PostAt(In(1), Note("second"));
  executor()->Cancel(timer);
  executor()->Cancel(timer);
  executor()->Cancel(TimerId());
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("first", "second"));
}

TEST_P(ExecutorContractTest, TaskMayCancelAnotherOfItsTime) {
  TimerId victim;
  executor()->PostAt(In(1), [this, &victim] { executor()->Cancel(victim); });
  victim = executor()->PostAt(In(1), Note("victim"));
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, IsEmpty());
}

TEST_P(ExecutorContractTest, TimerIdsAreNeverReused) {
  std::vector<TimerId> ids;
  for (int i = 0; i < 100; ++i) {
    ids.push_back(executor()->PostAt(In(1), Note("")));
    if (i % 2 == 0) executor()->Cancel(ids.back());
    if (i % 3 == 0) subject_->RunUntilIdle();
  }
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
}

TEST_P(ExecutorContractTest, DestroyedExecutorRunsNothingMore) {
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = held;
  executor()->Post(Note("posted"));
  executor()->PostAt(In(1), [held = std::move(held)] { ++*held; });
  subject_->Destroy();
  EXPECT_TRUE(watch.expired()) << "a dead worker's task is kept";
  subject_->RunUntilIdle();
  EXPECT_THAT(ran_, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    AllExecutors, ExecutorContractTest,
    ::testing::Values(ExecutorKind{
        "SimExecutor",
        [] { return std::make_unique<SimExecutorUnderTest>(); }}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

}  // namespace
}  // namespace pouch

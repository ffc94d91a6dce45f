// The scheduler beyond the contract of Executor: owners, pauses, observers.

#include "sim/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/task.h"
#include "base/time.h"
#include "sim/sim_executor.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Time At(int64_t milliseconds) {
  return Time() + Duration::Milliseconds(milliseconds);
}

class SchedulerTest : public ::testing::Test {
 protected:
  Task Note(std::string name) {
    return [this, name = std::move(name)] { ran_.push_back(name); };
  }
  void Post(int64_t milliseconds, OwnerId owner, const std::string& name) {
    scheduler_.PostAt(At(milliseconds), owner, EventKind::kTask, Note(name));
  }

  Scheduler scheduler_;
  std::vector<std::string> ran_;
};

class RecordingObserver final : public EventObserver {
 public:
  void OnEvent(Time now, OwnerId owner, EventKind kind) override {
    events.push_back(now.ToString() + " " + std::to_string(owner.value()) +
                     " " + std::to_string(static_cast<int>(kind)));
  }
  std::vector<std::string> events;
};

TEST_F(SchedulerTest, ObserverHearsTimeOwnerAndKindOfEachEvent) {
  RecordingObserver observer;
  scheduler_.SetObserver(&observer);
  const OwnerId owner = scheduler_.AddOwner();
  scheduler_.PostAt(At(2), owner, EventKind::kDisk, Note("disk"));
  const EventId cancelled =
      scheduler_.PostAt(At(1), owner, EventKind::kTimer, Note("timer"));
  scheduler_.PostAt(At(1), Scheduler::kWorld, EventKind::kNetwork, Note("net"));
  scheduler_.Cancel(cancelled);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(observer.events, ElementsAre("1ms 0 2", "2ms 1 3"));
}

TEST_F(SchedulerTest, RunUntilRunsWhatIsDueAndMovesTheClock) {
  Post(1, Scheduler::kWorld, "1");
  Post(2, Scheduler::kWorld, "2");
  Post(3, Scheduler::kWorld, "3");
  scheduler_.RunUntil(At(2));
  EXPECT_THAT(ran_, ElementsAre("1", "2"));
  EXPECT_EQ(scheduler_.Now(), At(2));
  EXPECT_EQ(scheduler_.NextTime(), At(3));
  scheduler_.RunUntil(At(10));
  EXPECT_EQ(scheduler_.Now(), At(10));
  EXPECT_EQ(scheduler_.NextTime(), std::nullopt);
}

TEST_F(SchedulerTest, DroppedOwnersEventsAreDestroyedAndOthersRun) {
  const OwnerId dead = scheduler_.AddOwner();
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = held;
  scheduler_.PostAt(At(1), dead, EventKind::kTask,
                    [held = std::move(held)] { ++*held; });
  Post(1, dead, "dead");
  Post(1, Scheduler::kWorld, "alive");
  scheduler_.DropOwner(dead);
  EXPECT_TRUE(watch.expired());
  EXPECT_EQ(scheduler_.pending_events(), 1u);
  Post(1, dead, "posted after its death");
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("alive"));
}

TEST_F(SchedulerTest, TaskMayDropItsOwnOwner) {
  const OwnerId owner = scheduler_.AddOwner();
  scheduler_.PostAt(At(1), owner, EventKind::kTask, [this, owner] {
    scheduler_.DropOwner(owner);
    ran_.push_back("last words");
  });
  Post(1, owner, "never");
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("last words"));
}

TEST_F(SchedulerTest, PausedOwnerWaitsAndThenRunsInItsOrder) {
  const OwnerId stopped = scheduler_.AddOwner();
  Post(5, stopped, "5");
  Post(1, stopped, "1");
  Post(3, Scheduler::kWorld, "other");
  Post(9, stopped, "9");
  scheduler_.SetPaused(stopped, true);
  scheduler_.RunUntil(At(6));
  EXPECT_THAT(ran_, ElementsAre("other"));
  Post(6, Scheduler::kWorld, "other again");
  scheduler_.SetPaused(stopped, false);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("other", "1", "5", "other again", "9"));
}

TEST_F(SchedulerTest, TimeNeverGoesBackForWhatWaited) {
  const OwnerId stopped = scheduler_.AddOwner();
  scheduler_.SetPaused(stopped, true);
  Time seen;
  scheduler_.PostAt(At(1), stopped, EventKind::kTask,
                    [this, &seen] { seen = scheduler_.Now(); });
  scheduler_.RunUntil(At(6));
  scheduler_.SetPaused(stopped, false);
  EXPECT_EQ(scheduler_.NextTime(), At(6));
  scheduler_.RunUntilIdle();
  EXPECT_EQ(seen, At(6));
}

TEST_F(SchedulerTest, PausedOwnersEventsCanBeCancelledAndDropped) {
  const OwnerId stopped = scheduler_.AddOwner();
  scheduler_.SetPaused(stopped, true);
  const EventId cancelled =
      scheduler_.PostAt(At(1), stopped, EventKind::kTask, Note("cancelled"));
  Post(1, stopped, "kept");
  scheduler_.RunUntil(At(2));
  scheduler_.Cancel(cancelled);
  scheduler_.SetPaused(stopped, false);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("kept"));

  scheduler_.SetPaused(stopped, true);
  Post(3, stopped, "dropped");
  scheduler_.RunUntil(At(4));
  scheduler_.DropOwner(stopped);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("kept"));
  EXPECT_EQ(scheduler_.pending_events(), 0u);
}

TEST_F(SchedulerTest, GoesOnAfterATaskThrew) {
  const OwnerId owner = scheduler_.AddOwner();
  scheduler_.PostAt(At(1), owner, EventKind::kTask,
                    [] { CHECK(false) << "planted"; });
  Post(1, Scheduler::kWorld, "next");
  EXPECT_THROW(scheduler_.RunNext(), CheckFailure);
  EXPECT_EQ(scheduler_.last_owner(), owner);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("next"));
}

TEST_F(SchedulerTest, DestroyedTaskMayPostAndCancel) {
  // Its destructor closes something, which touches the scheduler again.
  const OwnerId owner = scheduler_.AddOwner();
  const auto post_again = [this](int*) {
    Post(1, Scheduler::kWorld, "closed");
  };
  int file = 0;
  for (int i = 0; i < 3; ++i) {
    scheduler_.PostAt(
        At(1), owner, EventKind::kTask,
        [closer = std::shared_ptr<int>(&file, post_again)] { ++*closer; });
  }
  scheduler_.DropOwner(owner);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("closed", "closed", "closed"));
}

TEST_F(SchedulerTest, EventsNeverRunAreDestroyedWithTheScheduler) {
  auto held = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = held;
  {
    Scheduler scheduler;
    scheduler.PostAt(At(1), Scheduler::kWorld, EventKind::kTask,
                     [held = std::move(held)] { ++*held; });
  }
  EXPECT_TRUE(watch.expired());
}

TEST_F(SchedulerTest, CancelledEventsLeaveNothingBehind) {
  Post(2000, Scheduler::kWorld, "last");
  for (int i = 0; i < 100'000; ++i) {
    scheduler_.Cancel(scheduler_.PostAt(At(1000), Scheduler::kWorld,
                                        EventKind::kTimer, Note("never")));
    EXPECT_LE(scheduler_.queue_length(), 200u);
  }
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("last"));
}

TEST_F(SchedulerTest, PausedExecutorRunsNothing) {
  SimExecutor executor(&scheduler_);
  executor.Post(Note("task"));
  executor.SetPaused(true);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, IsEmpty());
  executor.SetPaused(false);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("task"));
}

TEST_F(SchedulerTest, SlowOwnersEventsRunLateAndInTheirOrder) {
  const OwnerId slow = scheduler_.AddOwner();
  scheduler_.SetSlow(slow, Duration::Milliseconds(10));
  // Posted in another order than they are due.
  Post(5, slow, "third");
  Post(3, slow, "second");
  Post(1, slow, "first");
  Post(6, Scheduler::kWorld, "world");
  scheduler_.RunUntil(At(10));
  EXPECT_THAT(ran_, ElementsAre("first", "world"));
  scheduler_.RunUntil(At(11));
  EXPECT_THAT(ran_, ElementsAre("first", "world", "second"));
  scheduler_.RunUntil(At(20));
  scheduler_.SetSlow(slow, Duration());
  scheduler_.RunUntil(At(21));
  EXPECT_THAT(ran_, ElementsAre("first", "world", "second", "third"));
}

TEST_F(SchedulerTest, TaskThatWaitsDelaysItsOwnProcessOnly) {
  SimExecutor waiting(&scheduler_);
  SimExecutor other(&scheduler_);
  std::vector<Time> seen;
  waiting.PostAt(At(1), [&waiting, &other, &seen] {
    other.Wait(Duration::Milliseconds(100));  // Not its turn.
    waiting.Wait(Duration::Milliseconds(10));
    waiting.Wait(Duration::Milliseconds(5));
    seen = {waiting.Now(), other.Now()};
    waiting.Post([&waiting, &seen] { seen.push_back(waiting.Now()); });
  });
  waiting.PostAt(At(2), Note("late"));
  other.PostAt(At(2), Note("in time"));
  scheduler_.RunUntil(At(15));
  EXPECT_THAT(seen, ElementsAre(At(16), At(1)));
  EXPECT_THAT(ran_, ElementsAre("in time"));
  scheduler_.RunUntil(At(16));
  EXPECT_THAT(seen, ElementsAre(At(16), At(1), At(16)));
  EXPECT_THAT(ran_, ElementsAre("in time", "late"));
}

TEST_F(SchedulerTest, SlowOwnerMayBePausedDroppedAndResumed) {
  const OwnerId slow = scheduler_.AddOwner();
  scheduler_.SetSlow(slow, Duration::Milliseconds(10));
  Post(1, slow, "first");
  Post(2, slow, "second");
  Post(3, slow, "third");
  scheduler_.RunUntil(At(5));
  scheduler_.SetPaused(slow, true);
  scheduler_.RunUntil(At(50));
  EXPECT_THAT(ran_, ElementsAre("first")) << "busy no more, but paused";
  scheduler_.SetPaused(slow, false);
  scheduler_.RunUntil(At(51));
  EXPECT_THAT(ran_, ElementsAre("first", "second"));
  scheduler_.DropOwner(slow);
  scheduler_.RunUntilIdle();
  EXPECT_THAT(ran_, ElementsAre("first", "second"));
}
}  // namespace
}  // namespace pouch

#include "base/task.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

static_assert(!std::is_copy_constructible_v<Task>);
static_assert(!std::is_copy_assignable_v<Task>);
static_assert(std::is_nothrow_move_constructible_v<Task>);
static_assert(std::is_nothrow_move_assignable_v<Task>);

// Counts how many of it are alive.
class Counted final {
 public:
  explicit Counted(int* alive) : alive_(alive) { ++*alive_; }
  Counted(Counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
  ~Counted() { --*alive_; }

 private:
  int* alive_;
};

TEST(TaskTest, RunsWhatItWasGiven) {
  int ran = 0;
  Task task([&ran] { ++ran; });
  EXPECT_TRUE(static_cast<bool>(task));
  task();
  EXPECT_EQ(ran, 1);
}

TEST(TaskTest, TakesWhatCannotBeCopied) {
  int seen = 0;
  Task task([value = std::make_unique<int>(7), &seen] { seen = *value; });
  Task moved = std::move(task);
  moved();
  EXPECT_EQ(seen, 7);
}

TEST(TaskTest, DestroysItsCallableOnce) {
  int alive = 0;
  {
    Task task([counted = Counted(&alive)] { (void)counted; });
    EXPECT_EQ(alive, 1);
    Task moved = std::move(task);
    EXPECT_EQ(alive, 1);
    moved();
    EXPECT_EQ(alive, 1);
    task = std::move(moved);
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

TEST(TaskTest, AssignmentDestroysWhatWasThere) {
  int alive = 0;
  Task task([counted = Counted(&alive)] { (void)counted; });
  task = Task([] {});
  EXPECT_EQ(alive, 0);
  task = Task();
  EXPECT_FALSE(static_cast<bool>(task));
}

TEST(TaskTest, MovedFromIsEmpty) {
  Task task([] {});
  const Task moved = std::move(task);
  EXPECT_FALSE(static_cast<bool>(task));  // NOLINT: what is being tested
}

TEST(TaskTest, RunningAnEmptyTaskIsABug) {
  Task task;
  EXPECT_THROW(task(), CheckFailure);
}

TEST(TaskTest, TakesCapturesUpToItsCapacity) {
  std::array<char, Task::kCapacityBytes - sizeof(void*)> filling{};
  filling.back() = 'x';
  char seen = 0;
  Task task([filling, &seen] { seen = filling.back(); });
  Task moved = std::move(task);
  moved();
  EXPECT_EQ(seen, 'x');
}

}  // namespace
}  // namespace pouch

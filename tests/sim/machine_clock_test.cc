// The date of a machine, and what may be wrong with it.

#include "sim/machine_clock.h"

#include <gtest/gtest.h>

#include "base/time.h"

namespace pouch {
namespace {

constexpr Duration kSecond = Duration::Seconds(1);

TEST(MachineClockTest, IsRightByItself) {
  EXPECT_EQ(MachineClock().AheadAt(Time() + kSecond), Duration());
}

TEST(MachineClockTest, SkewsAddUpAndEnd) {
  MachineClock clock;
  clock.Skew(1, kSecond * 5);
  clock.Skew(2, kSecond * -7);
  EXPECT_EQ(clock.AheadAt(Time()), kSecond * -2);
  clock.End(1);
  EXPECT_EQ(clock.AheadAt(Time()), kSecond * -7);
  clock.End(2);
  EXPECT_EQ(clock.AheadAt(Time()), Duration());
}

TEST(MachineClockTest, DriftGrowsUntilTheDateIsSetRight) {
  MachineClock clock;
  clock.Drift(1, Time() + kSecond, 1.5);
  EXPECT_EQ(clock.AheadAt(Time() + kSecond), Duration());
  EXPECT_EQ(clock.AheadAt(Time() + kSecond * 11), kSecond * 5);
  clock.End(1);
  EXPECT_EQ(clock.AheadAt(Time() + kSecond * 11), Duration());
}

TEST(MachineClockTest, JumpsStay) {
  MachineClock clock;
  clock.Jump(kSecond * -3);
  clock.End(0);
  EXPECT_EQ(clock.AheadAt(Time()), kSecond * -3);
}

}  // namespace
}  // namespace pouch

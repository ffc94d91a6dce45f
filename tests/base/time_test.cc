#include "base/time.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace pouch {
namespace {

TEST(DurationTest, PrintsTheShortestExactForm) {
  struct Case {
    int64_t nanoseconds;
    const char* text;
  };
  constexpr Case kCases[] = {
      {0, "0s"},
      {1, "1ns"},
      {999, "999ns"},
      {1000, "1us"},
      {1001, "1.001us"},
      {250'000'000, "250ms"},
      {1'500'000'000, "1.5s"},
      {1'000'000'001, "1.000000001s"},
      {10'100, "10.1us"},
      {-1'500'000, "-1.5ms"},
      {3'600'000'000'000, "3600s"},
      {INT64_MAX, "9223372036.854775807s"},
      {INT64_MIN, "-9223372036.854775808s"},
  };
  for (const Case& expected : kCases) {
    EXPECT_EQ(Duration::Nanoseconds(expected.nanoseconds).ToString(),
              expected.text);
  }
}

TEST(DurationTest, UnitsAndArithmetic) {
  EXPECT_EQ(Duration::Seconds(1), Duration::Milliseconds(1000));
  EXPECT_EQ(Duration::Milliseconds(1), Duration::Microseconds(1000));
  EXPECT_EQ(Duration::Microseconds(1), Duration::Nanoseconds(1000));
  EXPECT_EQ(Duration::Seconds(3) - Duration::Seconds(1) * 2,
            Duration::Seconds(1));
  EXPECT_EQ(Duration::Seconds(1) / 4, Duration::Milliseconds(250));
  EXPECT_LT(Duration::Milliseconds(-1), Duration());
  EXPECT_EQ(Duration::Milliseconds(1500).seconds(), 1.5);
}

TEST(TimeTest, MomentsAndSpans) {
  const Time start;
  const Time later = start + Duration::Milliseconds(250);
  EXPECT_LT(start, later);
  EXPECT_EQ(later - start, Duration::Milliseconds(250));
  EXPECT_EQ(later - Duration::Milliseconds(250), start);
  EXPECT_EQ(later.ToString(), "250ms");
  EXPECT_EQ(later.since_start(), Duration::Milliseconds(250));
}

}  // namespace
}  // namespace pouch

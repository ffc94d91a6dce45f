#include "cli/trace_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace pouch {
namespace {

using ::testing::HasSubstr;

// Compares two runs whose events have these details, one nanosecond apart.
std::optional<TraceDifference> Difference(
    const std::vector<std::string>& first,
    const std::vector<std::string>& second) {
  auto comparison = TraceComparison::Create();
  EXPECT_TRUE(comparison.ok()) << comparison.status();
  int64_t now = 0;
  for (const std::string& detail : first)
    (*comparison)
        ->AddFirst({Time::FromNanoseconds(++now), "w1", "step", detail});
  EXPECT_TRUE((*comparison)->StartSecond().ok());
  now = 0;
  for (const std::string& detail : second)
    (*comparison)
        ->AddSecond({Time::FromNanoseconds(++now), "w1", "step", detail});
  (*comparison)->Finish();
  return (*comparison)->difference();
}

TEST(TraceComparisonTest, EqualRunsDoNotDiffer) {
  EXPECT_FALSE(Difference({}, {}));
  EXPECT_FALSE(Difference({"a", "b\n\"", ""}, {"a", "b\n\"", ""}));
}

TEST(TraceComparisonTest, TheFirstDifferenceIsNamedWithWhatCameBefore) {
  const auto difference =
      Difference({"1", "2", "3", "4", "5", "6", "7", "8", "same again"},
                 {"1", "2", "3", "4", "5", "6", "7", "x", "same again"});
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->number, 8u);
  EXPECT_EQ(difference->at, Time::FromNanoseconds(8));
  EXPECT_EQ(difference->actor, "w1");
  EXPECT_THAT(difference->first, HasSubstr("\"detail\":\"8\""));
  EXPECT_THAT(difference->second, HasSubstr("\"detail\":\"x\""));
  ASSERT_EQ(difference->before.size(), 5u);
  EXPECT_THAT(difference->before.front(), HasSubstr("\"detail\":\"3\""));
  EXPECT_THAT(difference->before.back(), HasSubstr("\"detail\":\"7\""));
}

TEST(TraceComparisonTest, ARunThatEndsSoonerDiffersAtItsEnd) {
  const auto longer = Difference({"a"}, {"a", "b"});
  ASSERT_TRUE(longer);
  EXPECT_EQ(longer->first, "the end of the run");
  EXPECT_THAT(longer->second, HasSubstr("\"detail\":\"b\""));
  const auto shorter = Difference({"a", "b"}, {"a"});
  ASSERT_TRUE(shorter);
  EXPECT_EQ(shorter->number, 2u);
  EXPECT_EQ(shorter->second, "the end of the run");
}

}  // namespace
}  // namespace pouch

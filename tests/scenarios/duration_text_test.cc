// Durations are read exactly, and a wrong one says what would be right.

#include "scenarios/duration_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <regex>
#include <string>

#include "scenarios/schema.h"

namespace pouch {
namespace {

int64_t Nanoseconds(std::string_view text) {
  const DurationText read = ParseDuration(text);
  EXPECT_TRUE(read.ok) << text << ": " << read.message;
  return read.duration.nanoseconds();
}

TEST(DurationTextTest, EachUnitIsRead) {
  EXPECT_EQ(Nanoseconds("7ns"), 7);
  EXPECT_EQ(Nanoseconds("7us"), 7000);
  EXPECT_EQ(Nanoseconds("7ms"), 7000000);
  EXPECT_EQ(Nanoseconds("7s"), 7000000000);
  EXPECT_EQ(Nanoseconds("7min"), 420000000000);
  EXPECT_EQ(Nanoseconds("0s"), 0);
  EXPECT_EQ(Nanoseconds("1440min"), kLongestDuration.nanoseconds());
}

TEST(DurationTextTest, FractionsAreExact) {
  EXPECT_EQ(Nanoseconds("1.5s"), 1500000000);
  EXPECT_EQ(Nanoseconds("0.000000001s"), 1);
  EXPECT_EQ(Nanoseconds("0.1000000000000000s"), 100000000);
  EXPECT_EQ(Nanoseconds("0.025min"), 1500000000);
}

struct BadDuration {
  const char* text;
  const char* message;
  const char* hint;
};

class BadDurationTest : public ::testing::TestWithParam<BadDuration> {};

TEST_P(BadDurationTest, SaysWhatWouldBeRight) {
  const DurationText read = ParseDuration(GetParam().text);
  EXPECT_FALSE(read.ok);
  EXPECT_NE(read.message.find(GetParam().message), std::string::npos)
      << read.message;
  EXPECT_NE(read.hint.find(GetParam().hint), std::string::npos) << read.hint;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadDurationTest,
    ::testing::Values(
        BadDuration{"200", "needs its unit", "write \"200ms\""},
        BadDuration{"1.5", "needs its unit", "write \"1.5ms\""},
        BadDuration{"2 s", "no space", "write \"2s\""},
        BadDuration{"2sec", "is no unit", "write \"2s\""},
        BadDuration{"2M", "is no unit", "write \"2min\""},
        BadDuration{"2MS", "is no unit", "write \"2ms\""},
        BadDuration{"2h", "is no unit", "ns, us, ms, s and min"},
        BadDuration{"", "begins with a digit", "200ms"},
        BadDuration{"ms", "begins with a digit", "200ms"},
        BadDuration{".5s", "begins with a digit", "200ms"},
        BadDuration{"1.s", "behind the point", "1.5s"},
        BadDuration{"-1s", "negative", "200ms"},
        BadDuration{"0.5ns", "finer than a nanosecond", ""},
        BadDuration{"0.00000000001s", "finer than a nanosecond", ""},
        BadDuration{"1441min", "longer than a day", ""},
        BadDuration{"99999999999999999999999999s", "longer than a day", ""}));

RC_GTEST_PROP(DurationTextTest, ReadsBackWhatIsWritten, ()) {
  const Duration duration = Duration::Nanoseconds(
      *rc::gen::inRange<int64_t>(0, kLongestDuration.nanoseconds()));
  const DurationText read = ParseDuration(duration.ToString());
  RC_ASSERT(read.ok);
  RC_ASSERT(read.duration == duration);
}

// Texts on both sides of the border between durations and others.
rc::Gen<std::string> DurationLike() {
  const auto number = rc::gen::element<std::string>(
      "0", "007", "25", "1.5", "0.0", "0.010", "1.", ".5", "", "-1", "1 ",
      "1e3", "99999999999", "0.0000000000001");
  const auto unit = rc::gen::element<std::string>("ns", "us", "ms", "s", "min",
                                                  "m", "", "S", "sms", "s\n");
  return rc::gen::map(rc::gen::pair(number, unit), [](const auto& parts) {
    return parts.first + parts.second;
  });
}

bool MatchesSchema(const char* definition, const std::string& text) {
  const std::string pattern =
      ScenarioSchema()["definitions"][definition]["pattern"];
  return std::regex_search(text, std::regex(pattern, std::regex::ECMAScript));
}

RC_GTEST_PROP(DurationTextTest, ReadsOnlyWhatTheSchemaAllows, ()) {
  const std::string text = *DurationLike();
  const DurationText read = ParseDuration(text);
  RC_CLASSIFY(read.ok, "a duration");
  const bool out_of_range = read.message.find("finer") != std::string::npos ||
                            read.message.find("longer") != std::string::npos;
  RC_ASSERT(MatchesSchema("duration", text) == (read.ok || out_of_range));
  if (!read.ok) return;
  RC_ASSERT(MatchesSchema("positive_duration", text) ==
            (read.duration > Duration()));
}

}  // namespace
}  // namespace pouch

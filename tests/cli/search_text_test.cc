#include "cli/options/search_text.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace pouch {
namespace {

TEST(SearchTextTest, SeedsAreACountOrARange) {
  EXPECT_EQ(*ReadSeeds("1000"), (SeedRange{1, 1000}));
  EXPECT_EQ(*ReadSeeds("5..9"), (SeedRange{5, 9}));
  EXPECT_EQ(*ReadSeeds("7..7"), (SeedRange{7, 7}));
  EXPECT_EQ(*ReadSeeds("0..18446744073709551615"), (SeedRange{0, UINT64_MAX}));
  for (const char* text : {"", "0", "-1", "9..5", "..", "1..", "..5", "1...5",
                           "1..5..9", "x", "1 ..5", "18446744073709551616"})
    EXPECT_FALSE(ReadSeeds(text).ok()) << text;
}

TEST(SearchTextTest, ShardsCountFromOne) {
  EXPECT_EQ(*ReadShard("1/1"), (Shard{0, 1}));
  EXPECT_EQ(*ReadShard("4/4"), (Shard{3, 4}));
  for (const char* text :
       {"", "0/4", "5/4", "1/0", "1", "/", "1/", "/4", "a/b", "1/2/3"})
    EXPECT_FALSE(ReadShard(text).ok()) << text;
}

TEST(SearchTextTest, SharesAreWordsOrNumbersUpToOne) {
  EXPECT_EQ(*ReadShare("all"), 1.0);
  EXPECT_EQ(*ReadShare("none"), 0.0);
  EXPECT_EQ(*ReadShare("0.25"), 0.25);
  EXPECT_EQ(*ReadShare("1"), 1.0);
  for (const char* text : {"", "1.01", "-0.5", "nan", "inf", "half", "0.5x"})
    EXPECT_FALSE(ReadShare(text).ok()) << text;
}

TEST(SearchTextTest, TimesHaveUnits) {
  EXPECT_EQ(*ReadSeconds("1.5s"), 1.5);
  EXPECT_EQ(*ReadSeconds("2min"), 120.0);
  EXPECT_FALSE(ReadSeconds("60").ok());
  EXPECT_FALSE(ReadSeconds("").ok());
}

TEST(SearchTextTest, JobsAreFewButNotNone) {
  EXPECT_EQ(*ReadJobs("1"), 1u);
  EXPECT_EQ(*ReadJobs("1000"), 1000u);
  for (const char* text : {"", "0", "1001", "-1", "two"})
    EXPECT_FALSE(ReadJobs(text).ok()) << text;
}

}  // namespace
}  // namespace pouch

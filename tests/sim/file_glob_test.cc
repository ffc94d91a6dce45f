// Which names a pattern fits.

#include "sim/file_glob.h"

#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

TEST(FileGlobTest, EverythingButStarAndQuestionMarkStandsForItself) {
  EXPECT_TRUE(MatchesGlob("identity", "identity"));
  EXPECT_FALSE(MatchesGlob("identity", "identity.new"));
  EXPECT_FALSE(MatchesGlob("identity", "identit"));
  EXPECT_TRUE(MatchesGlob("a[b]", "a[b]"));
  EXPECT_FALSE(MatchesGlob("a[b]", "ab"));
  EXPECT_TRUE(MatchesGlob("", ""));
  EXPECT_FALSE(MatchesGlob("", "a"));
}

TEST(FileGlobTest, AStarStandsForAnyBytesOrNone) {
  EXPECT_TRUE(MatchesGlob("*", ""));
  EXPECT_TRUE(MatchesGlob("log-*", "log-"));
  EXPECT_TRUE(MatchesGlob("log-*", "log-0001"));
  EXPECT_TRUE(MatchesGlob("*.new", "identity.new"));
  EXPECT_FALSE(MatchesGlob("*.new", "identity.newer"));
  EXPECT_TRUE(MatchesGlob("*a*b*", "xxaxxbxx"));
  EXPECT_TRUE(MatchesGlob("*ab", "aab"));
  EXPECT_FALSE(MatchesGlob("*a*b*", "bbbba"));
  EXPECT_TRUE(MatchesGlob("**", "x"));
}

TEST(FileGlobTest, AQuestionMarkStandsForOneByte) {
  EXPECT_TRUE(MatchesGlob("log-?", "log-1"));
  EXPECT_FALSE(MatchesGlob("log-?", "log-"));
  EXPECT_FALSE(MatchesGlob("log-?", "log-12"));
  EXPECT_TRUE(MatchesGlob("*?", "a"));
  EXPECT_FALSE(MatchesGlob("*?", ""));
}

TEST(FileGlobTest, ManyStarsTakeNoExponentialTime) {
  const std::string name(2000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_TRUE(MatchesGlob(pattern, name));
  EXPECT_FALSE(MatchesGlob(pattern + "b", name));
}

}  // namespace
}  // namespace pouch

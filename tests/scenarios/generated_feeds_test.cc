// A generated feed is explicit before the run, the same for a seed each time.

#include "scenarios/generated_feeds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pouch {
namespace {

using ::testing::HasSubstr;

RunConfig ConfigWith(uint64_t seed, Framing framing = Framing::kLines) {
  RunConfig config;
  config.seed = seed;
  for (const char* name : {"a", "b"}) {
    FeedConfig feed;
    feed.name = name;
    feed.framing = framing;
    config.feeds.push_back(feed);
  }
  return config;
}

std::vector<GeneratedFeed> Both() {
  return {{"a", {"f.py", "one", "s.json:1:2: /feeds/a/generate"}, 2},
          {"b", {"f.py", "two", "s.json:3:4: /feeds/b/generate"}, 3}};
}

// Fills in both feeds as `items` says.
Status Fill(const FeedItems& items, RunConfig* config) {
  std::vector<GeneratedFeed> generated = Both();
  return FillGeneratedFeeds(&generated, items, config);
}

// Yields its name and its seed.
Result<std::vector<std::string>> NameAndSeed(const AuthorFunction& function,
                                             uint64_t seed, uint64_t count) {
  std::vector<std::string> items(count, function.function);
  items.back() = std::to_string(seed);
  return items;
}

TEST(GeneratedFeedsTest, EachItemIsOneLine) {
  RunConfig config = ConfigWith(1);
  ASSERT_TRUE(Fill(NameAndSeed, &config).ok());
  EXPECT_THAT(config.feeds[1].contents, ::testing::StartsWith("two\ntwo\n"));
  EXPECT_TRUE(config.feeds[0].contents.ends_with("\n"));
}

TEST(GeneratedFeedsTest, ContentsFollowFromTheSeedAndTheFeed) {
  RunConfig one = ConfigWith(1);
  RunConfig again = ConfigWith(1);
  RunConfig other = ConfigWith(2);
  for (RunConfig* config : {&one, &again, &other})
    ASSERT_TRUE(Fill(NameAndSeed, config).ok());
  EXPECT_EQ(one.feeds[0].contents, again.feeds[0].contents);
  EXPECT_NE(one.feeds[0].contents, other.feeds[0].contents);
  EXPECT_NE(one.feeds[0].contents.substr(4), one.feeds[1].contents.substr(8));
}

TEST(GeneratedFeedsTest, ItIsKnownWhatWasMadeForWhichSeed) {
  RunConfig config = ConfigWith(1);
  std::vector<GeneratedFeed> generated = Both();
  EXPECT_TRUE(IsAsGenerated(generated[0], 1, ""));
  EXPECT_FALSE(IsAsGenerated(generated[0], 1, "mine\n"));
  ASSERT_TRUE(FillGeneratedFeeds(&generated, NameAndSeed, &config).ok());
  const std::string& contents = config.feeds[0].contents;
  EXPECT_TRUE(IsAsGenerated(generated[0], 1, contents));
  EXPECT_FALSE(IsAsGenerated(generated[0], 2, contents));
  EXPECT_FALSE(IsAsGenerated(generated[0], 1, contents + "more\n"));
  EXPECT_FALSE(IsAsGenerated(generated[0], 1, ""));
}

TEST(GeneratedFeedsTest, FeedThatWasTakenAwayIsLeftOut) {
  RunConfig config = ConfigWith(1);
  config.feeds.pop_back();
  ASSERT_TRUE(Fill(NameAndSeed, &config).ok());
  EXPECT_EQ(config.feeds.size(), 1u);
}

TEST(GeneratedFeedsTest, EndOfALineInAnItemIsRefusedButInRawFeeds) {
  const FeedItems items = [](const AuthorFunction&, uint64_t, uint64_t) {
    return std::vector<std::string>{"ok", "a\nb"};
  };
  RunConfig lines = ConfigWith(1);
  const Status status = Fill(items, &lines);
  EXPECT_THAT(status.message(), HasSubstr("s.json:1:2: /feeds/a/generate"));
  EXPECT_THAT(status.message(), HasSubstr("item 1 holds the end of a line"));
  RunConfig raw = ConfigWith(1, Framing::kRaw);
  ASSERT_TRUE(Fill(items, &raw).ok());
  EXPECT_EQ(raw.feeds[0].contents, "oka\nb");
}

TEST(GeneratedFeedsTest, ErrorsOfTheFunctionNameThePlace) {
  const FeedItems items = [](const AuthorFunction&, uint64_t,
                             uint64_t) -> Result<std::vector<std::string>> {
    return Status(StatusCode::kApplicationError, "it raised");
  };
  RunConfig config = ConfigWith(1);
  const Status status = Fill(items, &config);
  EXPECT_EQ(status.code(), StatusCode::kApplicationError);
  EXPECT_EQ(status.message(), "s.json:1:2: /feeds/a/generate: it raised");
}

}  // namespace
}  // namespace pouch

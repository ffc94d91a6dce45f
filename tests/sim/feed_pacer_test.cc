// A feed keeps its rate, its bursts and its pauses, whatever the worker takes.

#include "sim/feed_pacer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "base/time.h"
#include "sim/feed_pace.h"

namespace pouch {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;

constexpr Duration Ms(int64_t n) { return Duration::Milliseconds(n); }

// When a feed that may always send does so, in milliseconds.
std::vector<int64_t> SentBy(const FeedPace& pace, size_t count,
                            Time start = Time()) {
  FeedPacer pacer(pace);
  std::vector<int64_t> sent;
  for (Time now = start; sent.size() < count; now = pacer.NextTurn(now)) {
    while (sent.size() < count && pacer.MaySend(now)) {
      pacer.OnSent(now);
      sent.push_back(now.nanoseconds() / 1'000'000);
    }
  }
  return sent;
}

TEST(FeedPacerTest, OneMessageForEachInterval) {
  EXPECT_THAT(SentBy({100, {}, {}}, 4), ElementsAre(0, 10, 20, 30));
}

TEST(FeedPacerTest, BurstEndsWhereTheNextOneIsDue) {
  const FeedPace pace = {500, FeedBursts{3, Ms(100)}, {}};
  EXPECT_THAT(SentBy(pace, 7), ElementsAre(0, 2, 4, 100, 101, 103, 200));
}

TEST(FeedPacerTest, BurstOfAFastFeedLeavesAtOnce) {
  const FeedPace pace = {0, FeedBursts{3, Ms(100)}, {}};
  EXPECT_THAT(SentBy(pace, 5, Time() + Ms(40)),
              ElementsAre(40, 40, 40, 100, 100));
}

TEST(FeedPacerTest, NothingIsSentInAPause) {
  const FeedPace pace = {100, {}, {{Ms(15), Ms(30)}}};
  EXPECT_THAT(SentBy(pace, 4), ElementsAre(0, 10, 45, 54));
}

TEST(FeedPacerTest, PausesMayOverlapInAnyOrder) {
  const FeedPace pace = {100, {}, {{Ms(20), Ms(30)}, {Ms(5), Ms(20)}}};
  EXPECT_THAT(SentBy(pace, 2), ElementsAre(0, 50));
}

TEST(FeedPacerTest, PauseThatSwallowsABurstGivesNothingBack) {
  const FeedPace pace = {0, FeedBursts{2, Ms(100)}, {{Ms(50), Ms(200)}}};
  EXPECT_THAT(SentBy(pace, 5), ElementsAre(0, 0, 250, 250, 300));
}

TEST(FeedPacerTest, TimeForIsNeverShorterThanWhatItTakes) {
  const std::vector<FeedPace> paces = {
      {100, {}, {}},
      {500, FeedBursts{3, Ms(100)}, {}},
      {0, FeedBursts{2, Ms(70)}, {{Ms(50), Ms(200)}, {Ms(400), Ms(1)}}},
      {1000, FeedBursts{50, Ms(10)}, {{Ms(0), Ms(20)}}}};
  for (const FeedPace& pace : paces) {
    const int64_t last = SentBy(pace, 40).back();
    EXPECT_THAT(std::vector<Duration>{pace.TimeFor(40)}, Each(Ge(Ms(last))));
  }
  EXPECT_EQ(FeedPace().TimeFor(0), Duration());
}

}  // namespace
}  // namespace pouch

#include "sim/search/seed_range.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <set>

namespace pouch {
namespace {

TEST(SeedRangeTest, TheShardsTogetherAreTheRangeAndShareNothing) {
  for (const SeedRange range : {SeedRange{1, 1000}, SeedRange{7, 7},
                                SeedRange{0, 2}, SeedRange{100, 131}}) {
    for (uint64_t count = 1; count <= 9; ++count) {
      std::set<uint64_t> seeds;
      uint64_t sum = 0;
      for (uint64_t index = 0; index < count; ++index) {
        const Shard shard = {index, count};
        for (uint64_t n = 0; const auto seed = SeedAt(range, shard, n); ++n)
          EXPECT_TRUE(seeds.insert(*seed).second) << *seed;
        sum += SeedCount(range, shard);
      }
      EXPECT_EQ(*seeds.begin(), range.first);
      EXPECT_EQ(*seeds.rbegin(), range.last);
      EXPECT_EQ(seeds.size(), range.last - range.first + 1);
      EXPECT_EQ(sum, seeds.size());
    }
  }
}

TEST(SeedRangeTest, NoShardIsMoreThanOneSeedLonger) {
  EXPECT_EQ(SeedCount({1, 10}, {0, 3}), 4u);
  EXPECT_EQ(SeedCount({1, 10}, {1, 3}), 3u);
  EXPECT_EQ(SeedCount({1, 10}, {2, 3}), 3u);
  EXPECT_EQ(SeedCount({1, 2}, {2, 3}), 0u);
}

TEST(SeedRangeTest, TheGreatestSeedsAreSeeds) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  EXPECT_EQ(SeedAt({kMost - 1, kMost}, {}, 1), kMost);
  EXPECT_FALSE(SeedAt({kMost - 1, kMost}, {}, 2).has_value());
  EXPECT_EQ(SeedAt({0, kMost}, {}, 5), 5u);
  EXPECT_EQ(SeedCount({0, kMost}, {}), kMost);
}

}  // namespace
}  // namespace pouch

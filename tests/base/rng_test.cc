// Golden vectors and distributions of Rng.
//
// The vectors were computed by rng_reference.py beside this file. A change of
// any of them changes every seed anybody ever wrote down.

#include "base/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/time.h"

namespace pouch {
namespace {

TEST(RngTest, GoldenVectors) {
  struct Vector {
    uint64_t seed;
    std::array<uint64_t, 4> values;
  };
  constexpr Vector kVectors[] = {
      {0,
       {0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0,
        0x6aa594f1262d2d2c}},
      {1,
       {0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514,
        0x642e1c7bc266a3a7}},
      {42,
       {0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1,
        0xecb8ad4703b360a1}},
      {UINT64_MAX,
       {0x8f5520d52a7ead08, 0xc476a018caa1802d, 0x81de31c0d260469e,
        0xbf658d7e065f3c2f}},
  };
  for (const Vector& vector : kVectors) {
    Rng rng(vector.seed);
    for (const uint64_t value : vector.values) {
      EXPECT_EQ(rng.Next(), value) << "seed " << vector.seed;
    }
  }
}

TEST(RngTest, ThousandthValueOfSeed42) {
  Rng rng(42);
  for (int i = 0; i < 999; ++i) rng.Next();
  EXPECT_EQ(rng.Next(), 0x8de5848c61ab8968);
}

TEST(RngTest, GoldenForks) {
  EXPECT_EQ(Rng(42).Fork("").seed(), 0x908180fb1480b4a3);
  EXPECT_EQ(Rng(42).Fork("disk/w2").seed(), 0xd5e7ce149a678bf5);
  EXPECT_EQ(Rng(42).Fork("network").seed(), 0xf3697dfe9cb42717);
}

TEST(RngTest, ForkDoesNotDependOnWhatWasDrawn) {
  Rng drawn(42);
  for (int i = 0; i < 100; ++i) drawn.Next();
  EXPECT_EQ(drawn.Fork("disk").Next(), Rng(42).Fork("disk").Next());
}

TEST(RngTest, ForkingDrawsNothing) {
  Rng rng(42);
  (void)rng.Fork("disk").Next();
  EXPECT_EQ(rng.Next(), Rng(42).Next());
}

TEST(RngTest, ForksOfManyNamesDiffer) {
  std::set<uint64_t> first_values;
  Rng parent(42);
  for (int i = 0; i < 10'000; ++i) {
    first_values.insert(parent.Fork("w" + std::to_string(i)).Next());
    first_values.insert(
        parent.Fork("disk").Fork("w" + std::to_string(i)).Next());
  }
  EXPECT_EQ(first_values.size(), 20'000u);
}

TEST(RngTest, ForksAreUncorrelated) {
  // Of two independent streams of 64 x 1000 fair bits, about half agree; six
  // standard deviations are 759 bits.
  Rng left = Rng(42).Fork("left");
  Rng right = Rng(42).Fork("right");
  int64_t agreeing = 0;
  for (int i = 0; i < 1000; ++i) {
    agreeing += __builtin_popcountll(~(left.Next() ^ right.Next()));
  }
  EXPECT_NEAR(static_cast<double>(agreeing), 32'000, 759);
}

TEST(RngTest, CopyGoesOnFromTheSamePosition) {
  Rng rng(42);
  rng.Next();
  Rng copy = rng;
  EXPECT_EQ(copy.Next(), rng.Next());
}

TEST(RngTest, BelowIsUnbiased) {
  Rng rng(42);
  std::array<int, 3> counts{};
  for (int i = 0; i < 90'000; ++i) ++counts[rng.Below(3)];
  for (const int count : counts) EXPECT_NEAR(count, 30'000, 850);

  // Of 2^64 values, a remainder would send half to the lower third.
  constexpr uint64_t kThird = uint64_t{1} << 62;
  int in_lower_third = 0;
  int multiples_of_three = 0;
  for (int i = 0; i < 90'000; ++i) {
    const uint64_t value = rng.Below(3 * kThird);
    ASSERT_LT(value, 3 * kThird);
    in_lower_third += value < kThird ? 1 : 0;
    multiples_of_three += value % 3 == 0 ? 1 : 0;
  }
  EXPECT_NEAR(in_lower_third, 30'000, 850);
  EXPECT_NEAR(multiples_of_three, 30'000, 850);
}

TEST(RngTest, BelowOneIsZeroAndBelowZeroIsABug) {
  Rng rng(42);
  EXPECT_EQ(rng.Below(1), 0u);
  EXPECT_THROW(rng.Below(0), CheckFailure);
}

TEST(RngTest, BetweenReachesBothEndsAndNothingElse) {
  Rng rng(42);
  std::set<int64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(rng.Between(-2, 2));
  EXPECT_EQ(seen, (std::set<int64_t>{-2, -1, 0, 1, 2}));
  EXPECT_EQ(rng.Between(7, 7), 7);
  EXPECT_THROW(rng.Between(1, 0), CheckFailure);
}

TEST(RngTest, BetweenTakesTheWholeRangeOfIntegers) {
  Rng rng(42);
  bool any_negative = false;
  bool any_positive = false;
  for (int i = 0; i < 100; ++i) {
    const int64_t value = rng.Between(INT64_MIN, INT64_MAX);
    any_negative = any_negative || value < 0;
    any_positive = any_positive || value > 0;
  }
  EXPECT_TRUE(any_negative && any_positive);
  EXPECT_GE(rng.Between(INT64_MAX - 1, INT64_MAX), INT64_MAX - 1);
}

TEST(RngTest, BetweenDurationsIncludesBothEnds) {
  Rng rng(42);
  std::set<Duration> seen;
  for (int i = 0; i < 100; ++i) {
    seen.insert(
        rng.Between(Duration::Nanoseconds(1), Duration::Nanoseconds(2)));
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST(RngTest, ChanceIsNeverAlwaysOrAboutAsOftenAsSaid) {
  Rng rng(42);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(rng.Chance(0));
    EXPECT_TRUE(rng.Chance(1));
    hits += rng.Chance(0.25) ? 1 : 0;
  }
  EXPECT_NEAR(hits, 2500, 260);
}

}  // namespace
}  // namespace pouch

#include "codec/contract/damaged_bytes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/rng.h"

namespace pouch {
namespace {

std::set<std::string> BytesOf(const std::vector<DamagedBytes>& all,
                              DamagedBytes::Kind kind) {
  std::set<std::string> bytes;
  for (const DamagedBytes& one : all) {
    if (one.kind == kind) bytes.insert(one.bytes);
  }
  return bytes;
}

TEST(DamagedBytesTest, FewBytesGiveEveryPrefixAndEveryFlippedBit) {
  const std::string bytes = "abcdef";
  Rng random(1);
  const auto all = DamageOf(bytes, &random);
  const auto prefixes = BytesOf(all, DamagedBytes::Kind::kPrefix);
  EXPECT_EQ(prefixes.size(), bytes.size());
  for (size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_TRUE(prefixes.contains(bytes.substr(0, i)));
  }
  const auto other = BytesOf(all, DamagedBytes::Kind::kSubstituted);
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_TRUE(other.contains(flipped)) << bit;
  }
}

TEST(DamagedBytesTest, NothingEqualsTheBytesAndTheFirstDamageIsAtTheOffset) {
  const std::string bytes(3000, '9');
  Rng random(1);
  for (const DamagedBytes& one : DamageOf(bytes, &random)) {
    EXPECT_NE(one.bytes, bytes) << one.what;
    ASSERT_LE(one.offset, bytes.size());
    EXPECT_EQ(one.bytes.substr(0, one.offset), bytes.substr(0, one.offset))
        << one.what;
  }
}

TEST(DamagedBytesTest, ManyBytesAreDamagedAFewHundredTimes) {
  Rng random(1);
  const auto all = DamageOf(std::string(10'000, 'x'), &random);
  EXPECT_GT(all.size(), 500u);
  EXPECT_LT(all.size(), 2000u);
}

TEST(DamagedBytesTest, VeryManyBytesAreDamagedAFewTimes) {
  Rng random(1);
  const auto all = DamageOf(std::string(5'000'000, 'x'), &random);
  EXPECT_GT(all.size(), 10u);
  EXPECT_LT(all.size(), 50u);
}

TEST(DamagedBytesTest, NoBytesHaveNoPrefix) {
  Rng random(1);
  for (const DamagedBytes& one : DamageOf("", &random)) {
    EXPECT_EQ(one.kind, DamagedBytes::Kind::kTrailing);
    EXPECT_FALSE(one.bytes.empty());
  }
}

}  // namespace
}  // namespace pouch

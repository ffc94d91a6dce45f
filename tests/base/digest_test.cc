// Known answers of XXH3, 64 bits: those that its authors publish for an
// implementation to check itself against, over the buffer they define.

#include "base/digest.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace pouch {
namespace {

constexpr uint64_t kPrime32 = 2654435761;
constexpr uint64_t kPrime64 = 11400714785074694797u;

std::string SanityBuffer(size_t size) {
  std::string bytes;
  uint64_t state = kPrime32;
  for (size_t i = 0; i < size; ++i) {
    bytes += static_cast<char>(state >> 56);
    state *= kPrime64;
  }
  return bytes;
}

TEST(DigestTest, KnownAnswers) {
  EXPECT_EQ(DigestOf(""), 0x2d06800538d394c2);
  EXPECT_EQ(DigestOf("", kPrime64), 0xa8a6b918b2f0364a);
  EXPECT_EQ(DigestOf(SanityBuffer(1)), 0xc44bdff4074eecdb);
  EXPECT_EQ(DigestOf(SanityBuffer(1), kPrime64), 0x032be332dd766ef8);
  EXPECT_EQ(DigestOf(SanityBuffer(6)), 0x27b56a84cd2d7325);
  EXPECT_EQ(DigestOf(SanityBuffer(6), kPrime64), 0x84589c116ab59ab9);
  EXPECT_EQ(DigestOf(SanityBuffer(12)), 0xa713daf0dfbb77e7);
}

TEST(DigestTest, OrderAndGroupingMatter) {
  const auto digest_of = [](std::initializer_list<std::string_view> parts) {
    Digest digest;
    for (std::string_view part : parts) digest.Add(part);
    return digest.value();
  };
  EXPECT_EQ(digest_of({"a", "b"}), digest_of({"a", "b"}));
  EXPECT_NE(digest_of({"a", "b"}), digest_of({"b", "a"}));
  EXPECT_NE(digest_of({"ab"}), digest_of({"a", "b"}));
  EXPECT_NE(digest_of({"a", ""}), digest_of({"a"}));
}

TEST(DigestTest, NumberIsItsEightBytesInBigEndian) {
  Digest number;
  number.Add(uint64_t{0x0102030405060708});
  Digest bytes;
  bytes.Add("\x01\x02\x03\x04\x05\x06\x07\x08");
  EXPECT_EQ(number.value(), bytes.value());
}

TEST(DigestTest, GoesOnFromWhereItStarted) {
  Digest whole;
  whole.Add("a");
  Digest rest(whole.value());
  whole.Add("b");
  rest.Add("b");
  EXPECT_EQ(rest.value(), whole.value());
}

TEST(DigestTest, PrintsSixteenDigits) {
  EXPECT_EQ(Digest(0xabc).ToString(), "0000000000000abc");
  EXPECT_EQ(Digest().ToString(), "0000000000000000");
  EXPECT_EQ(Digest(UINT64_MAX).ToString(), "ffffffffffffffff");
}

}  // namespace
}  // namespace pouch

// Bandwidths are read exactly, and written as they are read.

#include "scenarios/rate_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace pouch {
namespace {

TEST(RateTextTest, EachUnitIsAThousandOfTheOneBelow) {
  EXPECT_EQ(ParseRate("7B/s"), 7u);
  EXPECT_EQ(ParseRate("7kB/s"), 7000u);
  EXPECT_EQ(ParseRate("7MB/s"), 7'000'000u);
  EXPECT_EQ(ParseRate("1000GB/s"), 1'000'000'000'000u);
}

TEST(RateTextTest, AnythingElseIsRefused) {
  for (const char* text : {"", "7", "B/s", "0B/s", "7KB/s", "7 kB/s", "-7B/s",
                           "7.5kB/s", "1001GB/s", "7kB", "7kB/s "}) {
    EXPECT_EQ(ParseRate(text), std::nullopt) << text;
  }
}

TEST(RateTextTest, WhatIsWrittenIsReadBack) {
  for (const uint64_t rate : {1u, 999u, 1000u, 20'000u, 1'500'000u}) {
    EXPECT_EQ(ParseRate(RateText(rate)), rate) << RateText(rate);
  }
  EXPECT_EQ(RateText(1'500'000), "1500kB/s");
}

}  // namespace
}  // namespace pouch

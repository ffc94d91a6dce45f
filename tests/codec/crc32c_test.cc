#include "codec/crc32c.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>

namespace pouch {
namespace {

// The definition, one bit at a time, with the reflected polynomial.
uint32_t BitByBit(std::string_view bytes) {
  uint32_t crc = ~uint32_t{0};
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78u : 0);
    }
  }
  return ~crc;
}

// Appendix B.4 of RFC 3720 has these, in its own byte order.
TEST(Crc32cTest, KnownAnswers) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending.push_back(static_cast<char>(i));
  EXPECT_EQ(Crc32c(ascending), 0x46dd794eu);
}

RC_GTEST_PROP(Crc32cProperty, EqualsTheDefinition, (const std::string& bytes)) {
  RC_ASSERT(Crc32c(bytes) == BitByBit(bytes));
}

RC_GTEST_PROP(Crc32cProperty, ContinuesAcrossAnyCut,
              (const std::string& first, const std::string& second)) {
  RC_ASSERT(Crc32c(second, Crc32c(first)) == Crc32c(first + second));
}

}  // namespace
}  // namespace pouch

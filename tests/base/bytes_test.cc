#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace pouch {
namespace {

TEST(BytesTest, NumbersAreBigEndian) {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.U8(0x01);
  writer.U16(0x0203);
  writer.U32(0x04050607);
  writer.U64(0x08090a0b0c0d0e0f);
  EXPECT_EQ(bytes,
            "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f");
}

TEST(BytesTest, StringIsItsLengthAndItsBytes) {
  std::string bytes;
  ByteWriter(&bytes).String("ab");
  EXPECT_EQ(bytes, std::string_view("\0\0\0\2ab", 6));
}

TEST(BytesTest, ReadPastTheEndFailsThenAndEverAfter) {
  ByteReader reader("\x01\x02\x03");
  EXPECT_EQ(reader.U16(), 0x0102);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.U16(), 0);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.U8(), 0) << "the last byte is not to be read any more";
  EXPECT_EQ(reader.String(), "");
  EXPECT_FALSE(reader.AtEnd());
}

TEST(BytesTest, StringLongerThanTheRestFails) {
  ByteReader reader(
      std::string_view("\xff\xff\xff\xff"
                       "ab",
                       6));
  EXPECT_EQ(reader.String(), "");
  EXPECT_FALSE(reader.ok());
}

TEST(BytesTest, AtEndIsTrueOnlyWhenEverythingWasRead) {
  ByteReader reader("ab");
  EXPECT_FALSE(reader.AtEnd());
  EXPECT_EQ(reader.remaining_bytes(), 2u);
  EXPECT_EQ(reader.Rest(), "ab");
  EXPECT_TRUE(reader.AtEnd());
  EXPECT_TRUE(ByteReader("").AtEnd());
}

RC_GTEST_PROP(BytesProperty, WhatWasWrittenIsRead,
              (uint8_t a, uint16_t b, uint32_t c, uint64_t d, int64_t e,
               std::string f, std::string g)) {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.U8(a);
  writer.U16(b);
  writer.U32(c);
  writer.U64(d);
  writer.I64(e);
  writer.String(f);
  writer.Raw(g);
  ByteReader reader(bytes);
  RC_ASSERT(reader.U8() == a);
  RC_ASSERT(reader.U16() == b);
  RC_ASSERT(reader.U32() == c);
  RC_ASSERT(reader.U64() == d);
  RC_ASSERT(reader.I64() == e);
  RC_ASSERT(reader.String() == f);
  RC_ASSERT(reader.Rest() == g);
  RC_ASSERT(reader.AtEnd());

  // Any cut is noticed.
  const auto size = *rc::gen::inRange<size_t>(0, bytes.size() - g.size());
  ByteReader cut(std::string_view(bytes).substr(0, size));
  cut.U8();
  cut.U16();
  cut.U32();
  cut.U64();
  cut.I64();
  cut.String();
  RC_ASSERT(!cut.ok());
}

}  // namespace
}  // namespace pouch

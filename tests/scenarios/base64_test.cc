#include "scenarios/base64.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>

namespace pouch {
namespace {

TEST(Base64Test, IsAsTheStandardSays) {
  EXPECT_EQ(EncodeBase64(""), "");
  EXPECT_EQ(EncodeBase64("f"), "Zg==");
  EXPECT_EQ(EncodeBase64("fo"), "Zm8=");
  EXPECT_EQ(EncodeBase64("foo"), "Zm9v");
  EXPECT_EQ(EncodeBase64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(EncodeBase64("\xff\xfe\xfd"), "//79");
}

TEST(Base64Test, WhatWasNeverEncodedIsRefused) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm9=", "Z\n==",
                           "Zg==Zg==", "Zm 9"}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(Base64Property, AnyBytesComeBack, (const std::string& bytes)) {
  RC_ASSERT(DecodeBase64(EncodeBase64(bytes)) == bytes);
}

}  // namespace
}  // namespace pouch

// What is not JSON is told with its line, its column and what would be right.

#include "scenarios/json_document.h"

#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

struct BadText {
  const char* name;
  std::string text;
  size_t line;
  size_t column;
  const char* message;
};

class BadJsonTest : public ::testing::TestWithParam<BadText> {};

TEST_P(BadJsonTest, IsToldWithLineAndColumn) {
  const BadText& bad = GetParam();
  Problems problems;
  EXPECT_FALSE(JsonDocument::Parse(bad.text, "f.json", &problems).has_value());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].line, bad.line) << problems[0].ToString();
  EXPECT_EQ(problems[0].column, bad.column) << problems[0].ToString();
  EXPECT_NE(problems[0].message.find(bad.message), std::string::npos)
      << problems[0].ToString();
  EXPECT_EQ(problems[0].file, "f.json");
}

INSTANTIATE_TEST_SUITE_P(
    All, BadJsonTest,
    ::testing::Values(
        BadText{"Empty", "", 1, 1, "empty"},
        BadText{"OnlySpaces", " \n  ", 2, 3, "empty"},
        BadText{"CommaBeforeBrace", "{\"a\": 1,\n}", 2, 1, "comma stands"},
        BadText{"CommaBeforeBracket", "[1, ]", 1, 5, "comma stands"},
        BadText{"TwoCommas", "[1,,2]", 1, 4, "unexpected ','"},
        BadText{"MissingComma", "{\"a\": 1\n \"b\": 2}", 2, 2, "comma or"},
        BadText{"MissingColon", "{\"a\" 1}", 1, 6, "expected ':'"},
        BadText{"NotANumber", "{\"a\": NaN}", 1, 7, "not a number"},
        BadText{"Infinity", "[\n-Infinity]", 2, 1, "not a number"},
        BadText{"HugeNumber", "{\"a\": 1e999}", 1, 7, "too large"},
        BadText{"LeadingZero", "{\"a\": 01}", 1, 8, "comma or"},
        BadText{"OpenString", "{\"a\": \"x", 1, 7, "not closed"},
        BadText{"LineEndInString", "{\"a\": \"x\ny\"}", 1, 7, "line end"},
        BadText{"OpenBracket", "{\"a\": [1", 1, 9, "ends in the middle"},
        BadText{"NotUtf8", "{\"a\": \"b\xff\"}", 1, 9, "UTF-8"},
        BadText{"BareKey", "{a: 1}", 1, 2, "object key"},
        BadText{"SingleQuotes", "{'a': 1}", 1, 2, "single quotation"},
        BadText{"Comment", "{\"a\": 1, // b\n\"c\": 2}", 1, 10, "no comments"},
        BadText{"Python", "[True]", 1, 2, "Python"},
        BadText{"TextBehind", "{} x", 1, 4, "not JSON"},
        BadText{"ByteOrderMark", "\xEF\xBB\xBF{}", 1, 1, "byte-order mark"},
        BadText{"RepeatedKey", "{\"a\": {\"b\": 1,\n  \"b\": 2}}", 2, 3,
                "\"b\" stands here twice"},
        BadText{"NulByte", std::string("{\"a\0\": 1}", 9), 1, 2, "line end"}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST(JsonDocumentTest, DeepNestingIsRefusedWhereItBecomesTooDeep) {
  for (const size_t depth : {kMaxJsonDepth + 1, size_t{500000}}) {
    Problems problems;
    const std::string text(depth, '[');
    EXPECT_FALSE(JsonDocument::Parse(text, "f", &problems).has_value());
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].column, kMaxJsonDepth + 1);
    EXPECT_NE(problems[0].message.find("nested"), std::string::npos);
  }
}

TEST(JsonDocumentTest, NestingUpToTheLimitIsRead) {
  Problems problems;
  const std::string text =
      std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']');
  EXPECT_TRUE(JsonDocument::Parse(text, "f", &problems).has_value());
}

TEST(JsonDocumentTest, LongTextIsRefusedUnread) {
  Problems problems;
  const std::string text(kMaxJsonBytes + 1, ' ');
  EXPECT_FALSE(JsonDocument::Parse(text, "f", &problems).has_value());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].message.find("longer than"), std::string::npos);
}

TEST(JsonDocumentTest, EveryRepeatedKeyIsTold) {
  Problems problems;
  JsonDocument::Parse(R"({"a": 1, "a": {"b": 1, "b": 2}, "a": 3})", "f",
                      &problems);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].pointer, "/a");
  EXPECT_EQ(problems[1].pointer, "/a/b");
  EXPECT_EQ(problems[2].pointer, "/a");
}

TEST(JsonDocumentTest, EveryValueKnowsItsPlace) {
  const std::string text =
      "{\"a\" : {\"x\": null},\n"
      " \"b\": [ 10, \"a\\\"]{,:\",\n"
      "  {\"c/d~\": -1.5e3}, [] ], \"\": true}";
  Problems problems;
  const auto document = JsonDocument::Parse(text, "f", &problems);
  ASSERT_TRUE(document.has_value());
  const auto value_is_at = [&document](std::string_view pointer, size_t line,
                                       size_t column) {
    const TextPosition at = document->ValueAt(pointer);
    EXPECT_EQ(at.line, line) << pointer;
    EXPECT_EQ(at.column, column) << pointer;
  };
  value_is_at("", 1, 1);
  value_is_at("/a", 1, 8);
  value_is_at("/a/x", 1, 14);
  value_is_at("/b", 2, 7);
  value_is_at("/b/0", 2, 9);
  value_is_at("/b/1", 2, 13);
  value_is_at("/b/2", 3, 3);
  value_is_at("/b/2/c~1d~0", 3, 12);
  value_is_at("/b/3", 3, 21);
  value_is_at("/", 3, 31);
  EXPECT_EQ(document->KeyAt("/b/2/c~1d~0").column, 4u);
  EXPECT_EQ(document->KeyAt("/b/1").column, 13u);
}

TEST(JsonDocumentTest, PointersEscapeSlashAndTilde) {
  EXPECT_EQ(PointerTo("/a", "b/c~"), "/a/b~1c~0");
  EXPECT_EQ(PointerTo("", size_t{3}), "/3");
}

}  // namespace
}  // namespace pouch

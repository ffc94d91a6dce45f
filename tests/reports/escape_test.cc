#include "reports/escape.h"

#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

TEST(EscapeTest, ReadableTextStaysAsItIs) {
  const std::string text = "Grüße, 你好 \"quoted\" & <tagged>";
  EXPECT_EQ(EscapeLine(text), text);
  EXPECT_EQ(EscapeForXml(text), text);
  EXPECT_EQ(EscapeForJson(text), text);
}

TEST(EscapeTest, BytesThatAreNoUtf8BecomeHexadecimal) {
  EXPECT_EQ(EscapeLine("a\xff\xfe z"), "a\\xff\\xfe z");
  EXPECT_EQ(EscapeForJson("\xc3"), "\\xc3") << "cut in a character";
  EXPECT_EQ(EscapeForJson("\xc0\x80"), "\\xc0\\x80") << "overlong";
  EXPECT_EQ(EscapeForJson("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "surrogate";
  EXPECT_EQ(EscapeForJson("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80")
      << "behind the last character";
}

TEST(EscapeTest, SequencesThatDriveATerminalAreDisarmed) {
  EXPECT_EQ(EscapeLine("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(EscapeLine("\xc2\x9b"), "\\xc2\\x9b") << "the one-character CSI";
  EXPECT_EQ(EscapeLine("\x7f"), "\\x7f");
  EXPECT_EQ(EscapeLine("abc\xe2\x80\xae"), "abc\\xe2\\x80\\xae")
      << "right-to-left override";
}

TEST(EscapeTest, OnlyTextOfSeveralLinesKeepsLineEnds) {
  EXPECT_EQ(EscapeLine("a\r\n\tb"), "a\\r\\n\\tb");
  EXPECT_EQ(EscapeLines("a\r\n\tb"), "a\\r\n\\tb");
}

TEST(EscapeTest, XmlLosesWhatItForbidsEvenEscaped) {
  EXPECT_EQ(EscapeForXml(std::string_view("\0\x01\x0b", 3)), "\\x00\\x01\\x0b");
  EXPECT_EQ(EscapeForXml("\xef\xbf\xbf"), "\\xef\\xbf\\xbf") << "U+FFFF";
  EXPECT_EQ(EscapeForXml("a\tb\nc"), "a\tb\nc");
}

TEST(EscapeTest, JsonStringsEscapeQuotesBackslashesAndControls) {
  std::string out;
  AppendJsonString("a\"b\\c\n\xff", &out);
  EXPECT_EQ(out, R"("a\"b\\c\u000a\\xff")");
}

TEST(EscapeTest, CharactersAreCountedAndNotBytes) {
  EXPECT_EQ(CountCharacters("Grüße"), 5u);
}

}  // namespace
}  // namespace pouch

#include "reports/text_layout.h"

#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

TextStyle Width(size_t width) {
  TextStyle style;
  style.width = width;
  return style;
}

TEST(TextLayoutTest, RowsAlignTheirText) {
  TextLayout layout(Width(80));
  layout.Row("seed", "42");
  layout.Row("checked", "all of it");
  layout.Row("nothing", "");
  EXPECT_EQ(layout.text(),
            "  seed        42\n"
            "  checked     all of it\n");
}

TEST(TextLayoutTest, TextBreaksAtBlanksAndHangs) {
  TextLayout layout(Width(40));
  layout.Row("run", "one two three four five six seven");
  EXPECT_EQ(layout.text(),
            "  run         one two three four five\n"
            "                six seven\n");
}

TEST(TextLayoutTest, AWordLongerThanALineIsCutByCharacters) {
  TextLayout layout(Width(40));
  std::string word;
  for (int i = 0; i < 30; ++i) word += "ü";
  layout.Row("key", word);
  std::string first, rest;
  for (int i = 0; i < 26; ++i) first += "ü";
  for (int i = 0; i < 4; ++i) rest += "ü";
  EXPECT_EQ(layout.text(),
            "  key         " + first + "\n                " + rest + "\n");
}

TEST(TextLayoutTest, BlocksKeepTheirLinesAndIndentation) {
  TextLayout layout(Width(80));
  layout.Block("Traceback:\n\n  File \"x\"\n", 4);
  EXPECT_EQ(layout.text(), "    Traceback:\n\n      File \"x\"\n");
}

TEST(TextLayoutTest, WhatIsToBeCopiedIsNeverWrapped) {
  TextLayout layout(Width(40));
  layout.Verbatim(std::string(100, 'x'), 4);
  EXPECT_EQ(layout.text(), "    " + std::string(100, 'x') + "\n");
}

TEST(TextLayoutTest, TonesAreSeenOnlyInColor) {
  TextStyle colors;
  colors.colors = true;
  TextLayout painted(colors);
  painted.Heading(Tone::kBad, "FAIL", "a name");
  EXPECT_EQ(painted.text(), "\x1b[1;31mFAIL\x1b[0m  a name\n");
  TextLayout plain(Width(80));
  plain.Heading(Tone::kBad, "FAIL", "a name");
  EXPECT_EQ(plain.text(), "FAIL  a name\n");
}

TEST(TextLayoutTest, AnAbsurdWidthIsTakenForANarrowOne) {
  TextLayout layout(Width(0));
  layout.Row("run", "one two three four five six seven");
  EXPECT_EQ(layout.text(),
            "  run         one two three four five\n"
            "                six seven\n");
}

}  // namespace
}  // namespace pouch

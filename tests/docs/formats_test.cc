// docs/formats.md says what the code does: every example in it is recomputed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/docs/format_examples.h"
#include "tests/docs/hex_blocks.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

FormatExamples ExamplesOfTheCode() {
  FormatExamples examples;
  AddMessageExamples(&examples);
  AddLogExamples(&examples);
  AddTopologyExample(&examples);
  return examples;
}

FormatExamples ExamplesOfTheDocument() {
  std::ifstream file("docs/formats.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto blocks = ReadHexBlocks(text);
  EXPECT_TRUE(blocks.ok()) << blocks.status();
  return blocks.ok() ? *blocks : FormatExamples();
}

TEST(FormatsTest, EveryExampleIsWhatTheCodeMakes) {
  const FormatExamples documented = ExamplesOfTheDocument();
  const FormatExamples made = ExamplesOfTheCode();
  for (const auto& [name, bytes] : made) {
    const auto found = documented.find(name);
    if (found == documented.end()) {
      ADD_FAILURE() << "docs/formats.md lacks the example " << name << ":\n"
                    << ToHexLines(bytes);
      continue;
    }
    EXPECT_EQ(ToHexLines(found->second), ToHexLines(bytes)) << name;
  }
  for (const auto& [name, bytes] : documented) {
    EXPECT_EQ(made.count(name), 1u) << "nothing makes the example " << name;
  }
}

TEST(HexBlocksTest, BytesAreReadWithoutTheirRemarks) {
  const auto blocks = ReadHexBlocks(
      "text\n```hex a\n00 ff  a remark\n7f\n```\n```cpp\nff\n```\n");
  ASSERT_TRUE(blocks.ok()) << blocks.status();
  EXPECT_EQ(*blocks, FormatExamples({{"a", std::string("\0\xff\x7f", 3)}}));
}

TEST(HexBlocksTest, AnythingElseIsRefused) {
  for (const char* line : {"0", "0g", "00 f", "00 remark", "00ff", "", " 00"}) {
    const auto blocks =
        ReadHexBlocks("```hex a\n" + std::string(line) + "\n```\n");
    ASSERT_FALSE(blocks.ok()) << line;
    EXPECT_THAT(blocks.status().message(), HasSubstr("line 2")) << line;
  }
  EXPECT_FALSE(ReadHexBlocks("```hex a\n00\n").ok());
  EXPECT_FALSE(ReadHexBlocks("```hex a\n```\n```hex a\n```\n").ok());
}

}  // namespace
}  // namespace pouch

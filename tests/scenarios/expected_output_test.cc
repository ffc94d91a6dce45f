// Each way to compare outputs accepts what it should and names what differs.

#include "scenarios/expected_output.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pouch {
namespace {

using Sinks = std::vector<std::vector<std::string>>;

// The failures of comparing these sinks' messages with `contents`.
std::vector<RunFailure> Judge(OutputComparison compare, std::string contents,
                              const Sinks& sinks, bool incomplete = false) {
  Expectation expect;
  expect.output = ExpectedOutput{"/e.txt", std::move(contents), compare, ","};
  RunResult result;
  result.incomplete = incomplete;
  for (const auto& messages : sinks) result.sinks.push_back({"", "", messages});
  JudgeExpectedOutput(expect, &result);
  return result.failures;
}

TEST(ExpectedOutputTest, BytesCompareSinkAfterSink) {
  const auto judge = [](const Sinks& sinks) {
    return Judge(OutputComparison::kBytes, "abc", sinks).size();
  };
  EXPECT_EQ(judge({{"a", "b"}, {"c"}}), 0u);
  EXPECT_EQ(judge({{"c"}, {"a", "b"}}), 1u);
  EXPECT_EQ(judge({{"abcd"}}), 1u);
  EXPECT_EQ(judge({}), 1u);
}

TEST(ExpectedOutputTest, BytesNameTheFirstDifference) {
  const auto failures = Judge(OutputComparison::kBytes, "abcd", {{"abxd"}});
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].failure_class, "output.unexpected");
  EXPECT_NE(failures[0].message.find("from byte 2 on"), std::string::npos);
}

TEST(ExpectedOutputTest, MultisetIgnoresOrderButNotNumbers) {
  const auto judge = [](const Sinks& sinks) {
    return Judge(OutputComparison::kMultiset, "a\nb\nb\n", sinks);
  };
  EXPECT_EQ(judge({{"b\n"}, {"a\n", "b\n"}}).size(), 0u);
  ASSERT_EQ(judge({{"a\n", "b\n"}}).size(), 1u);
  EXPECT_EQ(judge({{"a\n", "b\n"}})[0].expected, "2 times \"b\"");
  EXPECT_EQ(judge({{"a\n", "b\n"}})[0].actual, "1 times \"b\"");
  ASSERT_EQ(judge({{"a\nb\nb\nc\n"}}).size(), 1u);
  EXPECT_EQ(judge({{"a\nb\nb\nc\n"}})[0].expected, "0 times \"c\"");
}

TEST(ExpectedOutputTest, LinesOfOneKeyKeepTheirOrder) {
  const auto judge = [](const Sinks& sinks) {
    return Judge(OutputComparison::kInOrderPerKey, "a,1\nb,1\na,2\n", sinks);
  };
  EXPECT_EQ(judge({{"b,1\n"}, {"a,1\n", "a,2\n"}}).size(), 0u);
  const auto swapped = judge({{"a,2\n", "b,1\n", "a,1\n"}});
  ASSERT_EQ(swapped.size(), 1u);
  EXPECT_EQ(swapped[0].key, "a");
  EXPECT_EQ(swapped[0].expected, "a,1");
  EXPECT_EQ(swapped[0].actual, "a,2");
  const auto doubled = judge({{"a,1\n", "b,1\n", "b,1\n", "a,2\n"}});
  ASSERT_EQ(doubled.size(), 1u);
  EXPECT_EQ(doubled[0].expected, "no more lines");
  const auto unknown = judge({{"a,1\n", "b,1\n", "c,1\n", "a,2\n"}});
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_EQ(unknown[0].key, "c");
}

TEST(ExpectedOutputTest, LineDoesNotGoOnInAnotherSink) {
  EXPECT_EQ(
      Judge(OutputComparison::kMultiset, "a\nb\n", {{"a"}, {"b\n"}}).size(),
      0u);
  EXPECT_EQ(Judge(OutputComparison::kMultiset, "ab\n", {{"a", "b"}}).size(),
            0u);
}

TEST(ExpectedOutputTest, IncompleteRunIsNotJudged) {
  EXPECT_TRUE(Judge(OutputComparison::kBytes, "a", {}, true).empty());
}

TEST(VerdictTest, AnyOfTheExpectedOnesWillDo) {
  Expectation expect;
  RunResult result;
  EXPECT_TRUE(VerdictIsExpected(expect, result));
  result.failures.emplace_back().failure_class = "worker.died";
  EXPECT_FALSE(VerdictIsExpected(expect, result));
  expect.verdicts = {"codec.round_trip", "worker.died"};
  EXPECT_TRUE(VerdictIsExpected(expect, result));
}

}  // namespace
}  // namespace pouch

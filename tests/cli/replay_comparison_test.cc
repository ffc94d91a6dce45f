#include "cli/replay_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReplayComparisonTest : public ::testing::Test {
 protected:
  ReplayComparisonTest() {
    recorded_.revision = "aaaa";
    recorded_.verdict = "state.diverged";
    recorded_.trace_digest = "00ff";
    recorded_.faults = {{"faults/0: pause of w1 at 1s", 1}};
    RunFailure failure;
    failure.failure_class = "state.diverged";
    result_.failures = {failure};
    result_.trace_digest = "00ff";
    result_.faults = {{"faults/0: pause of w1 at 1s", 1, 1, 0}};
  }

  ReplayComparison Compare(const std::string& revision) const {
    return CompareReplay(recorded_, result_, revision);
  }

  RecordedRun recorded_;
  RunResult result_;
};

TEST_F(ReplayComparisonTest, EqualDigestsAndVerdictsAreTheSameRun) {
  const ReplayComparison comparison = Compare("bbbb");
  EXPECT_EQ(comparison.status, ExitStatus::kExpected);
  EXPECT_THAT(comparison.lines, ElementsAre(HasSubstr("The same run")));
}

TEST_F(ReplayComparisonTest, AnotherPathIsNeverCalledTheSame) {
  result_.trace_digest = "0100";
  const ReplayComparison comparison = Compare("bbbb");
  EXPECT_EQ(comparison.status, ExitStatus::kUnexpected);
  EXPECT_THAT(comparison.lines,
              ElementsAre(AllOf(HasSubstr("Not the same run"),
                                HasSubstr("0100"), HasSubstr("00ff")),
                          AllOf(HasSubstr("another path"), HasSubstr("bbbb"),
                                HasSubstr("aaaa")),
                          HasSubstr("as it was then")));
}

TEST_F(ReplayComparisonTest, AVerdictThatChangedIsTold) {
  result_.trace_digest = "0100";
  result_.failures.clear();
  EXPECT_THAT(Compare("bbbb").lines,
              Contains("The verdict is pass, and was state.diverged."));
  result_.trace_digest = "00ff";
  EXPECT_EQ(Compare("bbbb").status, ExitStatus::kUnexpected);
  EXPECT_THAT(Compare("bbbb").lines, ElementsAre(HasSubstr("The same events")));
}

TEST_F(ReplayComparisonTest, OneRevisionWithTwoPathsIsNondeterminism) {
  result_.trace_digest = "0100";
  EXPECT_EQ(Compare("aaaa").status, ExitStatus::kNondeterminism);
  recorded_.revision = "aaaa-dirty";
  EXPECT_EQ(Compare("aaaa-dirty").status, ExitStatus::kUnexpected);
}

TEST_F(ReplayComparisonTest, FaultsThatAreNotMetAnyMoreAreNamed) {
  result_.trace_digest = "0100";
  result_.faults[0].fired = 0;
  EXPECT_THAT(Compare("bbbb").lines,
              Contains("this fault does not fire any more: faults/0: pause of "
                       "w1 at 1s"));
  result_.faults[0].fired = 3;
  EXPECT_THAT(Compare("bbbb").lines,
              Contains(HasSubstr("fired 3 times, and 1 times then")));
  result_.faults[0].label = "another";
  EXPECT_THAT(Compare("bbbb").lines,
              Contains("no fault is called this any more: faults/0: pause of "
                       "w1 at 1s"));
}

}  // namespace
}  // namespace pouch

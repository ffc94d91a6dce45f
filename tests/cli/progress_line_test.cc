#include "cli/progress_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace pouch {
namespace {

using ::testing::EndsWith;

RunProgress HalfDone() {
  RunProgress progress;
  progress.now = Time() + Duration::Milliseconds(1250);
  progress.processed = 900;
  progress.checkpoints = 6;
  progress.faults_fired = 1;
  progress.inputs_confirmed = 250;
  progress.inputs = 500;
  return progress;
}

TEST(ProgressLineTest, SaysHowFarTheRunIs) {
  EXPECT_EQ(ProgressText(HalfDone()),
            "1.25s virtual, 50% of 500 inputs, 900 step calls, 6 checkpoints, "
            "1 faults");
  EXPECT_EQ(ProgressText(RunProgress()), "starting");
}

TEST(ProgressLineTest, RewritesOneLineThatFitsAndThenIsGone) {
  std::ostringstream out;
  double now = 0;
  {
    ProgressLine line(&out, 31, "title", [&now] { return now; });
    now = 1;
    line.Show(HalfDone());
    EXPECT_EQ(out.str(), "\r\x1b[K1.25s virtual, 50% of 500 inpu")
        << "the last column stays free";
  }
  EXPECT_THAT(out.str(), EndsWith("\r\x1b[K"));
}

TEST(ProgressLineTest, WritesAFewTimesASecondAtMost) {
  std::ostringstream out;
  double now = 0;
  ProgressLine line(&out, 80, "title", [&now] { return now; });
  line.Show(HalfDone());
  const size_t once = out.str().size();
  now = 0.05;
  line.Show(HalfDone());
  EXPECT_EQ(out.str().size(), once);
  now = 0.2;
  line.Show(HalfDone());
  EXPECT_EQ(out.str().size(), 2 * once);
}

}  // namespace
}  // namespace pouch

// A worker that acknowledges a snapshot before it is synced: a crash at every
// point finds it, less often if a disk image is tried once for all points.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/status.h"
#include "base/time.h"
#include "cli/real_time.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"
#include "sim/run_result.h"
#include "sim/search/exhaust.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

ExhaustReport Try(bool merge_across_points) {
  RunConfig config = WordCountRun(24);
  config.workers = {"w0", "w1"};
  // A prefix of what was written survives: the outcome that shows the mistake,
  // nothing, is a disk image that was there before the acknowledgement as well.
  config.disk_profile = DiskProfile::kPrefix;
  config.sync_latency = {Duration::Microseconds(200),
                         Duration::Milliseconds(20)};
  ExhaustOptions options;
  options.jobs = 2;
  options.real_seconds = RealSeconds;
  options.merge_across_points = merge_across_points;
  Exhaust exhaust(
      [](const RunConfig& run, RunExplorer* explorer) {
        return ExploreSimulation(run, WordCount({}), nullptr, explorer);
      },
      config, options);
  const auto report = exhaust.Run(nullptr, nullptr);
  EXPECT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->base.passed());
  return *report;
}

TEST(ExhaustMutantTest, AnEarlyAcknowledgementIsFoundAndCanBeRunAgain) {
  const ExhaustReport report = Try(false);
  ASSERT_THAT(report.groups, Not(IsEmpty()));
  for (const ExhaustGroup& group : report.groups) {
    EXPECT_EQ(group.key.failure_class, "recovery.refused");
    EXPECT_EQ(group.example.crashes.size(), 1u);
    EXPECT_TRUE(group.reproduced) << DescribeCrash(group.example.crashes[0]);
    EXPECT_TRUE(group.same_digest) << DescribeCrash(group.example.crashes[0]);
  }
}

TEST(ExhaustMutantTest, MostOfItIsMissedIfADiskImageIsTriedOnceForAllPoints) {
  // What is left is the coordinator's own snapshot: its record of completion is
  // on the same disk, which makes that image a new one.
  const ExhaustReport merged = Try(true);
  const ExhaustReport all = Try(false);
  EXPECT_LT(merged.runs, all.runs);
  EXPECT_LT(merged.failed, all.failed);
  for (const ExhaustGroup& group : merged.groups) {
    EXPECT_THAT(group.example.crashes[0].targets, Contains("w0"));
  }
}

}  // namespace
}  // namespace pouch

// Exhaust with the native word count: a correct worker survives everything,
// nothing is left out, and what is found can be found again.

#include "sim/search/exhaust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "base/status.h"
#include "base/time.h"
#include "cli/real_time.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"
#include "sim/run_result.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

using ::testing::IsEmpty;

Result<RunResult> Explore(const RunConfig& config, RunExplorer* explorer) {
  return ExploreSimulation(config, WordCount({}), nullptr, explorer);
}

// Two workers, few lines.
RunConfig SmallRun(int lines) {
  RunConfig config = WordCountRun(lines);
  config.workers = {"w0", "w1"};
  return config;
}

ExhaustOptions Options() {
  ExhaustOptions options;
  options.jobs = 2;
  options.real_seconds = RealSeconds;
  return options;
}

ExhaustReport Try(const RunConfig& config, const ExhaustOptions& options,
                  Exploration explore = &Explore) {
  Exhaust exhaust(std::move(explore), config, options);
  auto report = exhaust.Run(nullptr, nullptr);
  EXPECT_TRUE(report.ok()) << report.status();
  return *std::move(report);
}

std::string Problems(const ExhaustReport& report) {
  std::string text = "base: " + report.base.verdict();
  for (const ExhaustGroup& group : report.groups) {
    text += "\n" + std::to_string(group.count) + " times " +
            group.key.failure_class + ": " + group.example.message;
    for (const Fault& crash : group.example.crashes) {
      text += "\n  " + DescribeCrash(crash);
    }
  }
  return text;
}

TEST(ExhaustTest, ACorrectWorkerSurvivesACrashAtEveryPoint) {
  const ExhaustReport report = Try(SmallRun(12), Options());
  EXPECT_THAT(report.groups, IsEmpty()) << Problems(report);
  EXPECT_TRUE(report.base.passed());
  EXPECT_GT(report.plan.points, 100u);
  EXPECT_GT(report.plan.outcomes, report.plan.runs);
  EXPECT_EQ(report.runs, report.plan.runs);
  EXPECT_EQ(report.second_runs, 0u);
}

TEST(ExhaustTest, ACorrectWorkerSurvivesASecondCrashInEveryRecovery) {
  ExhaustOptions options = Options();
  options.depth = 2;
  RunConfig config = SmallRun(2);
  config.workers = {"w0"};
  config.disk_profile = DiskProfile::kPrefix;
  const ExhaustReport report = Try(config, options);
  EXPECT_THAT(report.groups, IsEmpty()) << Problems(report);
  EXPECT_EQ(report.runs, report.plan.runs);
  EXPECT_GT(report.second_runs, report.runs);
}

}  // namespace
}  // namespace pouch

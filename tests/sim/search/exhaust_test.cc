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
#include "sim/search/crash_explorer.h"
#include "sim/search/shared_log.h"
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

TEST(ExhaustTest, ACorrectWorkerSurvivesASecondCrashInItsRecovery) {
  // Every fortieth crash, and after it every second one.
  SharedLog log(1 << 20);
  CrashExplorerOptions options;
  options.depth = 2;
  options.wanted = [](uint64_t number) { return number % 40 == 1; };
  CrashExplorer explorer(options, &log);
  const auto base = Explore(SmallRun(4), &explorer);
  ASSERT_TRUE(base.ok()) << base.status();
  EXPECT_TRUE(base->passed());
  const uint64_t runs = log.count(CrashExplorer::kRuns);
  EXPECT_EQ(runs, (explorer.counts().crashes + 39) / 40);
  EXPECT_GT(log.count(CrashExplorer::kSecondRuns), runs * 10);
  for (const FoundFailure& failure : FailuresIn(log)) {
    ADD_FAILURE() << failure.failure_class << ": " << failure.message << " ("
                  << DescribeCrash(failure.crashes.front()) << ", "
                  << DescribeCrash(failure.crashes.back()) << ")";
  }
}

}  // namespace
}  // namespace pouch

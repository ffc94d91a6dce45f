// Every short history of two workers and two keys.

#include "sim/search/histories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

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

RunConfig TwoKeys() {
  RunConfig config = WordCountRun(0);
  for (int i = 0; i < 30; ++i) {
    config.feeds[0].contents += i % 2 == 0 ? "even\n" : "odd\n";
  }
  config.feeds[0].messages_per_second = 300;
  return HistoryConfig(config);
}

TEST(HistoriesTest, AllOfThemAreListedOnce) {
  const auto histories = AllHistories(3);
  EXPECT_EQ(histories.size(), 8u + 64u + 512u);
  EXPECT_EQ(std::set(histories.begin(), histories.end()).size(),
            histories.size());
  EXPECT_EQ(Describe({HistoryStep::kDeliver, HistoryStep::kCrash}),
            "deliver, crash");
}

TEST(HistoriesTest, ACorrectWorkerSurvivesEveryHistoryOfThreeSteps) {
  HistoriesOptions options;
  options.jobs = 2;
  options.real_seconds = RealSeconds;
  HistoriesPlan plan;
  options.on_plan = [&plan](const HistoriesPlan& made) { plan = made; };
  const auto report = RunHistories(&Explore, TwoKeys(), options);
  ASSERT_TRUE(report.ok()) << report.status();
  for (const HistoryGroup& group : report->groups) {
    ADD_FAILURE() << group.count << " times " << group.key.failure_class << ": "
                  << group.message << " (" << Describe(group.example) << ")";
  }
  EXPECT_EQ(report->failed, 0u);
  EXPECT_EQ(report->histories, 584u);
  EXPECT_EQ(report->same + report->unreachable + report->runs, 584u);
  EXPECT_EQ(report->unreachable, 0u);
  EXPECT_EQ(report->runs, 3u + 24u + 192u);
  EXPECT_EQ(plan.histories, 584u);
  EXPECT_EQ(plan.tried, report->runs);
}

TEST(HistoriesTest, AFaultOfAHistoryComesRightBehindWhatItWaitsFor) {
  // What never happens, for the run is over too soon, is waited for in vain.
  HistoriesOptions options;
  options.longest = 1;
  options.real_seconds = RealSeconds;
  const auto report = RunHistories(
      [](const RunConfig& config, RunExplorer* explorer) {
        RunConfig cut = config;
        if (explorer != nullptr) cut.time_limit = Duration::Milliseconds(1);
        return Explore(cut, explorer);
      },
      TwoKeys(), options);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->runs, 0u);
  EXPECT_EQ(report->unreachable, 3u);
  EXPECT_THAT(report->groups, IsEmpty());
}

TEST(HistoriesTest, NothingIsTriedIfTheRunWithoutAFaultDoesNotPass) {
  RunConfig config = TwoKeys();
  config.time_limit = Duration::Milliseconds(1);
  HistoriesOptions options;
  options.real_seconds = RealSeconds;
  const auto report = RunHistories(&Explore, config, options);
  ASSERT_TRUE(report.ok());
  EXPECT_FALSE(report->base.passed());
  EXPECT_EQ(report->histories, 0u);
}

}  // namespace
}  // namespace pouch

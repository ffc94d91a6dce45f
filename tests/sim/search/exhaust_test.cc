// Exhaust with the native word count: a correct worker survives everything,
// nothing is left out, and what is found can be found again.

#include "sim/search/exhaust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
using ::testing::Not;

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

// The traces in which branches end.
struct Ends {
  CrashPointCounts counts;
  uint64_t runs = 0;
  std::set<std::string> digests;
};

Ends EndsOf(const RunConfig& config, CrashExplorerOptions options) {
  SharedLog digests(1 << 24);
  SharedLog log(1 << 20);
  options.jobs = 2;
  options.on_result = [&digests](const RunResult& result) {
    digests.Append(result.trace_digest);
  };
  CrashExplorer explorer(options, &log);
  const auto base = Explore(config, &explorer);
  EXPECT_TRUE(base.ok() && base->passed());
  EXPECT_THAT(FailuresIn(log), IsEmpty());
  Ends ends;
  ends.counts = explorer.counts();
  ends.runs = log.count(CrashExplorer::kRuns);
  for (const std::string& digest : digests.Records())
    ends.digests.insert(digest);
  return ends;
}

TEST(ExhaustTest, WhatIsTriedOnceForSeveralPointsOrFatesEndsInTheSameTraces) {
  RunConfig config = SmallRun(1);
  config.disk_profile = DiskProfile::kSynced;  // It has the fewest outcomes.
  CrashExplorerOptions options;
  const Ends merged = EndsOf(config, options);
  options.variants.merge_same = false;
  const Ends all = EndsOf(config, options);
  EXPECT_GT(merged.counts.same_points, merged.counts.points / 10);
  EXPECT_EQ(all.counts.same_points, 0u);
  EXPECT_EQ(merged.counts.points, all.counts.points);
  EXPECT_EQ(merged.counts.outcomes, all.counts.outcomes);
  EXPECT_EQ(all.runs, all.counts.outcomes);
  EXPECT_LT(merged.runs, all.runs * 3 / 4);
  EXPECT_EQ(merged.digests, all.digests);
}

TEST(ExhaustTest, NothingIsMergedWhereAFaultOfTheScenarioMayWaitForTheNext) {
  RunConfig config = SmallRun(2);
  config.faults = {FaultAt(FaultKind::kProcessCrash, 1, "w1")};
  CrashExplorerOptions options;
  options.wanted = [](uint64_t) { return false; };
  EXPECT_EQ(EndsOf(config, options).counts.same_points, 0u);
}

TEST(ExhaustTest, EverySubsetIsTriedOrThePointIsNamed) {
  CrashExplorerOptions options;
  options.wanted = [](uint64_t number) { return number % 50 == 1; };
  const uint64_t some = EndsOf(SmallRun(2), options).counts.crashes;
  options.variants.all_images = true;
  const Ends all = EndsOf(SmallRun(2), options);
  EXPECT_GT(all.counts.crashes, some);
  EXPECT_THAT(all.counts.too_many_subsets, IsEmpty());
  options.variants.most_parts = 1;
  EXPECT_THAT(EndsOf(SmallRun(2), options).counts.too_many_subsets,
              Not(IsEmpty()));
}

TEST(ExhaustTest, ABranchRunsToTheEndOfItsInputIfItIsToldSo) {
  uint64_t checkpoints[2];
  for (const bool to_end : {false, true}) {
    SharedLog log(1 << 20);
    CrashExplorerOptions options;
    options.to_end = to_end;
    options.wanted = [](uint64_t number) { return number % 100 == 1; };
    options.on_result = [&log](const RunResult& result) {
      log.Count(4, result.checkpoints_completed);
    };
    CrashExplorer explorer(options, &log);
    ASSERT_TRUE(Explore(SmallRun(24), &explorer).ok());
    ASSERT_GT(log.count(CrashExplorer::kRuns), 5u);
    checkpoints[to_end ? 1 : 0] = log.count(4);
  }
  EXPECT_GT(checkpoints[1], checkpoints[0]);
}

TEST(ExhaustTest, ABranchThatEatsMemoryIsOneFindingOfMany) {
  // The second process of a worker wants ever more memory.
  const auto made = std::make_shared<std::map<std::string, int, std::less<>>>();
  const ApplicationFactory plain = WordCount({});
  const auto hoarding = [made, plain](const RunConfig& config,
                                      RunExplorer* explorer) {
    made->clear();
    return ExploreSimulation(
        config,
        [made, plain](std::string_view worker) {
          const bool hoards =
              worker == "w1" && ++(*made)[std::string(worker)] > 1;
          std::vector<std::unique_ptr<char[]>> hoard;
          while (hoards)
            hoard.push_back(std::make_unique_for_overwrite<char[]>(1 << 22));
          return plain(worker);
        },
        nullptr, explorer);
  };
  ExhaustOptions options = Options();
  options.branch.more_memory_bytes = uint64_t{1} << 26;
  const RunConfig config = SmallRun(0);
  const ExhaustReport report = Try(config, options, hoarding);
  ASSERT_EQ(report.groups.size(), 1u) << Problems(report);
  EXPECT_EQ(report.groups[0].key.failure_class, "run.out_of_memory");
  EXPECT_TRUE(report.groups[0].reproduced);
  EXPECT_EQ(report.groups[0].count, report.failed);
  EXPECT_GT(report.failed, 0u);
  EXPECT_LT(report.failed, report.runs);
  EXPECT_EQ(report.runs, report.plan.runs);
}

}  // namespace
}  // namespace pouch

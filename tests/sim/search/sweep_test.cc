#include "sim/search/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "cli/real_time.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "sim/search/child_runner.h"
#include "sim/search/seed_range.h"
#include "sim/search/sweep_config.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;

ChildRunner Runner(SearchSimulation simulate, size_t jobs = 3) {
  ChildPoolOptions options;
  options.jobs = jobs;
  options.real_seconds = RealSeconds;
  return {std::move(simulate), std::move(options)};
}

// Fails as `fails_as` says, with the seed in its message; "" passes.
template <typename FailsAs>
SearchSimulation Judging(FailsAs fails_as) {
  return [fails_as](const RunConfig& config) -> Result<RunResult> {
    RunResult result;
    result.seed = config.seed;
    result.probes[0] = 2;
    result.author_probes = {{"a tie", config.seed % 2}, {"never", 0}};
    result.faults.resize(config.faults.size(), {"label", 1, 1, 0});
    const std::string failure_class = fails_as(config.seed);
    if (failure_class.empty()) return result;
    RunFailure failure;
    failure.failure_class = failure_class;
    failure.message = "seed " + std::to_string(config.seed) + " fails";
    result.failures = {failure};
    return result;
  };
}

SweepPlan Plan(uint64_t first, uint64_t last) {
  SweepPlan plan;
  plan.range = {first, last};
  plan.twice_share = 0;
  return plan;
}

TEST(SweepTest, ACleanSweepDoesAllSeedsOnce) {
  ChildRunner runner = Runner(Judging([](uint64_t) { return ""; }));
  const SweepEnd end = RunSweep(Plan(1, 50), WordCountRun(5), &runner, {});
  EXPECT_TRUE(end.complete);
  EXPECT_TRUE(end.problem.ok());
  EXPECT_EQ(end.totals.seeds, 50u);
  EXPECT_EQ(end.totals.failed, 0u);
  EXPECT_EQ(end.totals.probes_hit(), 1u);
  EXPECT_EQ(end.totals.probes[0].hits, 100u);
  EXPECT_EQ(end.totals.probes[0].seeds, 50u);
  EXPECT_EQ(end.totals.author_probes.at("a tie").seeds, 25u);
  EXPECT_EQ(end.totals.author_probes.at("never").hits, 0u);
  EXPECT_EQ(end.totals.faults.at("process_crash").asked,
            end.totals.faults.at("process_crash").fired);
}

TEST(SweepTest, ItStopsAtTheFirstFailureHoweverManyRunAtOnce) {
  for (const size_t jobs : {1, 7}) {
    ChildRunner runner = Runner(Judging([](uint64_t seed) {
                                  return seed >= 9 ? "state.diverged" : "";
                                }),
                                jobs);
    const SweepEnd end = RunSweep(Plan(1, 1000), WordCountRun(5), &runner, {});
    EXPECT_FALSE(end.complete);
    EXPECT_EQ(end.totals.seeds, 9u);
    EXPECT_EQ(end.totals.failed, 1u);
    ASSERT_EQ(end.totals.failures.size(), 1u);
    EXPECT_EQ(end.totals.failures[0].first_seed, 9u);
  }
}

TEST(SweepTest, KeepGoingGroupsByClassAndMessage) {
  ChildRunner runner = Runner(Judging([](uint64_t seed) {
    if (seed % 10 == 3) return "state.diverged";
    return seed % 10 == 5 ? "delivery.lost" : "";
  }));
  SweepPlan plan = Plan(1, 40);
  plan.keep_going = true;
  std::vector<uint64_t> kept;
  SweepWatch watch;
  watch.on_new_failure = [&kept](const RunConfig& config, const SearchOutcome&,
                                 FailureGroup* group) {
    kept.push_back(config.seed);
    group->kept_as = "kept";
  };
  const SweepEnd end = RunSweep(plan, WordCountRun(5), &runner, watch);
  EXPECT_TRUE(end.complete);
  EXPECT_EQ(end.totals.failed, 8u);
  ASSERT_EQ(end.totals.failures.size(), 2u);
  EXPECT_EQ(end.totals.failures[0].key,
            (FailureKey{"state.diverged", "seed # fails"}));
  EXPECT_EQ(end.totals.failures[0].count, 4u);
  EXPECT_EQ(end.totals.failures[1].first_seed, 5u);
  EXPECT_EQ(end.totals.failures[1].kept_as, "kept");
  EXPECT_THAT(kept, ElementsAre(3, 5));
}

TEST(SweepTest, ASeedThatIsNoRunEndsTheSweep) {
  ChildRunner runner = Runner([](const RunConfig& config) -> Result<RunResult> {
    if (config.seed == 4)
      return Status(StatusCode::kApplicationError, "cannot be set up");
    return RunResult();
  });
  const SweepEnd end = RunSweep(Plan(1, 40), WordCountRun(5), &runner, {});
  EXPECT_EQ(end.problem.code(), StatusCode::kApplicationError);
  EXPECT_EQ(end.problem_seed, 4u);
  EXPECT_EQ(end.totals.seeds, 3u);
}

TEST(SweepTest, WhenTheTimeIsOverWhatWasBegunIsFinished) {
  ChildRunner runner = Runner(Judging([](uint64_t) { return ""; }), 1);
  SweepWatch watch;
  uint64_t asked = 0;
  watch.must_end = [&asked] { return ++asked > 6; };
  const SweepEnd end = RunSweep(Plan(1, 40), WordCountRun(5), &runner, watch);
  EXPECT_FALSE(end.complete);
  EXPECT_EQ(end.totals.seeds, 6u);
}

TEST(SweepTest, AShardDoesItsOwnSeeds) {
  ChildRunner runner =
      Runner(Judging([](uint64_t seed) { return seed % 2 == 1 ? "a.b" : ""; }));
  SweepPlan plan = Plan(1, 41);
  plan.shard = {1, 2};
  const SweepEnd end = RunSweep(plan, WordCountRun(5), &runner, {});
  EXPECT_TRUE(end.complete);
  EXPECT_EQ(end.totals.seeds, 20u);
  EXPECT_EQ(end.totals.failed, 0u);
}

TEST(SweepTest, TheShareRunTwiceDependsOnTheSeedAlone) {
  uint64_t twice = 0;
  for (uint64_t seed = 1; seed <= 1000; ++seed) {
    twice += RunsTwice(seed, 0.1) ? 1 : 0;
    EXPECT_FALSE(RunsTwice(seed, 0));
    EXPECT_TRUE(RunsTwice(seed, 1));
    EXPECT_EQ(RunsTwice(seed, 0.1), RunsTwice(seed, 0.1));
  }
  EXPECT_GT(twice, 60u);
  EXPECT_LT(twice, 140u);
}

TEST(SweepTest, ACorrectApplicationPassesAndABrokenOneDoesNot) {
  SweepPlan plan = Plan(SystematicSeeds() - 20, SystematicSeeds() + 20);
  plan.twice_share = 1;
  ChildRunner good = Runner([](const RunConfig& config) {
    return RunSimulation(config, WordCount(), nullptr);
  });
  const SweepEnd passed = RunSweep(plan, WordCountRun(40), &good, {});
  EXPECT_TRUE(passed.problem.ok()) << passed.problem;
  EXPECT_EQ(passed.totals.failed, 0u);
  EXPECT_EQ(passed.totals.compared, 41u);
  EXPECT_GT(passed.totals.probes_hit(), 30u);
  ChildRunner broken = Runner([](const RunConfig& config) {
    return RunSimulation(config, WordCount({.lossy_round_trip = true}),
                         nullptr);
  });
  const SweepEnd failed = RunSweep(plan, WordCountRun(40), &broken, {});
  ASSERT_EQ(failed.totals.failures.size(), 1u);
  EXPECT_EQ(failed.totals.failures[0].key.failure_class, "codec.round_trip");
}

TEST(SweepTotalsTest, PartsAddUpToTheWhole) {
  const auto fails_as = [](uint64_t seed) {
    return seed % 5 == 0 ? "a.b" : seed % 7 == 0 ? "c.d" : "";
  };
  SweepPlan plan = Plan(1, 100);
  plan.keep_going = true;
  ChildRunner runner = Runner(Judging(fails_as));
  const SweepTotals whole = RunSweep(plan, WordCountRun(5), &runner, {}).totals;
  SweepTotals sum;
  for (const uint64_t index : {2, 0, 1}) {
    plan.shard = {index, 3};
    sum.Add(RunSweep(plan, WordCountRun(5), &runner, {}).totals);
  }
  EXPECT_EQ(sum.seeds, whole.seeds);
  EXPECT_EQ(sum.failed, whole.failed);
  EXPECT_EQ(sum.probes[0].hits, whole.probes[0].hits);
  EXPECT_EQ(sum.author_probes.at("a tie").hits, 50u);
  ASSERT_EQ(sum.failures.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(sum.failures[i].key, whole.failures[i].key);
    EXPECT_EQ(sum.failures[i].first_seed, whole.failures[i].first_seed);
    EXPECT_EQ(sum.failures[i].count, whole.failures[i].count);
  }
}

}  // namespace
}  // namespace pouch

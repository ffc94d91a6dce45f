#include "sim/search/sweep_config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "sim/fault_kind.h"
#include "sim/operation.h"
#include "sim/run_config.h"
#include "tests/sim/word_count_run.h"
#include "worker/probes.h"

namespace pouch {
namespace {

RunConfig Base() {
  RunConfig base = WordCountRun(40);
  base.workers = {"initializer", "left", "right"};
  base.faults = {FaultAt(FaultKind::kPause, 10, "left")};
  base.time_limit = Duration::Seconds(1);
  return base;
}

TEST(SweepConfigTest, TheFirstSeedsCrashBesideEachPlaceInBothWays) {
  std::set<std::string> places;
  std::set<Probe> probes;
  size_t syncs = 0;
  for (uint64_t seed = 1; seed <= SystematicSeeds(); ++seed) {
    const RunConfig config = SweepConfig(Base(), seed, false);
    EXPECT_EQ(config.seed, seed);
    ASSERT_FALSE(config.faults.empty());
    EXPECT_LE(config.faults.size(), 2u);
    const Fault& fault = config.faults.back();
    std::string place(FaultKindName(fault.kind));
    if (fault.trigger.probe.has_value()) {
      probes.insert(*fault.trigger.probe);
      place += ProbeName(*fault.trigger.probe);
    } else {
      ASSERT_TRUE(fault.trigger.operation.has_value());
      ++syncs;
      place += OperationKindName(fault.trigger.operation->kind);
      place += fault.trigger.operation->after ? " after " : " before ";
      place += std::to_string(fault.trigger.nth);
    }
    EXPECT_TRUE(places.insert(place).second) << place;
  }
  EXPECT_EQ(probes.size(), kProbeCount);
  EXPECT_EQ(syncs + 2 * kProbeCount, SystematicSeeds());
}

TEST(SweepConfigTest, LaterSeedsAreDrawnInEveryRespect) {
  std::set<size_t> workers;
  std::set<int64_t> intervals;
  std::set<FaultKind> kinds;
  for (uint64_t i = 1; i <= 100; ++i) {
    const RunConfig config = SweepConfig(Base(), SystematicSeeds() + i, false);
    workers.insert(config.workers.size());
    intervals.insert(config.worker_options.checkpoint_every.nanoseconds());
    for (const Fault& fault : config.faults) {
      kinds.insert(fault.kind);
      EXPECT_EQ(std::count(fault.targets.begin(), fault.targets.end(), "left"),
                0);
    }
  }
  EXPECT_GE(workers.size(), 4u);
  EXPECT_GE(intervals.size(), 4u);
  EXPECT_GE(kinds.size(), 8u);
}

TEST(SweepConfigTest, LimitsOfTheScenarioDoNotCutASweepShort) {
  for (const uint64_t seed : {uint64_t{1}, SystematicSeeds() + 1}) {
    const RunConfig config = SweepConfig(Base(), seed, false);
    EXPECT_EQ(config.time_limit, Duration());
    EXPECT_FALSE(config.liveness_limit.has_value());
  }
}

TEST(SweepConfigTest, OwnFaultsKeepTheNamesTheyAreAbout) {
  const RunConfig base = Base();
  for (uint64_t seed = 1; seed <= SystematicSeeds() + 100; ++seed) {
    const RunConfig config = SweepConfig(base, seed, true);
    EXPECT_EQ(config.workers, base.workers);
    ASSERT_FALSE(config.faults.empty());
    EXPECT_EQ(config.faults.back().kind, FaultKind::kPause);
    for (const Fault& fault : config.faults) {
      for (const std::string& name : fault.targets)
        EXPECT_EQ(std::count(base.workers.begin(), base.workers.end(), name), 1)
            << name;
    }
  }
}

TEST(SweepConfigTest, SeedZeroIsASwarmRun) {
  EXPECT_EQ(SweepConfig(Base(), 0, false).seed, 0u);
}

}  // namespace
}  // namespace pouch

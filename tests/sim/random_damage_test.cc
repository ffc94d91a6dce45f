// Damage to what a sync vouched for, at random: refused where it is needed,
// and harmless where it is not.

#include "sim/random_damage.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/rng.h"
#include "base/time.h"
#include "sim/random_faults.h"
#include "sim/random_run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

constexpr uint64_t kSeeds = 600;

// A run with few other faults, in which one disk is damaged.
RunConfig DamagedRun(uint64_t seed) {
  RunConfig config = WordCountRun(200);
  config.seed = seed;
  DrawRandomRun(&config, 3, FaultMask());
  FaultSurface surface;
  surface.workers = config.workers;
  surface.round = config.worker_options.checkpoint_every * 2;
  surface.horizon = surface.round * 10;
  if (seed % 3 == 0) {
    config.faults = DrawRandomFaults(seed, surface, FaultMask::Crashes());
  }
  for (const Fault& fault :
       DrawDamage(Rng(seed).Fork("damage"), surface, DamageKinds(), 1.0)) {
    config.faults.push_back(fault);
  }
  return config;
}

std::string Describe(const RunConfig& config, const RunResult& result) {
  std::string text = "seed " + std::to_string(config.seed) + ": ";
  for (const RunFailure& failure : result.failures) {
    text += failure.failure_class + " on " + failure.worker + " at " +
            failure.at.ToString() + ": " + failure.message + " (" +
            failure.actual + ")\n";
  }
  for (const FaultOutcome& fault : result.faults) {
    text += fault.label + " fired " + std::to_string(fault.fired) + "\n";
  }
  return text;
}

TEST(RandomDamageTest, TheVerdictIsAlwaysRight) {
  uint64_t refused = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const RunConfig config = DamagedRun(seed);
    const RunResult result = RunWordCount(config);
    EXPECT_TRUE(result.passed()) << Describe(config, result);
    refused += result.refusals.empty() ? 0 : 1;
  }
  RecordProperty("refused", static_cast<int>(refused));
  EXPECT_GT(refused, kSeeds / 10);
  EXPECT_LT(refused, kSeeds * 9 / 10);
}

}  // namespace
}  // namespace pouch

// Five hundred seeds of random crashes over the native word count: no false
// alarm, and every rare path of the protocol is met often enough to count.

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <iostream>
#include <string>

#include "sim/random_faults.h"
#include "sim/random_run.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/sim/rare_paths.h"
#include "tests/sim/word_count_run.h"
#include "worker/probes.h"

namespace pouch {
namespace {

constexpr uint64_t kSeeds = 500;
constexpr uint64_t kOftenEnough = 20;

RunConfig RandomRun(uint64_t seed) {
  RunConfig config = WordCountRun(300);
  config.seed = seed;
  DrawRandomRun(&config, 3);
  return config;
}

TEST(RandomCrashesTest, PassAndMeetTheRarePaths) {
  std::array<uint64_t, kProbeCount> probes = {};
  uint64_t fired = 0;
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const RunResult result = RunWordCount(RandomRun(seed));
    ASSERT_TRUE(result.passed())
        << "seed " << seed << ": " << result.verdict() << " "
        << (result.failures.empty()
                ? result.incomplete_reason
                : result.failures[0].message + " " + result.failures[0].actual);
    if (result.refusals.empty()) {
      ASSERT_EQ(result.outputs, 1800u) << "seed " << seed;
    }
    for (const FaultOutcome& fault : result.faults) fired += fault.fired;
    for (size_t i = 0; i < kProbeCount; ++i) probes[i] += result.probes[i];
  }
  std::cout << fired << " faults fired in " << kSeeds << " runs\n";
  for (const Probe probe : kRarePaths) {
    const uint64_t count = probes[static_cast<size_t>(probe)];
    std::cout << ProbeName(probe) << " " << count << "\n";
    EXPECT_GE(count, kOftenEnough) << ProbeName(probe);
  }
}

TEST(RandomCrashesTest, OneSeedGivesOneTrace) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const RunConfig config = RandomRun(seed);
    EXPECT_EQ(RunWordCount(config).trace_digest,
              RunWordCount(config).trace_digest)
        << "seed " << seed;
  }
}

TEST(RandomCrashesTest, ClustersOfAnySizePass) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    RunConfig config = WordCountRun(200);
    config.seed = seed;
    DrawRandomRun(&config);
    const RunResult result = RunWordCount(config);
    ASSERT_TRUE(result.passed()) << "seed " << seed << ": " << result.verdict();
  }
}

TEST(RandomCrashesTest, PlainFeedsAndSinksPass) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    RunConfig config = RandomRun(seed);
    config.feeds[0].delivery =
        seed % 3 == 0 ? FeedDelivery::kReplayable : FeedDelivery::kPlain;
    config.sinks.push_back({"", seed % 3 == 1 ? SinkDelivery::kTransactional
                                              : SinkDelivery::kPlain});
    const RunResult result = RunWordCount(config);
    ASSERT_TRUE(result.passed()) << "seed " << seed << ": " << result.verdict();
  }
}

TEST(RandomFaultsTest, ASeedDrawsWhatTheMaskAllows) {
  FaultSurface surface;
  surface.workers = {"a", "b"};
  surface.horizon = Duration::Seconds(1);
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    const auto faults = DrawRandomFaults(seed, surface, FaultMask::Crashes());
    EXPECT_FALSE(faults.empty());
    for (const Fault& fault : faults) {
      EXPECT_TRUE(FaultMask::Crashes().Has(fault.kind));
    }
    EXPECT_EQ(DrawRandomFaults(seed, surface).size(),
              DrawRandomFaults(seed, surface).size());
  }
}

}  // namespace
}  // namespace pouch

// Each kind of fault of the network and of processes, alone and together with
// crashes, over all ways in which feeds and sinks may speak: no false alarm,
// and each kind does happen.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/fault_kind.h"
#include "sim/random_faults.h"
#include "sim/random_run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

constexpr uint64_t kSeedsEach = 12;

std::vector<FaultKind> Kinds() {
  std::vector<FaultKind> kinds;
  for (size_t i = 0; i < kFaultKindCount; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const FaultFamily family = FamilyOf(kind);
    // A wiped disk is drawn with the silent damage, where the verdict differs.
    const bool drawn =
        FaultMask::All().Has(kind) && kind != FaultKind::kWipeDisk;
    if (drawn &&
        (family == FaultFamily::kNetwork || family == FaultFamily::kProcess)) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

class RandomLinks : public ::testing::TestWithParam<FaultKind> {};

TEST_P(RandomLinks, PassWhateverFeedsAndSinksSpeak) {
  uint64_t fired = 0;
  for (uint64_t seed = 1; seed <= kSeedsEach; ++seed) {
    RunConfig config = WordCountRun(120);
    config.seed = seed;
    FaultMask mask = {GetParam()};
    if (seed % 2 == 0) mask.Add(FaultKind::kPowerLoss);
    if (seed % 4 == 1) config.feeds[0].delivery = FeedDelivery::kPlain;
    if (seed % 4 == 2) config.sinks = {{"", SinkDelivery::kPlain}};
    DrawRandomRun(&config, 3, mask);
    const RunResult result = RunWordCount(config);
    ASSERT_TRUE(result.passed())
        << "seed " << seed << ": " << result.verdict() << " "
        << (result.failures.empty()
                ? result.incomplete_reason
                : result.failures[0].message + " " + result.failures[0].actual);
    for (const FaultOutcome& fault : result.faults) {
      const bool own =
          fault.label.find(FaultKindName(GetParam())) != std::string::npos;
      if (own) fired += fault.fired;
    }
  }
  EXPECT_GE(fired, kSeedsEach / 2) << FaultKindName(GetParam());
}

INSTANTIATE_TEST_SUITE_P(EachKind, RandomLinks, ::testing::ValuesIn(Kinds()),
                         [](const auto& tested) {
                           return std::string(FaultKindName(tested.param));
                         });

}  // namespace
}  // namespace pouch

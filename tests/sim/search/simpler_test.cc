// The shrinker's parts: lists, durations, workers, faults, options.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "sim/random_run.h"
#include "sim/search/fewer_workers.h"
#include "sim/search/minimize_list.h"
#include "sim/search/nice_durations.h"
#include "sim/search/simpler_faults.h"
#include "sim/search/simpler_options.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RC_GTEST_PROP(MinimizeListProperty, ExactlyWhatIsNeededIsLeft, ()) {
  const auto size = *rc::gen::inRange(0, 200);
  std::vector<int> list;
  for (int i = 0; i < size; ++i) list.push_back(i);
  std::set<int> needed;
  if (size > 0)
    needed = *rc::gen::container<std::set<int>>(rc::gen::inRange(0, size));
  int asked = 0;
  MinimizeList<int>(&list, [&needed, &asked](const std::vector<int>& shorter) {
    ++asked;
    const std::set<int> left(shorter.begin(), shorter.end());
    for (const int wanted : needed) {
      if (!left.contains(wanted)) return ListAnswer::kLeave;
    }
    return ListAnswer::kTake;
  });
  RC_ASSERT(list == std::vector<int>(needed.begin(), needed.end()));
  if (needed.size() <= 1) RC_ASSERT(asked <= 40);
}

TEST(MinimizeListTest, StopsWhenItIsTold) {
  std::vector<int> list = {1, 2, 3, 4};
  int asked = 0;
  MinimizeList<int>(&list, [&asked](const std::vector<int>& shorter) {
    if (++asked == 3) return ListAnswer::kStop;
    return shorter.empty() ? ListAnswer::kLeave : ListAnswer::kTake;
  });
  EXPECT_EQ(asked, 3);
  EXPECT_THAT(list, ElementsAre(1, 2));
}

std::vector<std::string> Nice(int64_t nanoseconds) {
  std::vector<std::string> texts;
  for (const Duration nice : NiceDurations(Duration::Nanoseconds(nanoseconds)))
    texts.push_back(nice.ToString());
  return texts;
}

TEST(NiceDurationsTest, HaveFewerDigits) {
  EXPECT_THAT(Nice(12345000),
              ElementsAre("10ms", "20ms", "12ms", "13ms", "12.3ms", "12.4ms"));
  EXPECT_THAT(Nice(1500000), ElementsAre("1ms", "2ms"));
  EXPECT_THAT(Nice(99), ElementsAre("90ns", "100ns"));
  EXPECT_THAT(Nice(40000), IsEmpty());
  EXPECT_THAT(Nice(7), IsEmpty());
  EXPECT_THAT(Nice(0), IsEmpty());
}

RunConfig FourWorkers() {
  RunConfig config;
  config.workers = {"a", "b", "c", "d"};
  config.feeds.resize(1);
  config.feeds[0].name = "words";
  config.feeds[0].worker = "d";
  Fault crash;
  crash.targets = {"c", "d"};
  Fault cut;
  cut.kind = FaultKind::kPartition;
  cut.targets = {"d"};
  cut.others = {"a", "words"};
  Fault probe;
  probe.trigger.worker = "c";
  config.faults = {crash, cut, probe};
  return config;
}

TEST(FewerWorkersTest, FaultsAreRedirectedToTheLastOne) {
  const RunConfig fewer =
      WithWorkers(FourWorkers(), {"a", "b"}, OrphanedFaults::kRedirect);
  EXPECT_THAT(fewer.workers, ElementsAre("a", "b"));
  EXPECT_EQ(fewer.feeds[0].worker, "");
  ASSERT_EQ(fewer.faults.size(), 3u);
  EXPECT_THAT(fewer.faults[0].targets, ElementsAre("b"));
  EXPECT_THAT(fewer.faults[1].targets, ElementsAre("b"));
  EXPECT_THAT(fewer.faults[1].others, ElementsAre("a", "words"));
  EXPECT_EQ(fewer.faults[2].trigger.worker, "b");
}

TEST(FewerWorkersTest, NoGroupOfLinksMeetsItself) {
  const RunConfig fewer =
      WithWorkers(FourWorkers(), {"a"}, OrphanedFaults::kRedirect);
  EXPECT_THAT(fewer.faults[1].targets, ElementsAre("a"));
  EXPECT_THAT(fewer.faults[1].others, ElementsAre("words"));
}

TEST(FewerWorkersTest, FaultsThatHitNobodyElseAreDropped) {
  const RunConfig fewer =
      WithWorkers(FourWorkers(), {"a", "b", "c"}, OrphanedFaults::kDrop);
  ASSERT_EQ(fewer.faults.size(), 2u);
  EXPECT_THAT(fewer.faults[0].targets, ElementsAre("c"));
  EXPECT_EQ(fewer.faults[1].trigger.worker, "c");
}

TEST(FewerWorkersTest, UsualNamesArePutEverywhere) {
  const RunConfig usual = WithUsualNames(FourWorkers());
  EXPECT_THAT(usual.workers, ElementsAre("initializer", "w1", "w2", "w3"));
  EXPECT_EQ(usual.feeds[0].worker, "w3");
  EXPECT_THAT(usual.faults[0].targets, ElementsAre("w2", "w3"));
  EXPECT_THAT(usual.faults[1].others, ElementsAre("initializer", "words"));
  EXPECT_EQ(usual.faults[2].trigger.worker, "w2");
}

// Always taking the last variant must come to an end.
TEST(SimplerTest, SimplifyingComesToAnEnd) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    RunConfig config;
    config.seed = seed;
    DrawRandomRun(&config);
    for (const auto variants : {SimplerSizes, SimplerSurroundings}) {
      int steps = 0;
      for (auto next = variants(config); !next.empty();
           next = variants(config)) {
        config = next.back();
        ASSERT_LT(++steps, 200) << "seed " << seed;
      }
    }
    for (Fault fault : config.faults) {
      int steps = 0;
      for (auto next = SimplerFaults(fault); !next.empty();
           next = SimplerFaults(fault)) {
        fault = next.back();
        // The last variant of a trigger is one occurrence earlier.
        ASSERT_LT(++steps, 2000) << "seed " << seed;
      }
    }
  }
}

TEST(SimplerTest, AFaultTriggeredByAProbeLosesWhatItSaysTooMuch) {
  Fault fault;
  fault.kind = FaultKind::kPowerLoss;
  fault.trigger.probe = Probe::kSnapshotSynced;
  fault.trigger.worker = "w1";
  fault.trigger.nth = 9;
  fault.targets = {"w2"};
  fault.restart_after = Duration::Microseconds(1234);
  for (bool simpler = true; simpler;) {
    const auto variants = SimplerFaults(fault);
    simpler = !variants.empty();
    if (simpler) fault = variants.front();
  }
  EXPECT_EQ(fault.kind, FaultKind::kProcessCrash);
  EXPECT_THAT(fault.targets, IsEmpty());
  EXPECT_EQ(fault.trigger.worker, "");
  EXPECT_EQ(fault.trigger.nth, 1u);
  EXPECT_EQ(fault.restart_after, std::nullopt);
}

TEST(SimplerTest, AFaultTriggeredByAnOperationLosesItsFileAndItsDisksWishes) {
  Fault fault;
  fault.kind = FaultKind::kSyncError;
  fault.trigger.operation.emplace();
  fault.trigger.operation->file = "events-*";
  fault.trigger.operation->after = true;
  fault.disk.file = "identity-*";
  fault.disk.times = 3;
  for (auto next = SimplerFaults(fault); !next.empty();
       next = SimplerFaults(fault))
    fault = next.front();
  EXPECT_EQ(fault.trigger.operation->file, "");
  EXPECT_FALSE(fault.trigger.operation->after);
  EXPECT_TRUE(fault.disk == DiskFault());
}

TEST(SimplerTest, WithPowerLossTheMildestProfileIsTheSimplest) {
  RunConfig config;
  config.disk_profile = DiskProfile::kOrdered;
  EXPECT_EQ(SimplerSurroundings(config).front().disk_profile,
            DiskProfile::kStrict);
  config.faults.resize(1);
  config.faults[0].kind = FaultKind::kPowerLoss;
  const auto variants = SimplerSurroundings(config);
  ASSERT_EQ(variants.size(), 2u);
  EXPECT_EQ(variants[0].disk_profile, DiskProfile::kSynced);
  EXPECT_EQ(variants[1].disk_profile, DiskProfile::kPrefix);
}

}  // namespace
}  // namespace pouch

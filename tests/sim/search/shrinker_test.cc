// The shrinker against failures that are predicates: what is not needed goes,
// what is needed stays, and limits are kept.

#include "sim/search/shrinker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Lt;

// Five workers, ten faults, two hundred lines; nothing is at its default.
RunConfig LargeRun() {
  RunConfig config;
  config.seed = 77;
  for (int i = 0; i < 5; ++i) config.workers.push_back("n" + std::to_string(i));
  FeedConfig feed;
  feed.name = "words";
  feed.worker = "n3";
  feed.messages_per_second = 321;
  for (int i = 0; i < 200; ++i)
    feed.contents += "line " + std::to_string(i) + "\n";
  config.feeds.push_back(feed);
  for (int i = 0; i < 10; ++i) {
    Fault fault;
    fault.kind = FaultKind::kPause;
    fault.trigger.at = Time() + Duration::Microseconds(1000 * i + 3457);
    fault.targets = {"n" + std::to_string(i % 5)};
    fault.lasts = Duration::Microseconds(12345);
    config.faults.push_back(fault);
  }
  config.worker_options.checkpoint_every = Duration::Milliseconds(37);
  config.worker_options.segment_bytes = 512;
  config.disk_profile = DiskProfile::kOrdered;
  config.network.latency = {Duration::Microseconds(17),
                            Duration::Microseconds(1723)};
  config.liveness_limit = Duration::Seconds(30);
  return config;
}

class ShrinkerTest : public ::testing::Test {
 protected:
  using Failure = std::function<bool(const RunConfig&)>;

  ShrinkerTest() {
    options_.real_seconds = [this] { return seconds_; };
  }

  // Every fault fires but those of `idle_`.
  TrialRunner Runner(Failure failure) {
    return [this, failure = std::move(failure)](
               const RunConfig& config) -> std::optional<Trial> {
      ++runs_;
      seconds_ += seconds_each_;
      if (runs_ == interrupted_at_) return std::nullopt;
      Trial trial;
      trial.same_failure = failure(config);
      trial.verdict = trial.same_failure ? "state.diverged" : "pass";
      if (digest_of_run_) trial.trace_digest = digest_of_run_();
      for (const Fault& fault : config.faults) {
        const bool idle = idle_.contains(fault.trigger.at->nanoseconds());
        trial.fired.push_back(idle ? 0 : 1);
      }
      return trial;
    };
  }

  ShrinkResult Shrunk(Failure failure) {
    const auto result =
        Shrink(LargeRun(), Runner(std::move(failure)), options_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : ShrinkResult();
  }

  ShrinkOptions options_;
  std::set<int64_t> idle_;
  std::function<std::string()> digest_of_run_;
  uint64_t runs_ = 0;
  uint64_t interrupted_at_ = 0;
  double seconds_ = 0;
  double seconds_each_ = 0.01;
};

bool HasFaultAt(const RunConfig& config, int64_t from_us, int64_t to_us) {
  return std::any_of(config.faults.begin(), config.faults.end(),
                     [from_us, to_us](const Fault& fault) {
                       const int64_t us =
                           fault.trigger.at->nanoseconds() / 1000;
                       return from_us <= us && us < to_us;
                     });
}

TEST_F(ShrinkerTest, WhatAFailureDoesNotNeedGoes) {
  // Faults 3 and 7, and the line 150.
  const ShrinkResult result = Shrunk([](const RunConfig& config) {
    return HasFaultAt(config, 6000, 7000) && HasFaultAt(config, 10000, 11000) &&
           config.feeds[0].contents.find("line 150\n") != std::string::npos;
  });
  const RunConfig& config = result.config;
  EXPECT_EQ(result.end, ShrinkEnd::kSmallest);
  EXPECT_TRUE(result.confirmed);
  EXPECT_THAT(config.workers, ElementsAre("initializer"));
  EXPECT_EQ(config.feeds[0].contents, "line 150\n");  // Both words.
  EXPECT_EQ(config.feeds[0].worker, "");
  ASSERT_EQ(config.faults.size(), 2u);
  EXPECT_EQ(config.faults[0].trigger.at->ToString(), "6ms");
  EXPECT_EQ(config.faults[1].trigger.at->ToString(), "10ms");
  for (const Fault& fault : config.faults) {
    EXPECT_THAT(fault.targets, ElementsAre("initializer"));
    EXPECT_EQ(fault.lasts, Fault().lasts);
  }
  const RunConfig usual;
  EXPECT_EQ(config.seed, 77u);
  EXPECT_EQ(config.worker_options.checkpoint_every,
            usual.worker_options.checkpoint_every);
  EXPECT_EQ(config.worker_options.segment_bytes,
            usual.worker_options.segment_bytes);
  EXPECT_EQ(config.disk_profile, usual.disk_profile);
  EXPECT_EQ(config.network.latency.high, usual.network.latency.high);
  EXPECT_EQ(config.liveness_limit, std::nullopt);
  EXPECT_EQ(config.feeds[0].messages_per_second,
            FeedConfig().messages_per_second);
  EXPECT_THAT(result.runs, Lt(150u));
}

TEST_F(ShrinkerTest, WhatAFailureNeedsStays) {
  const ShrinkResult result = Shrunk([](const RunConfig& config) {
    return config.workers.size() >= 2 && config.faults.size() >= 3 &&
           config.worker_options.segment_bytes == 512 &&
           config.disk_profile == DiskProfile::kOrdered &&
           std::count(config.feeds[0].contents.begin(),
                      config.feeds[0].contents.end(), '\n') >= 13;
  });
  EXPECT_EQ(result.config.workers.size(), 2u);
  EXPECT_EQ(result.config.faults.size(), 3u);
  EXPECT_EQ(CutLinesOnly(result.config.feeds[0]).size(), 13u);
  EXPECT_TRUE(result.confirmed);
}

TEST_F(ShrinkerTest, AnotherSeedIsTakenIfItNeedsFewerFaults) {
  const ShrinkResult result = Shrunk([](const RunConfig& config) {
    return config.faults.size() >= (config.seed == 7 ? 1u : 5u);
  });
  EXPECT_EQ(result.config.seed, 7u);
  EXPECT_EQ(result.config.faults.size(), 1u);
}

TEST_F(ShrinkerTest, FaultsThatDidNotFireGoFirst) {
  const RunConfig large = LargeRun();
  for (size_t i = 0; i < large.faults.size(); ++i) {
    if (i != 4) idle_.insert(large.faults[i].trigger.at->nanoseconds());
  }
  std::vector<size_t> tried;
  Shrunk([&tried](const RunConfig& config) {
    tried.push_back(config.faults.size());
    return !config.faults.empty();
  });
  ASSERT_GE(tried.size(), 2u);
  EXPECT_EQ(tried[0], 10u);
  EXPECT_EQ(tried[1], 1u);
}

TEST_F(ShrinkerTest, AFailureOfTheInputAloneLosesAllFaults) {
  const ShrinkResult result = Shrunk([](const RunConfig& config) {
    return config.feeds[0].contents.find("line 7\n") != std::string::npos;
  });
  EXPECT_THAT(result.config.faults, IsEmpty());
  EXPECT_EQ(result.config.feeds[0].contents, "line 7\n");
}

TEST_F(ShrinkerTest, ManyMessagesThatOnlyTakeTimeBecomeFewSlowOnes) {
  const ShrinkResult result = Shrunk([](const RunConfig& config) {
    const FeedConfig& feed = config.feeds[0];
    const auto lines = static_cast<double>(CutLinesOnly(feed).size());
    return lines / feed.messages_per_second > 0.15;
  });
  EXPECT_LE(CutLinesOnly(result.config.feeds[0]).size(), 10u);
}

TEST_F(ShrinkerTest, WordsThatAreNotNeededGo) {
  const ShrinkResult result = Shrunk([](const RunConfig& config) {
    const std::string& text = config.feeds[0].contents;
    return text.find("120") != text.npos && text.find("14") != text.npos;
  });
  EXPECT_EQ(result.config.feeds[0].contents, "114\n120\n");
}

TEST_F(ShrinkerTest, InputThatMustStayStays) {
  options_.shrink_input = false;
  const ShrinkResult result = Shrunk([](const RunConfig&) { return true; });
  EXPECT_EQ(result.config.feeds[0].contents, LargeRun().feeds[0].contents);
}

TEST_F(ShrinkerTest, RunsAreBoundedAndTheBestSoFarIsConfirmed) {
  options_.most_runs = 12;
  const ShrinkResult result =
      Shrunk([](const RunConfig& config) { return config.faults.size() >= 2; });
  EXPECT_EQ(result.end, ShrinkEnd::kOutOfRuns);
  EXPECT_EQ(result.runs, 15u);
  EXPECT_EQ(runs_, result.runs);
  EXPECT_TRUE(result.confirmed);
  EXPECT_EQ(result.config.workers.size(), 1u);
}

TEST_F(ShrinkerTest, TimeIsBounded) {
  options_.most_seconds = 3;
  seconds_each_ = 1;
  const ShrinkResult result =
      Shrunk([](const RunConfig& config) { return config.faults.size() >= 2; });
  EXPECT_EQ(result.end, ShrinkEnd::kOutOfTime);
  EXPECT_LE(result.runs, 4u + 3u);
}

TEST_F(ShrinkerTest, AnInterruptLeavesTheBestSoFar) {
  interrupted_at_ = 9;
  const ShrinkResult result =
      Shrunk([](const RunConfig& config) { return config.faults.size() >= 2; });
  EXPECT_EQ(result.end, ShrinkEnd::kInterrupted);
  EXPECT_FALSE(result.confirmed);
  EXPECT_EQ(result.config.workers.size(), 1u);
  EXPECT_EQ(runs_, 9u);
}

TEST_F(ShrinkerTest, WhatFailsOnlySometimesIsNotConfirmed) {
  const ShrinkResult result = Shrunk([this](const RunConfig& config) {
    return config.faults.size() == 10 || runs_ % 2 == 0;
  });
  EXPECT_FALSE(result.confirmed);
}

TEST_F(ShrinkerTest, WhatDoesNotFailAgainIsRefused) {
  const auto result = Shrink(
      LargeRun(), Runner([](const RunConfig&) { return false; }), options_);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(runs_, 1u);
}

TEST_F(ShrinkerTest, WhatFailsByOtherEventsIsNotConfirmed) {
  digest_of_run_ = [this] { return std::to_string(runs_); };
  const auto two_faults = [](const RunConfig& config) {
    return config.faults.size() >= 2;
  };
  EXPECT_FALSE(Shrunk(two_faults).confirmed);
  digest_of_run_ = [] { return "the same"; };
  const ShrinkResult result = Shrunk(two_faults);
  EXPECT_TRUE(result.confirmed);
  EXPECT_EQ(result.trace_digest, "the same");
}

TEST_F(ShrinkerTest, ProgressTellsTheStepAndTheSizes) {
  std::vector<ShrinkProgress> seen;
  options_.progress = [&seen](const ShrinkProgress& progress) {
    seen.push_back(progress);
  };
  Shrunk([](const RunConfig& config) { return config.faults.size() >= 2; });
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front().messages, 200u);
  EXPECT_EQ(seen.front().faults, 10u);
  EXPECT_EQ(seen.back().step, "confirming");
  EXPECT_EQ(seen.back().messages, 0u);
  EXPECT_EQ(seen.back().faults, 2u);
  EXPECT_EQ(seen.back().runs, runs_);
}

TEST_F(ShrinkerTest, NeedsAreToldFaultByFault) {
  RunConfig config = LargeRun();
  config.faults.resize(3);
  const auto needs = FindNeeds(config, Runner([](const RunConfig& without) {
                                 return HasFaultAt(without, 4000, 5000);
                               }));
  ASSERT_EQ(needs.size(), 3u);
  EXPECT_FALSE(needs[0].needed);
  EXPECT_TRUE(needs[1].needed);
  EXPECT_EQ(needs[1].verdict_without, "pass");
  EXPECT_FALSE(needs[2].needed);
}

}  // namespace
}  // namespace pouch

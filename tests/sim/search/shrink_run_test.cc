// Whole runs that fail, shrunk: an application whose restarted processes are
// broken, under faults drawn at random.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/real_time.h"
#include "sim/random_run.h"
#include "sim/run.h"
#include "sim/search/normalized_message.h"
#include "sim/search/search_outcome.h"
#include "sim/search/shrink_trials.h"
#include "sim/search/shrinker.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

// Word count, whose processes lose numbers of states from the `broken_start`-th
// start of a worker on.
ApplicationFactory BrokenFromStart(int broken_start) {
  NativeDefects defects;
  defects.lossy_round_trip = true;
  return [starts = std::make_shared<std::map<std::string, int>>(),
          right = WordCount(), broken = WordCount(defects),
          broken_start](std::string_view worker) {
    const bool judge = worker == "judge";
    const bool breaks =
        !judge && ++(*starts)[std::string(worker)] >= broken_start;
    return breaks ? broken(worker) : right(worker);
  };
}

std::optional<SearchOutcome> Run(const RunConfig& config, int broken_start) {
  SearchOutcome outcome;
  auto result = RunSimulation(config, BrokenFromStart(broken_start), nullptr);
  outcome.status = result.status();
  if (result.ok()) outcome.result = *std::move(result);
  return outcome;
}

// A drawn run of three workers and 300 lines that fails.
RunConfig FailingRun(int broken_start) {
  for (uint64_t seed = 1; seed < 100; ++seed) {
    RunConfig config = WordCountRun(300);
    config.seed = seed;
    DrawRandomRun(&config, 3);
    const auto outcome = Run(config, broken_start);
    if (!outcome->passed() && config.faults.size() > 4) return config;
  }
  ADD_FAILURE() << "no seed fails";
  return RunConfig();
}

ShrinkResult Shrunk(const RunConfig& failing, int broken_start) {
  const FailureKey wanted = Run(failing, broken_start)->key();
  ShrinkOptions options;
  options.real_seconds = RealSeconds;
  options.most_runs = 600;
  auto result = Shrink(failing,
                       TrialsOf(wanted,
                                [broken_start](const RunConfig& config) {
                                  return Run(config, broken_start);
                                }),
                       options);
  EXPECT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(Run(result->config, broken_start)->key(), wanted);
  return *std::move(result);
}

void ExpectSmall(const ShrinkResult& result, size_t most_faults) {
  EXPECT_TRUE(result.confirmed);
  EXPECT_EQ(result.end, ShrinkEnd::kSmallest);
  EXPECT_LE(result.config.faults.size(), most_faults);
  EXPECT_LE(result.config.workers.size(), 2u);
  EXPECT_LE(CutLinesOnly(result.config.feeds[0]).size(), 20u);
}

TEST(ShrinkRunTest, AFailureOfTheSecondStartNeedsOneCrash) {
  const ShrinkResult result = Shrunk(FailingRun(2), 2);
  ExpectSmall(result, 1);
}

TEST(ShrinkRunTest, AFailureOfTheThirdStartNeedsTwoCrashes) {
  const ShrinkResult result = Shrunk(FailingRun(3), 3);
  ExpectSmall(result, 2);
}

TEST(ShrinkRunTest, WhatNeedsNoFaultLosesAll) {
  const ShrinkResult result = Shrunk(FailingRun(1), 1);
  ExpectSmall(result, 0);
  EXPECT_EQ(result.config.workers.size(), 1u);
}

TEST(CutterTest, MessagesWithHeadersAreCutByTheApplication) {
  const std::shared_ptr<Application> application = *WordCount()("cutter");
  ASSERT_TRUE(application->Setup().ok());
  const MessageCutter cut = CutterOf(application);
  FeedConfig feed;
  feed.name = "words";
  feed.framing = Framing::kRaw;
  for (const std::string text : {"a b", "", "c"}) {
    feed.contents += *application->FrameHeader(StepId(0), text.size()) + text;
  }
  const auto messages = cut(feed);
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[0] + messages[1] + messages[2], feed.contents);
  feed.contents.pop_back();
  EXPECT_TRUE(cut(feed).empty());
}

}  // namespace
}  // namespace pouch

#include "sim/search/child_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/status.h"
#include "cli/real_time.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ChildPoolOptions Options(size_t jobs = 1) {
  ChildPoolOptions options;
  options.jobs = jobs;
  options.real_seconds = RealSeconds;
  return options;
}

SearchSimulation WordCountSimulation() {
  return [](const RunConfig& config) {
    return RunSimulation(config, WordCount(), nullptr);
  };
}

// Gives runs with the seeds 1 to `count`.
ChildRunner::Next Seeds(uint64_t count, bool twice = false) {
  return [seed = uint64_t{0}, count,
          twice]() mutable -> std::optional<ChildRunner::Request> {
    if (seed == count) return std::nullopt;
    ChildRunner::Request request;
    request.config.seed = ++seed;
    request.twice = twice;
    return request;
  };
}

RunResult ResultOf(uint64_t seed) {
  RunResult result;
  result.seed = seed;
  return result;
}

TEST(ChildRunnerTest, ARunInAChildIsTheSameRun) {
  const RunConfig config = WordCountRun(20);
  const RunResult here = RunWordCount(config);
  const auto there = ChildRunner(WordCountSimulation(), Options()).Run(config);
  ASSERT_TRUE(there.has_value());
  EXPECT_TRUE(there->passed());
  EXPECT_EQ(there->result.trace_digest, here.trace_digest);
  EXPECT_EQ(there->result.probes, here.probes);
}

TEST(ChildRunnerTest, OutcomesComeInOrderWhicheverEndsFirst) {
  // Each later run is quicker.
  const auto simulate = [](const RunConfig& config) -> Result<RunResult> {
    RunWordCount(WordCountRun(41 - static_cast<int>(config.seed)));
    return ResultOf(config.seed);
  };
  std::vector<uint64_t> seeds;
  const Status status =
      ChildRunner(simulate, Options(8))
          .RunAll(Seeds(40), [&seeds](const RunConfig& config,
                                      const SearchOutcome& outcome) {
            EXPECT_EQ(config.seed, outcome.result.seed);
            seeds.push_back(config.seed);
            return true;
          });
  EXPECT_TRUE(status.ok()) << status;
  ASSERT_EQ(seeds.size(), 40u);
  for (uint64_t i = 0; i < 40; ++i) EXPECT_EQ(seeds[i], i + 1);
}

TEST(ChildRunnerTest, ACrashIsOneOutcomeAmongOthers) {
  const auto simulate = [](const RunConfig& config) -> Result<RunResult> {
    if (config.seed == 2) raise(SIGSEGV);
    return ResultOf(config.seed);
  };
  std::vector<std::string> verdicts;
  const Status status =
      ChildRunner(simulate, Options(2))
          .RunAll(Seeds(3), [&verdicts](const RunConfig& config,
                                        const SearchOutcome& outcome) {
            EXPECT_EQ(config.seed, outcome.result.seed);
            verdicts.push_back(outcome.result.verdict());
            return true;
          });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(verdicts, ElementsAre("pass", "run.crashed", "pass"));
}

TEST(ChildRunnerTest, AHangAndABurstHaveTheirClasses) {
  ChildPoolOptions options = Options();
  options.limits.seconds = 0.1;
  const auto hang = [](const RunConfig&) -> Result<RunResult> {
    while (true) pause();
  };
  EXPECT_EQ(ChildRunner(hang, options).Run(RunConfig())->result.verdict(),
            "run.hung");
  options = Options();
  options.limits.more_memory_bytes = uint64_t{64} << 20;
  const auto burst = [](const RunConfig&) -> Result<RunResult> {
    std::vector<std::string> held;
    while (held.size() < 1000) held.emplace_back(1 << 20, 'x');
    return ResultOf(held.size());
  };
  EXPECT_EQ(ChildRunner(burst, options).Run(RunConfig())->result.verdict(),
            "run.out_of_memory");
}

TEST(ChildRunnerTest, NobodyIsAskedForMoreOnceDoneIsSatisfied) {
  const auto simulate = [](const RunConfig& config) -> Result<RunResult> {
    return ResultOf(config.seed);
  };
  uint64_t last = 0;
  const Status status =
      ChildRunner(simulate, Options(3))
          .RunAll(Seeds(1000),
                  [&last](const RunConfig& config, const SearchOutcome&) {
                    last = config.seed;
                    return config.seed < 5;
                  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(last, 5u);
}

TEST(ChildRunnerTest, AFailedCheckIsADefectOfOurs) {
  const auto simulate = [](const RunConfig& config) -> Result<RunResult> {
    CHECK_EQ(config.seed, 0u) << "planted";
    return RunResult();
  };
  const auto outcome = ChildRunner(simulate, Options()).Run(RunConfig());
  EXPECT_EQ(outcome->status.code(), StatusCode::kInternal);
  EXPECT_THAT(outcome->status.message(), HasSubstr("planted"));
}

TEST(ChildRunnerTest, TwoRunsThatDifferAreFound) {
  uint64_t calls = 0;
  const auto simulate = [&calls](const RunConfig&) -> Result<RunResult> {
    RunResult result;
    result.trace_digest = std::to_string(++calls);
    return result;
  };
  ChildRunner runner(simulate, Options());
  std::vector<std::string> verdicts;
  for (const bool twice : {false, true}) {
    const Status status = runner.RunAll(
        Seeds(1, twice),
        [&verdicts, twice](const RunConfig&, const SearchOutcome& outcome) {
          EXPECT_EQ(outcome.compared, twice);
          verdicts.push_back(outcome.result.verdict());
          return true;
        });
    EXPECT_TRUE(status.ok());
  }
  EXPECT_THAT(verdicts, ElementsAre("pass", "determinism.diverged"));
}

TEST(ChildRunnerTest, SinksStayBehindAndOutputComesWithFailures) {
  const auto simulate = [](const RunConfig& config) -> Result<RunResult> {
    RunResult result;
    result.sinks = {{"out", "w0", {"x"}}};
    result.output = {{Time(), "w0", "printed"}};
    if (config.seed == 9) result.failures.resize(1);
    return result;
  };
  RunConfig config;
  ChildRunner runner(simulate, Options());
  EXPECT_TRUE(runner.Run(config)->result.output.empty());
  config.seed = 9;
  const auto failed = runner.Run(config);
  EXPECT_EQ(failed->result.output.size(), 1u);
  EXPECT_TRUE(failed->result.sinks.empty());
}

}  // namespace
}  // namespace pouch

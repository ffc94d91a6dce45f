// `pouch shrink`, `pouch replay` and the shrinking of `pouch run`, with a
// simulation that fails as the test says.

#include "cli/shrink_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "cli/recorded_run.h"
#include "cli/replay_command.h"
#include "cli/run_command.h"
#include "scenarios/loader.h"
#include "sim/search/child_runner.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

class ShrinkCommandTest : public ::testing::Test {
 protected:
  ShrinkCommandTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / test->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::filesystem::current_path(folder_);
    Write("app.py", "");
    Write("large.json", R"({
      "name": "a test", "application": {"module": "app.py"}, "seed": 9,
      "feeds": {"f": {"text": "a\nb\nc\nd\ne\n"}},
      "faults": [
        {"at": "1ms", "do": "pause", "worker": "w1"},
        {"at": "2ms", "do": "power_loss", "worker": "w2"},
        {"at": "3ms", "do": "pause", "worker": "w1"}]})");
    environment_.make_application = [](const Scenario&) {
      return Result<ApplicationFactory>(ApplicationFactory());
    };
    environment_.simulate = [this](const RunConfig& config,
                                   const ApplicationFactory&,
                                   RunMonitor*) { return Simulate(config); };
    environment_.run_apart =
        [this](const SearchSimulation& simulate,
               const RunConfig& config) -> std::optional<SearchOutcome> {
      if (interrupted()) return std::nullopt;
      return RunHere(simulate, config, /*twice=*/false);
    };
    environment_.interrupted = [this] { return interrupted(); };
    environment_.real_seconds = [] { return 0.0; };
    environment_.context.revision = "0123456789ab";
    options_.file = "large.json";
    options_.output = "small.json";
  }

  bool interrupted() const {
    return interrupted_at_ > 0 && simulations_ >= interrupted_at_;
  }

  // Needs the line c and a crash.
  static bool Fails(const RunConfig& config) {
    bool crashes = false;
    for (const Fault& fault : config.faults)
      crashes |= fault.kind <= FaultKind::kPowerLoss;
    return crashes && config.feeds[0].contents.find('c') != std::string::npos;
  }

  Result<RunResult> Simulate(const RunConfig& config) {
    ++simulations_;
    RunResult result;
    result.seed = config.seed;
    result.trace_digest = digest_;
    for (const Fault& fault : config.faults)
      result.faults.push_back({fault.label, 1, 1, 0});
    if (!broken_ || !Fails(config)) return result;
    RunFailure failure;
    failure.failure_class = "state.diverged";
    failure.message =
        "w1 holds " + std::to_string(config.feeds[0].contents.size());
    result.failures = {failure};
    return result;
  }

  void Write(const std::string& name, const std::string& contents) {
    std::ofstream(folder_ / name) << contents;
  }

  std::string Read(const std::string& name) const {
    std::ifstream file(folder_ / name);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  Console ToStrings() { return Console{&out_, &err_, TextStyle(), false, 80}; }
  ExitStatus Shrink() {
    return ShrinkScenario(options_, environment_, ToStrings());
  }
  ExitStatus Run(const std::string& json, double shrink_seconds) {
    RunOptions run;
    run.files = {"large.json"};
    run.json = json;
    run.shrink_seconds = shrink_seconds;
    return RunScenarios(run, environment_, ToStrings());
  }
  ExitStatus Replay(const std::string& file) {
    ReplayOptions replay;
    replay.file = file;
    return ReplayRecord(replay, environment_, ToStrings());
  }

  std::filesystem::path folder_;
  RunEnvironment environment_;
  ShrinkCommandOptions options_;
  std::string digest_ = "00ff";
  bool broken_ = true;
  int simulations_ = 0;
  int interrupted_at_ = 0;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ShrinkCommandTest, WritesASmallScenarioThatFailsAlike) {
  EXPECT_EQ(Shrink(), ExitStatus::kExpected) << err_.str();
  EXPECT_EQ(Read("small.json"), R"({
  "name": "a test",
  "description": "Failed with state.diverged when it was shrunk from large.json.",
  "application": {"module": "app.py"},
  "workers": 1,
  "seed": 9,
  "feeds": {"f": {"text": "c\n"}},
  "faults": [{"at": "2ms", "do": "process_crash", "worker": "initializer"}]
}
)");
  const LoadResult small = LoadScenario("small.json");
  ASSERT_TRUE(small.ok());
  EXPECT_TRUE(Fails(small.scenario->config));
}

TEST_F(ShrinkCommandTest, SaysWhichFaultsTheFailureNeeds) {
  Shrink();
  EXPECT_THAT(out_.str(), HasSubstr("to 1 worker, 1 fault, 1 message"));
  EXPECT_THAT(out_.str(), HasSubstr("from 3 workers, 3 faults, 5 messages"));
  EXPECT_THAT(out_.str(), HasSubstr("needed      faults/0: process_crash of "));
  EXPECT_THAT(out_.str(), HasSubstr("(pass without it)"));
  EXPECT_THAT(out_.str(), HasSubstr("./pouch run small.json\n"));
}

TEST_F(ShrinkCommandTest, WhatPassesIsLeftAlone) {
  broken_ = false;
  EXPECT_EQ(Shrink(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("the verdict is pass"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "small.json"));
}

TEST_F(ShrinkCommandTest, AnInterruptWritesTheBestSoFar) {
  interrupted_at_ = 8;
  EXPECT_EQ(Shrink(), ExitStatus::kInterrupted);
  const LoadResult small = LoadScenario("small.json");
  ASSERT_TRUE(small.ok());
  EXPECT_EQ(small.scenario->config.workers.size(), 1u);
  EXPECT_TRUE(Fails(small.scenario->config));
}

TEST_F(ShrinkCommandTest, AReportIsAsGoodAsItsScenario) {
  EXPECT_EQ(Run("report.json", 0), ExitStatus::kUnexpected);
  std::filesystem::remove(folder_ / "large.json");
  options_.file = "report.json";
  EXPECT_EQ(Shrink(), ExitStatus::kExpected) << err_.str();
  EXPECT_THAT(Read("small.json"), HasSubstr("process_crash"));
}

TEST_F(ShrinkCommandTest, RunKeepsAndNamesASmallScenario) {
  EXPECT_EQ(Run("report.json", 20), ExitStatus::kUnexpected);
  const std::string file = ".pouch/failures/large-state.diverged-9.json";
  EXPECT_THAT(out_.str(), HasSubstr("./pouch run " + file + "\n"));
  const LoadResult small = LoadScenario(file);
  ASSERT_TRUE(small.ok()) << small.problems.front().ToString();
  EXPECT_TRUE(Fails(small.scenario->config));
  const auto shrunk =
      nlohmann::json::parse(Read("report.json"))["runs"][0]["shrunk"];
  EXPECT_EQ(shrunk["file"], file);
  EXPECT_EQ(shrunk["after"]["faults"], 1);
  EXPECT_EQ(shrunk["faults"][0]["needed"], true);
  EXPECT_EQ(shrunk["confirmed"], true);
}

TEST_F(ShrinkCommandTest, WithoutTimeNothingIsShrunk) {
  Run("report.json", 0);
  EXPECT_EQ(simulations_, 1);
  EXPECT_FALSE(std::filesystem::exists(folder_ / ".pouch"));
}

TEST_F(ShrinkCommandTest, ReplayRunsWhatTheReportHolds) {
  Run("report.json", 0);
  Write("large.json", "{}");
  EXPECT_EQ(Replay("report.json"), ExitStatus::kExpected) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("The same run: state.diverged"));
  digest_ = "0100";
  EXPECT_EQ(Replay("report.json"), ExitStatus::kNondeterminism);
  EXPECT_THAT(out_.str(), HasSubstr("Not the same run"));
}

TEST_F(ShrinkCommandTest, ReplayRefusesWhatIsNoRecord) {
  EXPECT_EQ(Replay("large.json"), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("pouch run runs it"));
  for (const char* text : {"", "{}", "[1]", "{\"runs\": 1}", "a\n{\"at_ns\":1}",
                           "{\"runs\": [{\"outcome\": \"finished\"}]}",
                           "{\"runs\": [3]}", "{\"run\": {}}"}) {
    Write("no.json", text);
    EXPECT_EQ(Replay("no.json"), ExitStatus::kBadInput) << text;
  }
  EXPECT_EQ(Replay("nowhere.json"), ExitStatus::kBadInput);
}

TEST_F(ShrinkCommandTest, OfASweepTheKeptScenariosAreReplayed) {
  Write("sweep.json", R"({"revision": "a", "failures": [
      {"class": "state.diverged", "scenario": "large.json"}]})");
  EXPECT_EQ(Replay("sweep.json"), ExitStatus::kExpected) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("no digest was recorded"));
  broken_ = false;
  EXPECT_EQ(Replay("sweep.json"), ExitStatus::kUnexpected);
  Write("sweep.json", R"({"failures": []})");
  EXPECT_EQ(Replay("sweep.json"), ExitStatus::kBadInput);
}

TEST_F(ShrinkCommandTest, ATraceRemembersItsRun) {
  RunOptions run;
  run.files = {"large.json"};
  run.trace = "trace.jsonl";
  RunScenarios(run, environment_, ToStrings());
  EXPECT_EQ(Replay("trace.jsonl"), ExitStatus::kExpected) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("The same run"));
}

}  // namespace
}  // namespace pouch

// `pouch exhaust` over the native word count, in a folder of its own.

#include "cli/exhaust_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "base/status.h"
#include "cli/real_time.h"
#include "cli/run_command.h"
#include "cli/scenario_simulation.h"
#include "sim/run.h"
#include "sim/search/child_runner.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExhaustCommandTest : public ::testing::Test {
 protected:
  ExhaustCommandTest() : started_in_(std::filesystem::current_path()) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    const auto folder =
        std::filesystem::path(::testing::TempDir()) / test->name();
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::filesystem::current_path(folder);
    std::ofstream("app.py") << "";
    std::ofstream("count.json") << R"({"name": "words", "workers": 1,
        "application": {"module": "app.py"}, "checkpoint_every": "50ms",
        "feeds": {"words": {"text": "a cat\na mat\n", "per_second": 100}}})";
    environment_.make_application = [this](const Scenario&) {
      return Result<ApplicationFactory>(Factory());
    };
    environment_.simulate = RunSimulation;
    environment_.explore = ExploreSimulation;
    environment_.interrupted = [this] { return ++asked_ > patience_; };
    environment_.real_seconds = RealSeconds;
    environment_.run_apart = [this](const SearchSimulation& simulate,
                                    const RunConfig& config) {
      return ChildRunner(simulate, PoolOptions(environment_, 1, 60))
          .Run(config);
    };
    environment_.processors = 2;
    options_.file = "count.json";
    options_.json = "report.json";
  }
  ~ExhaustCommandTest() override { std::filesystem::current_path(started_in_); }

  // Serializing loses something from a worker's second process on.
  ApplicationFactory Factory() const {
    const auto made =
        std::make_shared<std::map<std::string, int, std::less<>>>();
    return [made, broken = broken_](std::string_view worker) {
      NativeDefects defects;
      const int nth = ++(*made)[std::string(worker)];
      defects.lossy_round_trip = broken && nth > 1;
      return WordCount(defects)(worker);
    };
  }

  ExitStatus Run() {
    out_.str("");
    return ExhaustScenario(options_, environment_, MakeConsole());
  }
  Console MakeConsole() {
    return {&out_, &err_, TextStyle{false, 200}, false, 80};
  }
  static nlohmann::json Report() {
    return nlohmann::json::parse(std::ifstream("report.json"));
  }

  std::filesystem::path started_in_;
  bool broken_ = false;
  uint64_t asked_ = 0;
  uint64_t patience_ = UINT64_MAX;
  ExhaustCommandOptions options_;
  RunEnvironment environment_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ExhaustCommandTest, ACleanScenarioSaysHowMuchWasTried) {
  options_.all_images = true;
  EXPECT_EQ(Run(), ExitStatus::kExpected) << out_.str() << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(" crash points ("));
  EXPECT_THAT(out_.str(), HasSubstr(" runs, 0 failed, in "));
  const nlohmann::json report = Report();
  EXPECT_EQ(report["exit_status"], 0);
  EXPECT_EQ(report["base"], "pass");
  EXPECT_GT(report["points"], 50);
  EXPECT_GT(report["same_points"], 0);
  EXPECT_GT(report["outcomes"], report["runs"]);
  EXPECT_EQ(report["runs"], report["planned_runs"]);
  EXPECT_EQ(report["failed"], 0);
  EXPECT_TRUE(report["not_every_subset"].empty());
  EXPECT_FALSE(std::filesystem::exists(".pouch"));
}

TEST_F(ExhaustCommandTest, AFailureIsKeptSmallAndFailsTheSameWayUnderRun) {
  broken_ = true;
  EXPECT_EQ(Run(), ExitStatus::kUnexpected);
  const nlohmann::json report = Report();
  ASSERT_FALSE(report["failures"].empty()) << out_.str();
  const nlohmann::json& failure = report["failures"][0];
  EXPECT_EQ(failure["class"], "codec.round_trip");
  EXPECT_EQ(failure["reproduced"], true);
  EXPECT_EQ(failure["shrunk"]["faults"], 1) << out_.str();
  EXPECT_EQ(failure["shrunk"]["confirmed"], true);
  EXPECT_EQ(report["exit_status"], 1);
  const std::string file = failure["scenario"];
  EXPECT_THAT(out_.str(), HasSubstr("./pouch run " + file));
  EXPECT_THAT(out_.str(), HasSubstr("shrunk to 1 worker, 1 fault"));
  RunOptions run;
  run.files = {file};
  run.shrink_seconds = 0;
  out_.str("");
  EXPECT_EQ(RunScenarios(run, environment_, MakeConsole()),
            ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL codec.round_trip"));
  broken_ = false;
  EXPECT_EQ(RunScenarios(run, environment_, MakeConsole()),
            ExitStatus::kExpected);
}

TEST_F(ExhaustCommandTest, AFailureStaysAsItIsIfNobodyWantsItSmall) {
  broken_ = true;
  options_.shrink = false;
  EXPECT_EQ(Run(), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("(fails with the same trace)"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("shrunk")));
  EXPECT_FALSE(Report()["failures"][0].contains("shrunk"));
}

TEST_F(ExhaustCommandTest, HistoriesAreTriedInsteadIfAskedFor) {
  options_.histories = 1;
  EXPECT_EQ(Run(), ExitStatus::kExpected) << out_.str() << err_.str();
  EXPECT_THAT(out_.str(),
              HasSubstr("8 histories, 3 of them different; about "));
  EXPECT_THAT(out_.str(), HasSubstr("3 runs, 0 failed"));
  const nlohmann::json report = Report();
  EXPECT_EQ(report["histories"], 8);
  EXPECT_EQ(report["runs"], 3);
  EXPECT_EQ(report["longest"], 1);
}

TEST_F(ExhaustCommandTest, AHistoryThatFailsIsKeptSmallToo) {
  broken_ = true;
  options_.histories = 1;
  EXPECT_EQ(Run(), ExitStatus::kUnexpected);
  const nlohmann::json failure = Report()["failures"][0];
  EXPECT_EQ(failure["class"], "codec.round_trip");
  EXPECT_EQ(failure["reproduced"], true);
  EXPECT_EQ(failure["shrunk"]["confirmed"], true) << out_.str();
  EXPECT_THAT(std::string(failure["history"]), HasSubstr("crash"));
}

TEST_F(ExhaustCommandTest, NothingIsTriedIfTheScenarioFailsByItself) {
  environment_.make_application = [](const Scenario&) {
    NativeDefects defects;
    defects.lossy_round_trip = true;
    return Result<ApplicationFactory>(WordCount(defects));
  };
  for (const size_t histories : {0u, 1u}) {
    options_.histories = histories;
    EXPECT_EQ(Run(), ExitStatus::kUnexpected);
    EXPECT_THAT(out_.str(), HasSubstr("nothing was tried"));
    EXPECT_EQ(Report()["runs"], 0);
    EXPECT_EQ(Report()["base"], "codec.round_trip");
  }
}

TEST_F(ExhaustCommandTest, AnInterruptGivesWhatWasFoundSoFar) {
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  patience_ = asked_ * 9 / 10;
  asked_ = 0;
  EXPECT_EQ(Run(), ExitStatus::kInterrupted);
  EXPECT_THAT(out_.str(), HasSubstr("Interrupted: the rest was not tried."));
  EXPECT_LT(Report()["runs"], Report()["planned_runs"]);
  EXPECT_GT(Report()["runs"], 0);
}

}  // namespace
}  // namespace pouch

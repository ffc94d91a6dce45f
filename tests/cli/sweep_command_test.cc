// `pouch sweep`, `merge` and `keep` over the native word count, in a folder of
// their own.

#include "cli/sweep_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "base/status.h"
#include "cli/keep_command.h"
#include "cli/merge_command.h"
#include "cli/real_time.h"
#include "cli/run_command.h"
#include "cli/scenario_simulation.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "sim/search/child_runner.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SweepCommandTest : public ::testing::Test {
 protected:
  SweepCommandTest() : started_in_(std::filesystem::current_path()) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / test->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::filesystem::current_path(folder_);
    Write("app.py", "");
    std::string lines;
    for (int i = 0; i < 20; ++i)
      lines += "the cat " + std::to_string(i % 5) + " sat\n";
    Write("lines.txt", lines);
    Write("count.json", R"({"name": "words", "application":
        {"module": "app.py"}, "feeds": {"words": {"file": "lines.txt"}}})");
    environment_.make_application = [this](const Scenario&) {
      return Result<ApplicationFactory>(WordCount(defects_));
    };
    environment_.simulate = RunSimulation;
    environment_.interrupted = [this] { return interrupted_; };
    environment_.real_seconds = RealSeconds;
    environment_.run_apart = [this](const SearchSimulation& simulate,
                                    const RunConfig& config) {
      return ChildRunner(simulate, PoolOptions(environment_, 1, 60))
          .Run(config);
    };
    environment_.processors = 2;
    environment_.variable =
        [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
    environment_.context.revision = "0123456789ab";
    options_.target = "count.json";
    options_.seeds = {1001, 1020};
    options_.shrink = false;
  }
  ~SweepCommandTest() override { std::filesystem::current_path(started_in_); }

  static void Write(const std::string& name, const std::string& contents) {
    std::ofstream(name) << contents;
  }

  // A simulation that fails at these seeds only.
  void FailAt(const std::map<uint64_t, std::string>& classes) {
    environment_.simulate = [classes](const RunConfig& config,
                                      const ApplicationFactory&, RunMonitor*) {
      RunResult result;
      result.seed = config.seed;
      if (const auto found = classes.find(config.seed);
          found != classes.end()) {
        if (found->second == "signal") std::raise(SIGSEGV);
        result.failures.resize(1);
        result.failures[0].failure_class = found->second;
        result.failures[0].message =
            "Seed " + std::to_string(config.seed) + " is wrong.";
      }
      return Result<RunResult>(result);
    };
  }

  ExitStatus Sweep() {
    out_.str("");
    err_.str("");
    return SweepSeeds(options_, environment_, MakeConsole());
  }
  Console MakeConsole() {
    return {&out_, &err_, TextStyle{false, 200}, false, 80};
  }
  static nlohmann::json Json(const std::string& name) {
    return nlohmann::json::parse(std::ifstream(name));
  }
  static std::vector<std::string> Kept() {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(".pouch/failures", error))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  std::filesystem::path started_in_;
  std::filesystem::path folder_;
  NativeDefects defects_;
  SweepOptions options_;
  RunEnvironment environment_;
  std::map<std::string, std::string> variables_;
  bool interrupted_ = false;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(SweepCommandTest, ACleanSweepSaysWhatItIsWorth) {
  options_.twice_share = 1;
  options_.json = "report.json";
  EXPECT_EQ(Sweep(), ExitStatus::kExpected) << out_.str() << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("clean  words"));
  EXPECT_THAT(out_.str(), HasSubstr("no failure in 20 seeds bounds the rate "
                                    "at 15 % (95 %)"));
  EXPECT_THAT(out_.str(), HasSubstr("20 run twice and compared"));
  EXPECT_THAT(out_.str(), HasSubstr("hit; never "));
  const nlohmann::json report = Json("report.json");
  EXPECT_EQ(report["kind"], "sweep");
  EXPECT_EQ(report["counts"]["seeds"], 20);
  EXPECT_EQ(report["counts"]["compared"], 20);
  EXPECT_EQ(report["exit_status"], 0);
  EXPECT_GT(report["probes"]["checkpoint.committed"]["seeds"], 10);
  EXPECT_TRUE(Kept().empty());
}

TEST_F(SweepCommandTest, AFailureIsKeptAndRunReproducesIt) {
  defects_.lossy_round_trip = true;
  EXPECT_EQ(Sweep(), ExitStatus::kUnexpected);
  ASSERT_EQ(Kept().size(), 1u);
  const std::string file = ".pouch/failures/" + Kept().front();
  EXPECT_THAT(file, HasSubstr("count-codec.round_trip-10"));
  EXPECT_THAT(out_.str(), HasSubstr("FAIL codec.round_trip"));
  EXPECT_THAT(out_.str(), HasSubstr("./pouch run " + file));
  EXPECT_THAT(out_.str(), HasSubstr("stopped"));
  RunOptions run;
  run.files = {file};
  out_.str("");
  EXPECT_EQ(RunScenarios(run, environment_, MakeConsole()),
            ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL codec.round_trip"));
}

TEST_F(SweepCommandTest, AFailureIsMadeSmallInItsFile) {
  defects_.lossy_round_trip = true;
  Sweep();
  ASSERT_EQ(Kept().size(), 1u);
  const std::string file = ".pouch/failures/" + Kept().front();
  const auto large = std::filesystem::file_size(file);
  const nlohmann::json before = Json(file);
  std::filesystem::remove_all(".pouch");
  options_.shrink = true;
  EXPECT_EQ(Sweep(), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("shrunk"));
  EXPECT_LT(std::filesystem::file_size(file), large);
  EXPECT_FALSE(Json(file).contains("faults"));
  RunOptions run;
  run.files = {file};
  run.shrink_seconds = 0;
  EXPECT_EQ(RunScenarios(run, environment_, MakeConsole()),
            ExitStatus::kUnexpected);
}

TEST_F(SweepCommandTest, WhatFailedBeforeIsRunFirst) {
  FailAt({{1003, "state.diverged"}});
  EXPECT_EQ(Sweep(), ExitStatus::kUnexpected);
  // No seed of this range fails, but the one that was kept does.
  options_.seeds = {2000, 2005};
  EXPECT_EQ(Sweep(), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("still state.diverged"));
  EXPECT_THAT(out_.str(), HasSubstr("0 seeds"));
  FailAt({});
  EXPECT_EQ(Sweep(), ExitStatus::kExpected);
  EXPECT_THAT(out_.str(), HasSubstr("passes now"));
  EXPECT_THAT(out_.str(), HasSubstr("6 seeds"));
}

TEST_F(SweepCommandTest, WhateverIsDrawnCanBeKept) {
  std::map<uint64_t, std::string> classes;
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    std::string name = "class.";
    for (uint64_t rest = seed; rest > 0; rest /= 26)
      name += static_cast<char>('a' + rest % 26);
    classes[seed] = name;
  }
  FailAt(classes);
  options_.seeds = {1, 400};
  options_.keep_going = true;
  EXPECT_EQ(Sweep(), ExitStatus::kUnexpected);
  EXPECT_EQ(err_.str(), "");
  EXPECT_EQ(Kept().size(), 400u);
}

TEST_F(SweepCommandTest, KeepGoingGroupsFailures) {
  FailAt({{1003, "state.diverged"},
          {1004, "signal"},
          {1007, "state.diverged"},
          {1009, "determinism.diverged"}});
  options_.keep_going = true;
  options_.json = "report.json";
  EXPECT_EQ(Sweep(), ExitStatus::kNondeterminism);
  EXPECT_THAT(out_.str(),
              HasSubstr("state.diverged, 2 times, first at seed 1003"));
  EXPECT_THAT(out_.str(), HasSubstr("run.crashed, 1 time, first at seed 1004"));
  EXPECT_THAT(out_.str(), HasSubstr("20 seeds, 4 failed"));
  EXPECT_EQ(Kept().size(), 3u);
  const nlohmann::json failures = Json("report.json")["failures"];
  ASSERT_EQ(failures.size(), 3u);
  EXPECT_EQ(failures[0]["normalized_message"], "Seed # is wrong.");
  EXPECT_EQ(failures[0]["count"], 2);
  EXPECT_EQ(failures[1]["class"], "run.crashed");
}

TEST_F(SweepCommandTest, TimeAloneSetsTheEnd) {
  FailAt({});
  options_.seeds = {1, UINT64_MAX};
  options_.seconds = 0.05;
  EXPECT_EQ(Sweep(), ExitStatus::kExpected);
  EXPECT_THAT(out_.str(), HasSubstr("clean  words"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("stopped")));
}

TEST_F(SweepCommandTest, AnInterruptReportsWhatThereIs) {
  interrupted_ = true;
  EXPECT_EQ(Sweep(), ExitStatus::kInterrupted);
  EXPECT_THAT(out_.str(), HasSubstr("0 seeds"));
}

TEST_F(SweepCommandTest, ShardsJoinToTheWhole) {
  FailAt({{1005, "state.diverged"}, {1011, "state.diverged"}});
  options_.keep_going = true;
  options_.json = "whole.json";
  Sweep();
  MergeOptions merge;
  for (const uint64_t index : {0, 1, 2}) {
    std::filesystem::remove_all(".pouch");
    options_.shard = Shard{index, 3};
    options_.json = "part" + std::to_string(index) + ".json";
    Sweep();
    merge.files.push_back(options_.json);
  }
  merge.output = "all.json";
  out_.str("");
  EXPECT_EQ(MergeReports(merge, MakeConsole()), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), Not(HasSubstr("missing")));
  const nlohmann::json whole = Json("whole.json");
  const nlohmann::json all = Json("all.json");
  for (const char* key : {"counts", "probes", "faults"})
    EXPECT_EQ(all[key], whole[key]) << key;
  EXPECT_EQ(all["failures"][0]["first_seed"], 1005);
  EXPECT_EQ(all["failures"][0]["count"], 2);
  // The joined report can be joined again, but not with a part of itself.
  merge = {{"all.json", "part1.json"}, ""};
  EXPECT_EQ(MergeReports(merge, MakeConsole()), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("seed 1002 is in all.json and in part1"));
}

TEST_F(SweepCommandTest, MergeNamesWhatIsMissing) {
  FailAt({});
  MergeOptions merge;
  for (const uint64_t index : {0, 2}) {
    options_.shard = Shard{index, 3};
    options_.json = "part" + std::to_string(index) + ".json";
    Sweep();
    merge.files.push_back(options_.json);
  }
  EXPECT_EQ(MergeReports(merge, MakeConsole()), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(),
              HasSubstr("missing: part 2 of 3 of seeds 1001 to 1020"));
}

TEST_F(SweepCommandTest, BazelsShardCounts) {
  FailAt({});
  variables_ = {{"TEST_SHARD_INDEX", "1"},
                {"TEST_TOTAL_SHARDS", "4"},
                {"TEST_SHARD_STATUS_FILE", "asked"}};
  options_.json = "report.json";
  EXPECT_EQ(Sweep(), ExitStatus::kExpected);
  EXPECT_TRUE(std::filesystem::exists("asked"));
  const nlohmann::json seeds = Json("report.json")["seeds"][0];
  EXPECT_EQ(seeds["shard"], 2);
  EXPECT_EQ(seeds["shards"], 4);
  EXPECT_EQ(seeds["done"], 5);
  variables_["TEST_SHARD_INDEX"] = "4";
  EXPECT_EQ(Sweep(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("TEST_SHARD_INDEX=4"));
}

TEST_F(SweepCommandTest, AnApplicationWithoutFeedsIsToldHowToNameThem) {
  options_.target = "app.py";
  options_.arguments = {"--in", "words@feed:7000"};
  EXPECT_EQ(Sweep(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("pouch sweep app.py --feed words=FILE -- "
                                    "--in words@feed:7000"));
  options_.feeds = {{"words", "lines.txt"}};
  EXPECT_EQ(Sweep(), ExitStatus::kExpected) << err_.str();
  options_.feeds = {{"words", "line.txt"}};
  EXPECT_EQ(Sweep(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("lines.txt"));
}

TEST_F(SweepCommandTest, WhatIsNoScenarioIsSaid) {
  Write("count.json", "{}");
  EXPECT_EQ(Sweep(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("count.json:1:1"));
  options_.target = "nowhere.json";
  EXPECT_EQ(Sweep(), ExitStatus::kBadInput);
}

TEST_F(SweepCommandTest, KeepMakesAFailureATest) {
  defects_.lossy_round_trip = true;
  Sweep();
  ASSERT_EQ(Kept().size(), 1u);
  const std::string name = Kept().front();
  KeepOptions keep;
  keep.file = ".pouch/failures/" + name;
  keep.folder = "tests/found";
  EXPECT_EQ(KeepScenario(keep, MakeConsole()), ExitStatus::kExpected)
      << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("scenario_test("));
  EXPECT_TRUE(Kept().empty());
  RunOptions run;
  run.files = {"tests/found/" + name};
  EXPECT_EQ(RunScenarios(run, environment_, MakeConsole()),
            ExitStatus::kUnexpected);
  defects_.lossy_round_trip = false;
  EXPECT_EQ(RunScenarios(run, environment_, MakeConsole()),
            ExitStatus::kExpected);
  // Not over what is there, and not with a word that is no verdict.
  keep.file = "tests/found/" + name;
  EXPECT_EQ(KeepScenario(keep, MakeConsole()), ExitStatus::kBadInput);
  keep.folder = "other";
  keep.expect = "nonsense";
  EXPECT_EQ(KeepScenario(keep, MakeConsole()), ExitStatus::kBadInput);
  EXPECT_FALSE(std::filesystem::exists("other/" + name));
}

}  // namespace
}  // namespace pouch

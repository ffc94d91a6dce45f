// `pouch run` with a simulation that answers as the test says: which file is
// written, what is said and which exit status results.

#include "cli/run_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "worker/probes.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

RunFailure FailureOf(const std::string& failure_class) {
  RunFailure failure;
  failure.failure_class = failure_class;
  failure.message = "Something went wrong.";
  return failure;
}

class RunCommandTest : public ::testing::Test {
 protected:
  RunCommandTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / test->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "reports");
    Write("app.py", "");
    environment_.make_application = [](const pouch::Scenario&) {
      return Result<ApplicationFactory>(ApplicationFactory());
    };
    environment_.simulate = [this](const RunConfig& config,
                                   const ApplicationFactory&,
                                   RunMonitor* monitor) {
      ++simulations_;
      return simulation_(config, monitor);
    };
    simulation_ = [](const RunConfig& config, RunMonitor*) {
      RunResult result;
      result.seed = config.seed;
      return Result<RunResult>(result);
    };
    environment_.interrupted = [this] { return interrupted_; };
    environment_.real_seconds = [] { return 0.0; };
    environment_.context.revision = "0123456789ab";
  }

  std::string Path(const std::string& name) const { return folder_ / name; }

  void Write(const std::string& name, const std::string& contents) {
    std::ofstream(Path(name)) << contents;
  }

  // A scenario that expects `verdict`, ready to be run.
  std::string Scenario(const std::string& name, const std::string& verdict) {
    Write(name, R"({"name": "a test", "application": {"module": "app.py"},
                    "expect": {"verdict": ")" +
                    verdict + "\"}}");
    return Path(name);
  }

  void FailWith(const std::string& failure_class) {
    simulation_ = [failure_class](const RunConfig& config, RunMonitor*) {
      RunResult result;
      result.seed = config.seed;
      result.failures = {FailureOf(failure_class)};
      return Result<RunResult>(result);
    };
  }

  // A simulation whose only event differs from run to run.
  void Diverge() {
    simulation_ = [this](const RunConfig&, RunMonitor* monitor) {
      const std::string detail = std::to_string(simulations_);
      if (monitor->wants_trace())
        monitor->OnTrace({Time(), "w1", "step", detail});
      RunResult result;
      result.trace_digest = detail;
      return Result<RunResult>(result);
    };
  }

  ExitStatus Run() {
    const Console console = {&out_, &err_, TextStyle(), false, 80};
    return RunScenarios(options_, environment_, console);
  }

  std::vector<std::string> ReportNames() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder_ / "reports"))
      names.push_back(entry.path().filename());
    return names;
  }

  nlohmann::json Json(const std::string& name) const {
    return nlohmann::json::parse(std::ifstream(Path(name)));
  }

  std::filesystem::path folder_;
  RunOptions options_;
  RunEnvironment environment_;
  std::function<Result<RunResult>(const RunConfig&, RunMonitor*)> simulation_;
  int simulations_ = 0;
  bool interrupted_ = false;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(RunCommandTest, ProbesAreListedIfAskedForWithThoseNeverHit) {
  options_.files = {Scenario("pass.json", "pass")};
  simulation_ = [](const RunConfig&, RunMonitor*) {
    RunResult result;
    result.probes[static_cast<size_t>(Probe::kSnapshotSynced)] = 17;
    return Result<RunResult>(result);
  };
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  EXPECT_THAT(out_.str(), Not(HasSubstr("a snapshot is durable")));
  options_.list_probes = true;
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  const std::string text = out_.str();
  const size_t never = text.find("never hit\n");
  ASSERT_NE(never, std::string::npos);
  const size_t hit = text.find("  17  checkpoint.snapshot_synced");
  EXPECT_LT(hit, never);
  for (size_t i = 0; i < kProbeCount; ++i) {
    const auto probe = static_cast<Probe>(i);
    if (probe == Probe::kSnapshotSynced) continue;
    EXPECT_NE(text.find(std::string(ProbeName(probe)), never),
              std::string::npos);
  }
}

TEST_F(RunCommandTest, TheExpectedVerdictIsZeroAndAnotherOne) {
  options_.files = {Scenario("pass.json", "pass")};
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  FailWith("state.diverged");
  EXPECT_EQ(Run(), ExitStatus::kUnexpected);
  options_.files = {Scenario("fail.json", "state.diverged")};
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  FailWith("delivery.lost");
  EXPECT_EQ(Run(), ExitStatus::kUnexpected);
}

TEST_F(RunCommandTest, ASeedReplacesTheScenariosAndIsInTheLineToRepeat) {
  options_.files = {Scenario("it's.json", "state.diverged")};
  options_.seed = 77;
  Run();
  EXPECT_THAT(out_.str(), HasSubstr("./pouch run '" + Path("it'\\''s.json") +
                                    "' --seed 77\n"));
  EXPECT_THAT(out_.str(), HasSubstr("revision 0123456789ab"));
}

TEST_F(RunCommandTest, ABadScenarioIsTwoAndTheOthersStillRun) {
  Write("bad.json", "{");
  options_.files = {Path("bad.json"), Scenario("pass.json", "pass")};
  options_.json = Path("reports/out.json");
  EXPECT_EQ(Run(), ExitStatus::kBadInput);
  EXPECT_EQ(simulations_, 1);
  EXPECT_THAT(err_.str(), HasSubstr("bad.json:1:"));
  EXPECT_THAT(out_.str(), HasSubstr("1 of 2 as expected"));
  EXPECT_EQ(Json("reports/out.json")["runs"][0]["outcome"], "rejected");
  EXPECT_EQ(Json("reports/out.json")["exit_status"], 2);
}

TEST_F(RunCommandTest, AnApplicationThatCannotBeSetUpIsTwo) {
  options_.files = {Scenario("pass.json", "pass")};
  simulation_ = [](const RunConfig&, RunMonitor*) {
    return Result<RunResult>(
        Status(StatusCode::kApplicationError, "Traceback:\n  KeyError: 'x'\n"));
  };
  EXPECT_EQ(Run(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("KeyError: 'x'"));
}

TEST_F(RunCommandTest, AFailedCheckIsOurOwnFault) {
  options_.files = {Scenario("pass.json", "pass"), Path("pass.json")};
  simulation_ = [this](const RunConfig&, RunMonitor*) {
    CHECK(simulations_ > 1) << "planted";
    return Result<RunResult>(RunResult());
  };
  EXPECT_EQ(Run(), ExitStatus::kOwnFault);
  EXPECT_THAT(err_.str(), HasSubstr("planted"));
  EXPECT_THAT(err_.str(), HasSubstr("Please report it"));
  EXPECT_THAT(out_.str(), HasSubstr("1 of 2 as expected"));
}

TEST_F(RunCommandTest, TwoRunsThatDifferAreThreeWithTheirFirstDifference) {
  options_.files = {Scenario("pass.json", "pass")};
  options_.check_determinism = true;
  Diverge();
  EXPECT_EQ(Run(), ExitStatus::kNondeterminism);
  EXPECT_EQ(simulations_, 2);
  EXPECT_THAT(out_.str(), HasSubstr("determinism.diverged"));
  EXPECT_THAT(out_.str(), HasSubstr(R"("detail":"1"})"));
  EXPECT_THAT(out_.str(), HasSubstr(R"("detail":"2"})"));
}

TEST_F(RunCommandTest, TwoEqualRunsPass) {
  options_.files = {Scenario("pass.json", "pass")};
  options_.check_determinism = true;
  simulation_ = [](const RunConfig&, RunMonitor* monitor) {
    monitor->OnTrace({Time(), "w1", "step", "the same"});
    return Result<RunResult>(RunResult());
  };
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  EXPECT_EQ(simulations_, 2);
  EXPECT_THAT(out_.str(), HasSubstr("determinism 1 events"));
}

TEST_F(RunCommandTest, AnInterruptReportsWhatThereIsAndSkipsTheRest) {
  options_.files = {Scenario("a.json", "pass"), Scenario("b.json", "pass")};
  options_.json = Path("reports/out.json");
  options_.junit = Path("reports/out.xml");
  simulation_ = [this](const RunConfig&, RunMonitor* monitor) {
    EXPECT_FALSE(monitor->ShouldStop());
    interrupted_ = true;
    EXPECT_TRUE(monitor->ShouldStop());
    RunResult result;
    result.incomplete = true;
    result.incomplete_reason = "interrupted";
    return Result<RunResult>(result);
  };
  EXPECT_EQ(Run(), ExitStatus::kInterrupted);
  EXPECT_EQ(simulations_, 1);
  EXPECT_THAT(out_.str(), HasSubstr("INCOMPLETE  a test"));
  const auto json = Json("reports/out.json");
  EXPECT_EQ(json["exit_status"], 130);
  EXPECT_EQ(json["runs"][0]["incomplete"], true);
  EXPECT_EQ(json["runs"][1]["outcome"], "skipped");
  EXPECT_THAT(ReportNames(),
              ::testing::UnorderedElementsAre("out.json", "out.xml"));
}

TEST_F(RunCommandTest, AReportThatCannotBeIsToldBeforeAnythingRuns) {
  options_.files = {Scenario("pass.json", "pass")};
  options_.json = Path("reports/fine.json");
  options_.junit = Path("absent/out.xml");
  EXPECT_EQ(Run(), ExitStatus::kBadInput);
  EXPECT_EQ(simulations_, 0);
  EXPECT_THAT(err_.str(), HasSubstr("absent/out.xml: there is no such folder"));
  EXPECT_THAT(ReportNames(), IsEmpty());
}

TEST_F(RunCommandTest, AFullDiskUnderAReportIsFourAndTheVerdictIsStillSaid) {
  options_.files = {Scenario("pass.json", "pass")};
  options_.json = "/dev/full";
  options_.junit = Path("reports/out.xml");
  EXPECT_EQ(Run(), ExitStatus::kOwnFault);
  EXPECT_THAT(out_.str(), HasSubstr("pass  a test"));
  EXPECT_THAT(err_.str(), HasSubstr("/dev/full: No space left on device"));
  EXPECT_THAT(ReportNames(), ElementsAre("out.xml"));
}

TEST_F(RunCommandTest, TheTraceHasEveryEventAndIsLeftOutIfNothingRan) {
  options_.files = {Scenario("pass.json", "pass")};
  options_.trace = Path("reports/trace.jsonl");
  Diverge();
  EXPECT_EQ(Run(), ExitStatus::kExpected);
  std::string line;
  std::getline(std::ifstream(options_.trace) >> std::ws, line);
  EXPECT_EQ(nlohmann::json::parse(line)["detail"], "1");

  std::filesystem::remove(options_.trace);
  Write("bad.json", "{");
  options_.files = {Path("bad.json")};
  EXPECT_EQ(Run(), ExitStatus::kBadInput);
  EXPECT_THAT(ReportNames(), IsEmpty());
}

TEST_F(RunCommandTest, OutputOfTheApplicationIsShownIfAskedFor) {
  options_.files = {Scenario("pass.json", "pass")};
  simulation_ = [](const RunConfig&, RunMonitor* monitor) {
    monitor->OnApplicationOutput(Time() + Duration::Milliseconds(5), "w1",
                                 "hello");
    return Result<RunResult>(RunResult());
  };
  Run();
  EXPECT_THAT(out_.str(), Not(HasSubstr("hello")));
  options_.show_output = true;
  Run();
  EXPECT_THAT(out_.str(), HasSubstr("5ms w1  hello\n"));
}

TEST_F(RunCommandTest, AMissingVenvIsAMistake) {
  options_.files = {Scenario("pass.json", "pass")};
  options_.venv = Path("absent");
  EXPECT_EQ(Run(), ExitStatus::kBadInput);
  EXPECT_EQ(simulations_, 0);
  EXPECT_THAT(err_.str(), HasSubstr("there is no such folder"));
}

TEST_F(RunCommandTest, NothingIsWrittenOverATerminalThatIsNone) {
  options_.files = {Scenario("pass.json", "pass")};
  Run();
  EXPECT_EQ(err_.str(), "");
  EXPECT_THAT(out_.str(), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace pouch

// The author's checks see every complete checkpoint and the output, and what
// they find is a failure of the run.

#include "worker/author_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "sim/run.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "tests/native/native_application.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"
#include "worker/probes.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Keeps what it is shown, and finds what the test tells it to find.
class RecordingChecks final : public AuthorChecks {
 public:
  std::vector<std::string> names() const override { return {"adds_up"}; }
  Result<std::vector<CheckViolation>> Run(const CheckView& view) override {
    views.push_back(view);
    if (output_) output_("looking");
    if (!error.ok()) return error;
    if (!wrong || !wrong(view)) return std::vector<CheckViolation>();
    return std::vector<CheckViolation>{{"adds_up", "5 is not 4", "Traceback"}};
  }
  std::vector<AuthorProbe> probes() const override {
    return {{"many words", views.size()}, {"no words", 0}};
  }
  void SetOutput(std::function<void(std::string_view)> output) override {
    output_ = std::move(output);
  }

  std::vector<CheckView> views;
  std::function<bool(const CheckView&)> wrong;
  Status error;

 private:
  std::function<void(std::string_view)> output_;
};

// Keeps what is printed.
class PrintedLines final : public RunMonitor {
 public:
  void OnApplicationOutput(Time, std::string_view worker,
                           std::string_view text) override {
    lines.push_back(std::string(worker) + ": " + std::string(text));
  }
  std::vector<std::string> lines;
};

class AuthorChecksTest : public ::testing::Test {
 protected:
  // Only the judge's application brings checks.
  RunResult Run(RunMonitor* monitor = nullptr) {
    const ApplicationFactory factory =
        [this, inner = WordCount({})](
            std::string_view worker) -> Result<std::unique_ptr<Application>> {
      auto application = inner(worker);
      if (worker == "judge") {
        static_cast<NativeApplication*>(application->get())
            ->SetAuthorChecks(&checks_);
      }
      return application;
    };
    return *RunSimulation(config_, factory, monitor);
  }

  RunConfig config_ = WordCountRun();
  RecordingChecks checks_;
};

TEST_F(AuthorChecksTest, EachCompleteCheckpointAndTheEndAreShown) {
  const RunResult result = Run();
  ASSERT_TRUE(result.passed());
  ASSERT_THAT(checks_.views, SizeIs(result.checkpoints_completed + 1));
  for (size_t i = 0; i + 1 < checks_.views.size(); ++i) {
    EXPECT_EQ(checks_.views[i].checkpoint, i + 1);
    EXPECT_FALSE(checks_.views[i].at_end);
    EXPECT_THAT(checks_.views[i].output, IsEmpty());
  }
  const CheckView& end = checks_.views.back();
  EXPECT_TRUE(end.at_end);
  EXPECT_EQ(end.checkpoint, result.checkpoints_completed);
  EXPECT_THAT(end.steps, ElementsAre("count"));
  // "the", "cat", "sat", "on", "mats" and 17 numbers.
  EXPECT_THAT(end.states, SizeIs(22));
  ASSERT_THAT(end.output, SizeIs(1));
  EXPECT_THAT(end.output[0].messages, SizeIs(720));
  EXPECT_THAT(end.output[0].messages, Contains("the 120\n"));
}

TEST_F(AuthorChecksTest, OnlyWhatIsCompleteIsShownWhateverCrashes) {
  config_.faults = {
      FaultOn(FaultKind::kPowerLoss, Probe::kSnapshotSynced, 4),
      FaultOn(FaultKind::kProcessCrash, Probe::kSnapshotWritten, 9)};
  const RunResult result = Run();
  ASSERT_TRUE(result.passed());
  EXPECT_GT(result.rollbacks, 0u);
  size_t keys = 0;
  Time before;
  for (const CheckView& view : checks_.views) {
    EXPECT_GE(view.at, before);
    EXPECT_GE(view.states.size(), keys) << "a key went away";
    keys = view.states.size();
    before = view.at;
  }
  EXPECT_EQ(keys, 22u);
}

TEST_F(AuthorChecksTest, ViolationIsAFailureAtTheCheckpointsTime) {
  checks_.wrong = [](const CheckView& view) { return view.checkpoint == 2; };
  const RunResult result = Run();
  ASSERT_EQ(result.verdict(), "check.adds_up");
  const RunFailure& failure = result.failures.front();
  EXPECT_EQ(failure.checker, "checks");
  EXPECT_EQ(failure.worker, "");
  EXPECT_EQ(failure.at, checks_.views[1].at);
  EXPECT_EQ(failure.traceback, "Traceback");
  EXPECT_EQ(failure.message, "5 is not 4 (at checkpoint 2 of epoch 1)");
}

TEST_F(AuthorChecksTest, ViolationAtTheEndIsAFailureToo) {
  checks_.wrong = [](const CheckView& view) { return view.at_end; };
  const RunResult result = Run();
  ASSERT_EQ(result.verdict(), "check.adds_up");
  EXPECT_EQ(result.failures.front().message, "5 is not 4 (at the end)");
}

TEST_F(AuthorChecksTest, StateThatCannotBeReadBackIsTheHooksFailure) {
  checks_.error = Status(StatusCode::kApplicationError, "EOFError");
  const RunResult result = Run();
  ASSERT_EQ(result.verdict(), "codec.hook_failed");
  EXPECT_EQ(result.failures.front().traceback, "EOFError");
}

TEST_F(AuthorChecksTest, ChecksChangeNothingButWhatTheyPrint) {
  const std::string digest = RunWordCount(config_).trace_digest;
  PrintedLines printed;
  const RunResult checked = Run(&printed);
  EXPECT_EQ(checked.events, RunWordCount(config_).events);
  EXPECT_NE(checked.trace_digest, digest);
  EXPECT_EQ(static_cast<size_t>(std::count(
                printed.lines.begin(), printed.lines.end(), "checks: looking")),
            checks_.views.size());
}

TEST_F(AuthorChecksTest, ProbesAndCallsAreCounted) {
  const RunResult result = Run();
  ASSERT_THAT(result.author_probes, SizeIs(2));
  EXPECT_EQ(result.author_probes[0].name, "many words");
  EXPECT_EQ(result.author_probes[0].hits, checks_.views.size());
  EXPECT_EQ(result.author_probes[1].hits, 0u);
  const auto count = std::find_if(
      result.checks.begin(), result.checks.end(),
      [](const CheckCount& check) { return check.checker == "checks"; });
  ASSERT_NE(count, result.checks.end());
  EXPECT_EQ(count->what, "calls of adds_up");
  EXPECT_EQ(count->checked, checks_.views.size());
}

TEST_F(AuthorChecksTest, RunThatIsNotJudgedAsksNobody) {
  config_.judge = false;
  EXPECT_TRUE(Run().passed());
  EXPECT_THAT(checks_.views, IsEmpty());
}

}  // namespace
}  // namespace pouch

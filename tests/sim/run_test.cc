// Whole runs of the native word count: phases, ends, verdicts, determinism.

#include "sim/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "sim/run_config.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "tests/native/native_application.h"
#include "tests/native/two_source_merge.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"
#include "worker/application.h"
#include "worker/probes.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

std::string Problems(const RunResult& result) {
  std::string text = result.verdict() + " " + result.incomplete_reason;
  for (const RunFailure& failure : result.failures) {
    text += "\n" + failure.failure_class + " " + failure.worker + ": " +
            failure.message + " " + failure.actual;
  }
  return text;
}

// How often each line came out.
std::map<std::string, int> Output(const RunResult& result) {
  std::map<std::string, int> lines;
  for (const SinkContents& sink : result.sinks) {
    for (const std::string& line : sink.messages) ++lines[line];
  }
  return lines;
}

// What the workers of a run did, with its times.
std::vector<std::string> DoneByWorkers(const RunConfig& config) {
  TraceKeeper keeper;
  const RunResult result = RunWordCount(config, &keeper);
  EXPECT_TRUE(result.passed()) << Problems(result);
  std::vector<std::string> done;
  for (const TraceKeeper::Event& event : keeper.events) {
    if (!event.actor.starts_with("w")) continue;
    done.push_back(event.at.ToString() + " " + event.actor + " " + event.kind +
                   " " + event.detail);
  }
  return done;
}

// Heartbeats, pauses, checkpoints: none of them may go by the date.
TEST(RunTest, WrongDatesChangeNothingThatAWorkerDoesItself) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kPowerLoss, 60, "w1"),
                   FaultAt(FaultKind::kProcessCrash, 150, "w0")};
  const std::vector<std::string> right = DoneByWorkers(config);
  EXPECT_GT(right.size(), 1000u);
  Fault skew = FaultAt(FaultKind::kClockSkew, 0, "w1");
  skew.process.by = Duration::Seconds(-90);
  Fault drift = FaultAt(FaultKind::kClockDrift, 20, "w2");
  drift.process.factor = 3;
  Fault jump = FaultAt(FaultKind::kClockJump, 30, "w0");
  jump.process.by = Duration::Seconds(5000);
  config.faults.insert(config.faults.end(), {skew, drift, jump});
  EXPECT_EQ(DoneByWorkers(config), right);
}

TEST(RunTest, WithoutFaultsEverythingIsCountedOnce) {
  const RunResult result = RunWordCount(WordCountRun());
  EXPECT_TRUE(result.passed()) << Problems(result);
  EXPECT_EQ(result.inputs, 120u);
  EXPECT_EQ(result.outputs, 720u);
  EXPECT_EQ(result.processed, 840u);
  EXPECT_GT(result.between_workers, 0u);
  EXPECT_EQ(result.rollbacks, 0u);
  EXPECT_EQ(Output(result)["the 120\n"], 1);
  EXPECT_EQ(Output(result).size(), 720u);
}

TEST(RunTest, OneSeedGivesOneTrace) {
  RunConfig config = WordCountRun();
  config.faults = {FaultOn(FaultKind::kPowerLoss, Probe::kSnapshotSynced, 4)};
  const RunResult once = RunWordCount(config);
  const RunResult again = RunWordCount(config);
  EXPECT_EQ(once.trace_digest, again.trace_digest);
  EXPECT_EQ(once.events, again.events);
  config.seed += 1;
  EXPECT_NE(RunWordCount(config).trace_digest, once.trace_digest);
}

TEST(RunTest, WatchingAndJudgingChangeNothing) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kProcessCrash, 60, "w1")};
  const std::string digest = RunWordCount(config).trace_digest;
  TraceKeeper keeper;
  EXPECT_EQ(RunWordCount(config, &keeper).trace_digest, digest);
  EXPECT_GT(keeper.events.size(), 1000u);
  config.judge = false;
  EXPECT_EQ(RunWordCount(config).trace_digest, digest);
}

TEST(RunTest, AFaultWhoseProbeNeverComesIsAskedAndNotFired) {
  RunConfig config = WordCountRun();
  config.faults = {FaultOn(FaultKind::kPowerLoss, Probe::kTopologyChanged)};
  const RunResult result = RunWordCount(config);
  EXPECT_TRUE(result.passed()) << Problems(result);
  EXPECT_EQ(result.faults.at(0).asked, 1u);
  EXPECT_EQ(result.faults.at(0).fired, 0u);
}

TEST(RunTest, AWorkerMayRestartOnlyInTheLivenessPhase) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kProcessCrash, 50, "w1"),
                   FaultAt(FaultKind::kReset, 900, "w2")};
  config.faults[0].restart_after.reset();
  TraceKeeper keeper;
  const RunResult result = RunWordCount(config, &keeper);
  EXPECT_TRUE(result.passed()) << Problems(result);
  Time restarted;
  for (const auto& event : keeper.events) {
    if (event.actor == "w1" && event.kind == "start") restarted = event.at;
  }
  EXPECT_GE(restarted, Time() + Duration::Milliseconds(900));
}

TEST(RunTest, AWorkerThatIsDownDoesNotKeepAProbesFaultWaiting) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kProcessCrash, 50, "w1"),
                   FaultOn(FaultKind::kPowerLoss, Probe::kFeedForgot, 500)};
  config.faults[0].restart_after.reset();
  const RunResult result = RunWordCount(config);
  EXPECT_TRUE(result.passed()) << Problems(result);
}

TEST(RunTest, AFaultThatComesLateBeginsLivenessAnew) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kProcessCrash, 400, "w1"),
                   FaultOn(FaultKind::kPowerLoss, Probe::kEpochStarted, 2)};
  config.faults[0].restart_after.reset();
  config.faults[1].restart_after.reset();
  TraceKeeper keeper;
  const RunResult result = RunWordCount(config, &keeper);
  EXPECT_TRUE(result.passed()) << Problems(result);
  EXPECT_EQ(result.faults.at(1).fired, 1u);
  int liveness = 0;
  for (const auto& event : keeper.events) liveness += event.kind == "liveness";
  EXPECT_EQ(liveness, 2);
}

TEST(RunTest, StuckSaysWhatIsMissing) {
  RunConfig config = WordCountRun();
  config.liveness_limit = Duration::Milliseconds(20);
  const RunResult result = RunWordCount(config);
  ASSERT_EQ(result.verdict(), "liveness.stuck");
  EXPECT_THAT(result.failures[0].actual,
              HasSubstr("confirmed 0 of 120; sink sink:7100"));
  EXPECT_THAT(result.failures[0].actual, HasSubstr("w2 is up (start 1)"));
}

TEST(RunTest, TheTimeLimitCutsItShort) {
  RunConfig config = WordCountRun();
  config.time_limit = Duration::Milliseconds(50);
  const RunResult result = RunWordCount(config);
  EXPECT_EQ(result.verdict(), "incomplete");
  EXPECT_THAT(result.incomplete_reason, HasSubstr("50ms"));
}

TEST(RunTest, AMonitorMayStopIt) {
  class Impatient final : public RunMonitor {
   public:
    void OnProgress(const RunProgress& progress) override { seen = progress; }
    bool ShouldStop() override { return true; }
    RunProgress seen;
  };
  Impatient monitor;
  const RunResult result = RunWordCount(WordCountRun(3000), &monitor);
  EXPECT_EQ(result.verdict(), "incomplete");
  EXPECT_EQ(result.incomplete_reason, "interrupted");
  EXPECT_EQ(monitor.seen.inputs, 3000u);
}

TEST(RunTest, WhatTheApplicationPrintsIsKept) {
  RunConfig config = WordCountRun(3);
  config.feeds[0].contents += "!hello\n";
  const RunResult result = RunWordCount(config);
  ASSERT_EQ(result.output.size(), 1u);
  EXPECT_EQ(result.output[0].text, "hello");
  EXPECT_FALSE(result.output[0].worker.empty());
}

TEST(RunTest, AnApplicationThatCannotBeSetUpIsAnError) {
  const ApplicationFactory broken =
      [](std::string_view) -> Result<std::unique_ptr<Application>> {
    return Status(StatusCode::kApplicationError, "no application_setup");
  };
  EXPECT_EQ(RunSimulation(WordCountRun(), broken, nullptr).status().code(),
            StatusCode::kApplicationError);
}

TEST(RunTest, AFeedWithoutASourceIsAnError) {
  EXPECT_EQ(
      RunSimulation(WordCountRun(), TwoSourceMerge(), nullptr).status().code(),
      StatusCode::kInvalidArgument);
}

TEST(RunTest, PoisonEndsTheRun) {
  const RunResult result =
      RunWordCount(WordCountRun(), nullptr, {.compute_fails_on = "16"});
  ASSERT_EQ(result.verdict(), "worker.died") << Problems(result);
  EXPECT_THAT(result.failures[0].message, HasSubstr("does not like"));
  EXPECT_THAT(result.failures[0].actual, HasSubstr("16"));
}

TEST(RunTest, AHookThatFailsAgainIsTheCodecsFailure) {
  const RunResult result =
      RunWordCount(WordCountRun(), nullptr, {.serialize_fails_on = "mats"});
  EXPECT_EQ(result.verdict(), "codec.hook_failed") << Problems(result);
}

TEST(RunTest, PlainFeedsAndSinksEndTheRunToo) {
  RunConfig config = WordCountRun();
  config.feeds[0].delivery = FeedDelivery::kPlain;
  config.sinks.push_back({"", SinkDelivery::kPlain});
  const RunResult result = RunWordCount(config);
  EXPECT_TRUE(result.passed()) << Problems(result);
  EXPECT_EQ(result.outputs, 720u);
}

TEST(RunTest, TwoFeedsMeet) {
  RunConfig config = WordCountRun();
  config.feeds[0].name = "orders";
  config.feeds[0].contents = "IBM 1\nSUN 2\nIBM 3\n";
  config.feeds.push_back(config.feeds[0]);
  config.feeds[1].name = "quotes";
  config.feeds[1].worker = "w2";
  const auto result = RunSimulation(config, TwoSourceMerge(), nullptr);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->passed()) << Problems(*result);
  EXPECT_EQ(result->outputs, 3u);
}

class EachFaultTest : public ::testing::TestWithParam<FaultKind> {};

TEST_P(EachFaultTest, FiresAndIsSurvived) {
  RunConfig config = WordCountRun();
  const bool at_a_sink = GetParam() == FaultKind::kSinkRefuses ||
                         GetParam() == FaultKind::kSinkStalls;
  config.faults = {FaultAt(GetParam(), 70, at_a_sink ? "" : "w1")};
  const RunResult result = RunWordCount(config);
  EXPECT_TRUE(result.passed()) << Problems(result);
  EXPECT_EQ(result.faults.at(0).fired, 1u);
  EXPECT_EQ(Output(result).size(), 720u);
}

INSTANTIATE_TEST_SUITE_P(
    All, EachFaultTest,
    ::testing::Values(FaultKind::kProcessCrash, FaultKind::kPowerLoss,
                      FaultKind::kPause, FaultKind::kPartition,
                      FaultKind::kReset, FaultKind::kSyncError,
                      FaultKind::kWriteError, FaultKind::kDiskFull,
                      FaultKind::kSinkRefuses, FaultKind::kSinkStalls));

// A process that a probe kills does nothing more, although its turn goes on.
class CrashAtProbeTest : public ::testing::TestWithParam<Probe> {};

TEST_P(CrashAtProbeTest, NothingIsHeardOfTheProcessAfterwards) {
  RunConfig config = WordCountRun();
  config.faults = {FaultOn(FaultKind::kPowerLoss, GetParam(), 2)};
  TraceKeeper keeper;
  const RunResult result = RunWordCount(config, &keeper);
  EXPECT_TRUE(result.passed()) << Problems(result);
  EXPECT_EQ(result.faults.at(0).fired, 1u);
  std::map<std::string, bool> dead;
  int crashes = 0;
  for (const auto& event : keeper.events) {
    if (event.kind == "start") dead[event.actor] = false;
    EXPECT_FALSE(dead[event.actor]) << event.actor << " " << event.kind;
    if (event.kind != "crash") continue;
    dead[event.actor] = true;
    ++crashes;
  }
  EXPECT_EQ(crashes, 1);
}

INSTANTIATE_TEST_SUITE_P(
    All, CrashAtProbeTest,
    ::testing::Values(Probe::kWorkerStarted, Probe::kTopologyStored,
                      Probe::kRollbackStarted, Probe::kBarrierEmitted,
                      Probe::kBarrierAligned, Probe::kSnapshotWritten,
                      Probe::kSnapshotSynced, Probe::kSinkPrepared,
                      Probe::kSinkCommitted, Probe::kCheckpointAcknowledged,
                      Probe::kCompleteWritten, Probe::kCompleteDurable,
                      Probe::kCheckpointAnnounced, Probe::kLogRotated));

}  // namespace
}  // namespace pouch

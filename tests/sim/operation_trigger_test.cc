// Crashes at operations, in whole runs.

#include <gtest/gtest.h>

#include <string>

#include "base/time.h"
#include "sim/fault_plan.h"
#include "sim/network_options.h"
#include "sim/operation.h"
#include "sim/power_loss_outcome.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/sim/word_count_run.h"
#include "worker/probes.h"

namespace pouch {
namespace {

RunConfig CrashAt(FaultKind kind, OperationTrigger operation,
                  const std::string& worker, uint64_t nth) {
  RunConfig config = WordCountRun();
  Fault fault;
  fault.kind = kind;
  fault.trigger.operation = std::move(operation);
  fault.trigger.worker = worker;
  fault.trigger.nth = nth;
  fault.restart_after = Duration::Milliseconds(20);
  config.faults = {fault};
  return config;
}

TEST(OperationTriggerTest, ACrashAtAnyKindOfOperationIsSurvived) {
  for (size_t i = 0; i < kOperationKinds; ++i) {
    const auto kind = static_cast<OperationKind>(i);
    uint64_t fired = 0;
    for (const bool after : {false, true}) {
      for (const FaultKind crash :
           {FaultKind::kProcessCrash, FaultKind::kPowerLoss}) {
        for (const uint64_t nth : {1, 4}) {
          const RunResult result =
              RunWordCount(CrashAt(crash, {kind, "", after}, "", nth));
          fired += result.faults[0].fired;
          EXPECT_TRUE(result.passed())
              << OperationKindName(kind) << (after ? " done, " : ", ")
              << FaultKindName(crash) << ", time " << nth << ": "
              << result.verdict();
        }
      }
    }
    // Logs are cut and read only after another crash, and never renamed.
    const bool rare = kind == OperationKind::kTruncate ||
                      kind == OperationKind::kRead ||
                      kind == OperationKind::kRename;
    EXPECT_GE(fired, rare ? 0u : 4u) << OperationKindName(kind);
  }
}

TEST(OperationTriggerTest, BeforeASyncIsDoneItsProbeIsNotReported) {
  const OperationTrigger sync_done{OperationKind::kSync, "events-*", true};
  RunConfig config = CrashAt(FaultKind::kProcessCrash, sync_done, "w1", 1);
  EXPECT_TRUE(RunWordCount(config).passed());
  config.faults[0].restart_after.reset();
  config.faults.push_back(FaultOn(FaultKind::kPause, Probe::kSnapshotSynced));
  config.faults[1].trigger.worker = "w1";
  config.time_limit = Duration::Milliseconds(100);
  const RunResult result = RunWordCount(config);
  EXPECT_EQ(result.faults[0].fired, 1u);
  EXPECT_EQ(result.faults[1].fired, 0u);
}

TEST(OperationTriggerTest, AFaultThatWaitsForAnOperationKeepsSafetyGoing) {
  const RunResult result = RunWordCount(
      CrashAt(FaultKind::kPowerLoss,
              {OperationKind::kSend, "snapshot_done", true}, "w2", 3));
  EXPECT_EQ(result.faults[0].fired, 1u);
  EXPECT_GE(result.rollbacks, 1u);
  EXPECT_TRUE(result.passed()) << result.verdict();
}

TEST(OperationTriggerTest, ASaidOutcomeDecidesWhetherASnapshotIsThere) {
  // The snapshot is written and not synced; w1 alone holds back checkpoint 3.
  RunConfig config = CrashAt(FaultKind::kPowerLoss,
                             {OperationKind::kSync, "events-*"}, "w1", 3);
  const auto cuts = [&config](PowerLossOutcome::Kind kind) {
    config.faults[0].leaves.emplace();
    config.faults[0].leaves->kind = kind;
    const RunResult result = RunWordCount(config);
    EXPECT_TRUE(result.passed()) << result.verdict();
    EXPECT_EQ(result.faults[0].fired, 1u);
    return result.probes[static_cast<size_t>(Probe::kRollbackLogCut)];
  };
  // What survived behind the last complete checkpoint must be cut.
  EXPECT_GT(cuts(PowerLossOutcome::Kind::kEverything),
            cuts(PowerLossOutcome::Kind::kNothing));
}

TEST(OperationTriggerTest, WhatWasHandedOverArrivesOrIsLostAsSaid) {
  // The coordinator dies with "complete" handed over to the last of three.
  RunConfig config = CrashAt(FaultKind::kProcessCrash,
                             {OperationKind::kSend, "complete", true}, "w0", 6);
  const auto commits_before_rollback = [&config](InFlight in_flight) {
    config.faults[0].in_flight = in_flight;
    TraceKeeper keeper;
    const RunResult result = RunWordCount(config, &keeper);
    EXPECT_TRUE(result.passed()) << result.verdict();
    bool crashed = false;
    size_t commits = 0;
    for (const TraceKeeper::Event& event : keeper.events) {
      if (event.kind == "crash") crashed = true;
      if (event.kind == "rollback ordered" && crashed) break;
      if (crashed && event.detail == "sink.committed") ++commits;
    }
    return commits;
  };
  EXPECT_EQ(commits_before_rollback(InFlight::kLost), 0u);
  EXPECT_EQ(commits_before_rollback(InFlight::kDelivered), 2u);
}

TEST(OperationTriggerTest, OneThatNeverComesDoesNotKeepTheRunFromItsEnd) {
  const RunResult result = RunWordCount(CrashAt(
      FaultKind::kPowerLoss, {OperationKind::kSync, "no such file"}, "w2", 1));
  EXPECT_EQ(result.faults[0].fired, 0u);
  EXPECT_TRUE(result.passed()) << result.verdict();
}

}  // namespace
}  // namespace pouch

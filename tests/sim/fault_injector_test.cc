// Faults happen when they are due, once, and are counted.

#include "sim/fault_injector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/crash_plan.h"
#include "sim/disk_fault.h"
#include "sim/fault_kind.h"
#include "sim/fault_plan.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/operation.h"
#include "sim/power_loss_outcome.h"
#include "sim/process_fault.h"
#include "sim/run_config.h"
#include "sim/scheduler.h"
#include "sim/trace.h"
#include "worker/probes.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Writes down what is done to it.
class RecordingWorld final : public FaultActions {
 public:
  bool Crash(WorkerId worker, const CrashPlan& plan) override {
    Add(plan.power_loss ? "power loss " : "crash ", worker,
        plan.restart_after ? plan.restart_after->ToString() : "never");
    last_crash = plan;
    return up;
  }
  void SetPaused(WorkerId worker, bool paused) override {
    Add(paused ? "pause " : "resume ", worker, "");
  }
  void StartProcessFault(WorkerId worker, FaultKind kind, const ProcessFault&,
                         size_t) override {
    Add("start ", worker, std::string(FaultKindName(kind)));
  }
  void EndProcessFault(WorkerId worker, size_t) override {
    Add("end ", worker, "");
  }
  uint64_t Disturb(FaultKind kind, const std::vector<std::string>& from,
                   const std::vector<std::string>& to, const LinkFault&,
                   Duration, size_t) override {
    done.push_back(std::string(FaultKindName(kind)) + " " + from.at(0) +
                   (to.empty() ? "" : " " + to[0]));
    return kind == FaultKind::kReset ? 0 : 7;
  }
  void Mend(uint64_t trouble) override {
    done.push_back("mend " + std::to_string(trouble));
  }
  DiskFaultStart StartDiskFault(WorkerId worker, FaultKind kind,
                                const DiskFault&, size_t) override {
    Add("start ", worker, std::string(FaultKindName(kind)));
    return kind == FaultKind::kDiskFull ? DiskFaultStart::kLasts
                                        : DiskFaultStart::kArmed;
  }
  void EndDiskFault(WorkerId worker, size_t) override {
    Add("end disk fault ", worker, "");
  }
  void RefuseNext(const std::string& sink, size_t) override {
    done.push_back("refuse " + sink);
  }
  void SetStalled(const std::string& sink, bool stalled) override {
    done.push_back((stalled ? "stall " : "unstall ") + sink);
  }
  void Disarm() override { done.push_back("disarm"); }
  const std::string& NameOf(WorkerId) const override { return name_; }

  bool up = true;
  CrashPlan last_crash;
  std::vector<std::string> done;

 private:
  void Add(const char* what, WorkerId worker, const std::string& detail) {
    done.push_back(what + std::to_string(worker.value()) +
                   (detail.empty() ? "" : " " + detail));
  }
  std::string name_ = "w";
};

PlannedFault OnProbe(FaultKind kind, Probe probe, uint64_t nth = 1) {
  PlannedFault fault;
  fault.kind = kind;
  fault.probe = probe;
  fault.nth = nth;
  return fault;
}

PlannedFault At(FaultKind kind, int64_t ms, uint32_t worker = 1) {
  PlannedFault fault;
  fault.kind = kind;
  fault.at = Time() + Duration::Milliseconds(ms);
  fault.workers = {WorkerId(worker)};
  fault.from = {"w1"};
  fault.sinks = {"s"};
  fault.lasts = Duration::Milliseconds(100);
  return fault;
}

class FaultInjectorTest : public ::testing::Test {
 protected:
  void Plan(std::vector<PlannedFault> faults) {
    injector_.emplace(std::move(faults), &scheduler_, &world_, &trace_);
    injector_->Start();
  }
  void RunUntil(int64_t ms) {
    scheduler_.RunUntil(Time() + Duration::Milliseconds(ms));
  }

  Scheduler scheduler_;
  Trace trace_{&scheduler_, nullptr};
  RecordingWorld world_;
  std::optional<FaultInjector> injector_;
};

TEST_F(FaultInjectorTest, ATimeFiresOnceWhenItComes) {
  Plan({At(FaultKind::kPowerLoss, 50)});
  RunUntil(49);
  EXPECT_THAT(world_.done, IsEmpty());
  EXPECT_EQ(injector_->timed_pending(), 1u);
  RunUntil(500);
  EXPECT_THAT(world_.done, ElementsAre("power loss 1 never"));
  EXPECT_EQ(injector_->timed_pending(), 0u);
  EXPECT_EQ(injector_->outcomes()[0].fired, 1u);
}

TEST_F(FaultInjectorTest, AProbeFiresOnItsNthReportAndHitsTheReporter) {
  Plan({OnProbe(FaultKind::kProcessCrash, Probe::kSinkPrepared, 2)});
  injector_->OnProbe(WorkerId(0), Probe::kSinkPrepared);
  injector_->OnProbe(WorkerId(0), Probe::kSinkCommitted);
  EXPECT_THAT(world_.done, IsEmpty());
  injector_->OnProbe(WorkerId(2), Probe::kSinkPrepared);
  injector_->OnProbe(WorkerId(2), Probe::kSinkPrepared);
  EXPECT_THAT(world_.done, ElementsAre("crash 2 never"));
  EXPECT_EQ(injector_->triggers_pending(), 0u);
}

TEST_F(FaultInjectorTest, OnlyTheNamedWorkersProbesCount) {
  PlannedFault fault = OnProbe(FaultKind::kProcessCrash, Probe::kSinkPrepared);
  fault.trigger_worker = WorkerId(1);
  fault.workers = {WorkerId(0)};
  fault.restart_after = Duration::Milliseconds(5);
  Plan({fault});
  injector_->OnProbe(WorkerId(0), Probe::kSinkPrepared);
  EXPECT_THAT(world_.done, IsEmpty());
  injector_->OnProbe(WorkerId(1), Probe::kSinkPrepared);
  EXPECT_THAT(world_.done, ElementsAre("crash 0 5ms"));
}

TEST_F(FaultInjectorTest, AnOperationFiresOnItsNthAndHitsWhoeverDidIt) {
  PlannedFault fault;
  fault.operation = OperationTrigger{OperationKind::kSync, "log-*", true};
  fault.nth = 2;
  Plan({fault});
  const Operation done{
      .kind = OperationKind::kSync, .after = true, .file = "log-1"};
  Operation other = done;
  other.after = false;
  injector_->OnOperation(WorkerId(0), done);
  injector_->OnOperation(WorkerId(0), other);
  other = done;
  other.file = "identity";
  injector_->OnOperation(WorkerId(0), other);
  other = done;
  other.kind = OperationKind::kAppend;
  injector_->OnOperation(WorkerId(0), other);
  EXPECT_THAT(world_.done, IsEmpty());
  EXPECT_EQ(injector_->triggers_pending(), 1u);
  injector_->OnOperation(WorkerId(2), done);
  injector_->OnOperation(WorkerId(2), done);
  EXPECT_THAT(world_.done, ElementsAre("crash 2 never"));
  EXPECT_EQ(injector_->triggers_pending(), 0u);
}

TEST_F(FaultInjectorTest, ACrashIsToldWhatItLeaves) {
  PlannedFault fault = At(FaultKind::kPowerLoss, 5);
  fault.in_flight = InFlight::kLost;
  fault.leaves.emplace();
  fault.leaves->kind = PowerLossOutcome::Kind::kOmit;
  fault.leaves->index = 3;
  Plan({fault});
  RunUntil(10);
  EXPECT_EQ(world_.last_crash.in_flight, InFlight::kLost);
  EXPECT_EQ(world_.last_crash.leaves, fault.leaves);
}

TEST_F(FaultInjectorTest, ARenameFitsByItsOldNameOrItsNewOne) {
  PlannedFault old_name;
  old_name.operation = OperationTrigger{OperationKind::kRename, "*.new"};
  PlannedFault new_name = old_name;
  new_name.operation->file = "identity";
  new_name.trigger_worker = WorkerId(1);
  Plan({old_name, new_name});
  const Operation rename{.kind = OperationKind::kRename,
                         .file = "identity.new",
                         .new_name = "identity"};
  injector_->OnOperation(WorkerId(0), rename);
  EXPECT_THAT(world_.done, ElementsAre("crash 0 never"));
  injector_->OnOperation(WorkerId(1), rename);
  EXPECT_THAT(world_.done, ElementsAre("crash 0 never", "crash 1 never"));
}

TEST_F(FaultInjectorTest, ACrashOfAWorkerThatIsDownDidNotFire) {
  world_.up = false;
  Plan({At(FaultKind::kProcessCrash, 1)});
  RunUntil(2);
  EXPECT_EQ(injector_->outcomes()[0].asked, 1u);
  EXPECT_EQ(injector_->outcomes()[0].fired, 0u);
}

TEST_F(FaultInjectorTest, WhatLastsEnds) {
  Plan({At(FaultKind::kPause, 1), At(FaultKind::kPartition, 2),
        At(FaultKind::kDiskFull, 3), At(FaultKind::kSinkStalls, 4)});
  RunUntil(50);
  EXPECT_THAT(world_.done, ElementsAre("pause 1", "partition w1",
                                       "start 1 enospc", "stall s"));
  EXPECT_EQ(injector_->lasting(), 4u);
  world_.done.clear();
  RunUntil(200);
  EXPECT_THAT(world_.done, ElementsAre("resume 1", "mend 7", "end disk fault 1",
                                       "unstall s"));
  EXPECT_EQ(injector_->lasting(), 0u);
}

TEST_F(FaultInjectorTest, HealAllEndsEverythingNowAndOnce) {
  Plan({At(FaultKind::kPause, 1), At(FaultKind::kSyncError, 2)});
  RunUntil(50);
  world_.done.clear();
  injector_->HealAll();
  EXPECT_THAT(world_.done, ElementsAre("disarm", "resume 1"));
  RunUntil(500);
  EXPECT_EQ(world_.done.size(), 2u);
}

TEST_F(FaultInjectorTest, AnArmedFaultFiresWhenItHits) {
  Plan({At(FaultKind::kSyncError, 1), At(FaultKind::kSinkRefuses, 2)});
  RunUntil(5);
  EXPECT_THAT(world_.done, ElementsAre("start 1 sync_eio", "refuse s"));
  EXPECT_EQ(injector_->fired(), 0u);
  EXPECT_EQ(injector_->armed_pending(), 2u);
  injector_->OnArmedFaultHit(1);
  EXPECT_EQ(injector_->armed_pending(), 1u);
  EXPECT_EQ(injector_->outcomes()[0].fired, 0u);
  EXPECT_EQ(injector_->outcomes()[1].fired, 1u);
}

TEST_F(FaultInjectorTest, AnArmedFaultWithoutANumberOfTimesEndsByItself) {
  PlannedFault fault = At(FaultKind::kWriteError, 1);
  fault.disk.times = 0;
  Plan({fault});
  RunUntil(5);
  EXPECT_EQ(injector_->armed_pending(), 1u);
  EXPECT_EQ(injector_->lasting(), 1u);
  RunUntil(200);
  EXPECT_THAT(world_.done,
              ElementsAre("start 1 write_eio", "end disk fault 1"));
  EXPECT_EQ(injector_->armed_pending(), 0u);
}

TEST_F(FaultInjectorTest, ConsequencesCountForTheLatestFault) {
  Plan({At(FaultKind::kReset, 1), At(FaultKind::kReset, 3)});
  injector_->OnConsequence();
  RunUntil(2);
  injector_->OnConsequence();
  injector_->OnConsequence();
  RunUntil(4);
  injector_->OnConsequence();
  EXPECT_EQ(injector_->outcomes()[0].mattered, 2u);
  EXPECT_EQ(injector_->outcomes()[1].mattered, 1u);
}

TEST_F(FaultInjectorTest, CrashLoopCrashesAgainAfterEachStart) {
  PlannedFault loop = At(FaultKind::kCrashLoop, 10);
  loop.restart_after = Duration::Milliseconds(5);
  loop.process.every = Duration::Milliseconds(20);
  loop.process.crashes = 3;
  Plan({loop});
  RunUntil(34);
  EXPECT_THAT(world_.done, ElementsAre("crash 1 5ms"));
  RunUntil(59);
  EXPECT_EQ(injector_->lasting(), 1u);
  RunUntil(200);
  EXPECT_THAT(world_.done,
              ElementsAre("crash 1 5ms", "crash 1 5ms", "crash 1 5ms"));
  EXPECT_EQ(injector_->lasting(), 0u);
  EXPECT_EQ(injector_->outcomes()[0].fired, 3u);
}

TEST_F(FaultInjectorTest, RollingRestartHitsOneWorkerAfterTheOther) {
  PlannedFault rolling = At(FaultKind::kRollingRestart, 10);
  rolling.workers = {WorkerId(0), WorkerId(1), WorkerId(2)};
  rolling.process.every = Duration::Milliseconds(20);
  rolling.process.power_loss = true;
  Plan({rolling});
  RunUntil(35);
  EXPECT_THAT(world_.done,
              ElementsAre("power loss 0 10ms", "power loss 1 10ms"));
  RunUntil(200);
  EXPECT_EQ(world_.done.back(), "power loss 2 10ms");
  EXPECT_EQ(world_.done.size(), 3u);
}

TEST_F(FaultInjectorTest, HealingEndsASeriesOfCrashes) {
  PlannedFault loop = At(FaultKind::kCrashLoop, 10);
  loop.process.crashes = 100;
  Plan({loop});
  RunUntil(11);
  injector_->HealAll();
  world_.done.clear();
  RunUntil(1000);
  EXPECT_THAT(world_.done, IsEmpty());
}

TEST_F(FaultInjectorTest, DatesThatJumpStayAndThoseThatAreWrongEnd) {
  Plan({At(FaultKind::kClockJump, 10), At(FaultKind::kClockSkew, 20)});
  RunUntil(200);
  EXPECT_THAT(world_.done,
              ElementsAre("start 1 clock_jump", "start 1 clock_skew", "end 1"));
}

TEST_F(FaultInjectorTest, DamageBetweenWorkersWaitsForBytes) {
  Plan({At(FaultKind::kCorruptBytes, 10)});
  RunUntil(200);
  EXPECT_EQ(injector_->armed_pending(), 1u);
  EXPECT_EQ(injector_->lasting(), 0u);
  EXPECT_EQ(injector_->fired(), 0u);
  injector_->OnArmedFaultHit(0);
  EXPECT_EQ(injector_->armed_pending(), 0u);
  EXPECT_EQ(injector_->fired(), 1u);
}

}  // namespace
}  // namespace pouch

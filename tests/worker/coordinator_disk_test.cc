// The coordinator and its record: what is durable before it is said, and what
// is refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/worker/coordinator_process.h"
#include "tests/worker/scripted_member.h"
#include "worker/coordinator.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Type = ControlMessageType;

class CoordinatorDiskTest : public ::testing::Test {
 protected:
  CoordinatorDiskTest() : one_(process_.member(0)), two_(process_.member(1)) {}

  void Run(int64_t milliseconds) { process_.RunForMilliseconds(milliseconds); }
  int count(Probe probe) { return process_.probes()->count(probe); }
  // The members live on, and connect to the next process.
  void RestartCoordinator(bool power) {
    process_.Crash(power);
    process_.ClearLogs();
    process_.Start();
    process_.ConnectAll();
    Run(60);
  }
  void ExpectRefused(const std::string& why) {
    ASSERT_THAT(process_.failures(), SizeIs(1));
    const WorkerFailure& failure = process_.failures()[0];
    EXPECT_EQ(failure.kind, WorkerFailure::Kind::kRecoveryRefused);
    EXPECT_THAT(failure.status.message(), HasSubstr(why));
  }

  CoordinatorProcess process_{2};
  ScriptedMember& one_;
  ScriptedMember& two_;
};

TEST_F(CoordinatorDiskTest, NoOrderLeavesBeforeItsEpochIsDurable) {
  process_.StartAndGather();
  process_.ClearLogs();
  process_.FailSyncs(1000);
  two_.Restart();
  two_.Connect();
  Run(5000);
  EXPECT_THAT(one_.log(), IsEmpty());
  process_.faults()->Heal();
  Run(500);
  EXPECT_THAT(one_.log(), Contains("rollback 2 to 0"));
}

TEST_F(CoordinatorDiskTest, NothingIsSaidBeforeTheClusterIsDurable) {
  process_.FailSyncs(1000);
  process_.StartAndGather();
  EXPECT_THAT(one_.log(), IsEmpty());
  process_.faults()->Heal();
  Run(500);
  EXPECT_THAT(one_.log(), Contains("topology pipeline"));
}

TEST_F(CoordinatorDiskTest, CompletionIsNeitherToldNorGivenUpWhileSyncsFail) {
  process_.StartAndGather();
  process_.ClearLogs();
  process_.FailSyncs(1000);
  Run(5000);
  EXPECT_THAT(one_.log(), ElementsAre("start 1"));
  EXPECT_EQ(count(Probe::kCheckpointOverdue), 0);
  EXPECT_EQ(count(Probe::kCompleteRetried), 1);
  process_.faults()->Heal();
  Run(250);
  EXPECT_THAT(one_.log(), Contains("complete 1"));
}

TEST_F(CoordinatorDiskTest, CompletionOnAFullDiskGoesOnOnceThereIsRoom) {
  process_.StartAndGather();
  process_.ClearLogs();
  process_.disk()->set_capacity(process_.disk()->used_bytes());
  Run(3000);
  EXPECT_THAT(one_.log(), ElementsAre("start 1"));
  process_.disk()->set_capacity(std::nullopt);
  Run(250);
  EXPECT_THAT(one_.log(), Contains("complete 1"));
}

TEST_F(CoordinatorDiskTest, RollbackKeepsACompletionThatIsNotDurableYet) {
  process_.StartAndGather();
  process_.ClearLogs();
  process_.FailSyncs(1000);
  Run(200);
  two_.Restart();
  two_.Connect();
  Run(100);
  process_.faults()->Heal();
  Run(300);
  EXPECT_THAT(one_.log(), Contains("rollback 2 to 1"));
  EXPECT_THAT(one_.log(), Not(Contains("complete 1")));
}

TEST_F(CoordinatorDiskTest, RestartGoesBackToTheLatestCompletion) {
  process_.StartAndGather();
  Run(250);
  for (bool power : {false, true}) {
    const CheckpointId heard = one_.heard_complete();
    ASSERT_GT(heard.number, CheckpointNumber(1));
    std::optional<CheckpointId> target;
    one_.on_rollback = [&target](const ControlRollback& order) {
      target = order.target;
    };
    RestartCoordinator(power);
    EXPECT_EQ(target, heard);
    Run(200);
  }
  EXPECT_THAT(process_.failures(), IsEmpty());
}

TEST_F(CoordinatorDiskTest, EpochsGoUpAcrossRestarts) {
  process_.StartAndGather();
  RestartCoordinator(false);
  EXPECT_THAT(one_.log(), ElementsAre("rollback 2 to 0", "resume 2"));
  RestartCoordinator(true);
  EXPECT_THAT(one_.log(), ElementsAre("rollback 3 to 0", "resume 3"));
}

TEST_F(CoordinatorDiskTest, IncarnationsAreKnownAcrossRestarts) {
  two_.set_incarnation(5);
  process_.StartAndGather();
  process_.Crash(true);
  two_.set_incarnation(4);
  two_.ClearLog();
  process_.Start();
  process_.ConnectAll();
  Run(50);
  EXPECT_THAT(two_.log(), ElementsAre("turned away by start 5"));
}

TEST_F(CoordinatorDiskTest, CompletionThatWasNotAnnouncedIsFound) {
  process_.StartAndGather();
  bool complete = false;
  for (int i = 0; i < 2000 && !complete; ++i) {
    process_.network()->RunFor(Duration::Microseconds(100));
    complete = count(Probe::kCompleteDurable) > 0;
  }
  ASSERT_TRUE(complete);
  process_.network()->network()->Crash("w0", InFlight::kLost);
  RestartCoordinator(true);
  EXPECT_THAT(one_.log(), ElementsAre("rollback 2 to 1", "resume 2"));
  EXPECT_EQ(count(Probe::kCompleteFoundAtStart), 1);
}

TEST_F(CoordinatorDiskTest, LostRecordIsRefusedIfAWorkerHeardOfACompletion) {
  process_.StartAndGather();
  Run(150);
  ASSERT_THAT(one_.log(), Contains("complete 1"));
  process_.Crash(false);
  process_.disk()->WipeDisk();
  process_.ClearLogs();
  process_.Start();
  process_.ConnectAll();
  Run(50);
  ExpectRefused("heard");
  EXPECT_THAT(one_.log(), IsEmpty());
}

TEST_F(CoordinatorDiskTest, OlderRecordIsRefusedAndToldOnce) {
  process_.StartAndGather();
  two_.set_heard_complete({Epoch(1), CheckpointNumber(9)});
  two_.Restart();
  two_.Connect();
  Run(50);
  two_.Connect();
  one_.Connect();
  Run(50);
  ExpectRefused("heard that checkpoint 9");
}

TEST_F(CoordinatorDiskTest, RecordOfOtherMembersIsRefused) {
  process_.StartAndGather();
  process_.Crash(false);
  process_.options()->members[1] = "another";
  process_.Start();
  ExpectRefused("other members");
}

TEST_F(CoordinatorDiskTest, RecordOfAnotherClusterIsRefused) {
  process_.StartAndGather();
  process_.Crash(false);
  process_.options()->known_cluster = ClusterId(12345);
  process_.Start();
  ExpectRefused("another cluster");
}

TEST_F(CoordinatorDiskTest, RecordThatIsMissingIsRefusedByAMemberOfACluster) {
  process_.StartAndGather();
  process_.options()->known_cluster = one_.cluster();
  process_.Crash(false);
  process_.disk()->WipeDisk();
  process_.Start();
  ExpectRefused("missing");
}

TEST_F(CoordinatorDiskTest, EpochThatAWorkerHeardOfIsNotUsedAgain) {
  process_.StartAndGather();
  process_.Crash(false);
  one_.Restart();  // Of an epoch before its latest start its disk knows.
  two_.Restart();
  // The record of epoch 1 is damaged, and the cluster's is still there.
  const std::string file = process_.disk()->ListNames().back();
  const std::string bytes = process_.disk()->Snapshot().at(file);
  process_.disk()->DamageFile(file, bytes.size() - 1, "!");
  process_.Start();
  process_.ConnectAll();
  Run(50);
  ASSERT_FALSE(process_.failures().empty());
  EXPECT_EQ(process_.failures()[0].file, file);
  EXPECT_GT(process_.failures()[0].offset_bytes, 0u);
  EXPECT_LT(process_.failures()[0].offset_bytes, bytes.size());
}

TEST_F(CoordinatorDiskTest, RecordThatCannotBeReadIsRefused) {
  process_.StartAndGather();
  process_.Crash(false);
  process_.faults()->FailNext(DiskEvent::Kind::kRead,
                              Status(StatusCode::kIoError, "injected"), 100);
  process_.Start();
  ExpectRefused("cannot be read");
}

TEST_F(CoordinatorDiskTest, TornTailOfTheRecordIsNotFatal) {
  process_.StartAndGather();
  Run(150);
  process_.Crash(false);
  const std::string file = process_.disk()->ListNames().back();
  process_.disk()->DamageFile(file, *process_.disk()->SizeOf(file), "torn");
  process_.ClearLogs();
  process_.Start();
  process_.ConnectAll();
  Run(50);
  EXPECT_THAT(one_.log(), ElementsAre("rollback 2 to 1", "resume 2"));
  EXPECT_EQ(count(Probe::kCoordinatorTornTail), 1);
}

}  // namespace
}  // namespace pouch

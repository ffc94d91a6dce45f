// The coordinator against members that the test plays: who is waited for, what
// is ordered, and what is said again.

#include "worker/coordinator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/worker/coordinator_process.h"
#include "tests/worker/scripted_member.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Type = ControlMessageType;

class CoordinatorTest : public ::testing::Test {
 protected:
  CoordinatorTest() : one_(process_.member(0)), two_(process_.member(1)) {}

  void Run(int64_t milliseconds) { process_.RunForMilliseconds(milliseconds); }
  int count(Probe probe) { return process_.probes()->count(probe); }

  CoordinatorProcess process_{2};
  ScriptedMember& one_;
  ScriptedMember& two_;
};

TEST_F(CoordinatorTest, NothingIsOrderedBeforeEverybodyIsThere) {
  process_.Start();
  one_.Connect();
  Run(5000);
  EXPECT_THAT(one_.log(), IsEmpty());
  two_.Connect();
  Run(50);
  EXPECT_THAT(one_.log(),
              ElementsAre("topology pipeline", "rollback 1 to 0", "resume 1"));
  EXPECT_EQ(two_.log(), one_.log());
  EXPECT_NE(one_.cluster().value(), 0u);
  EXPECT_EQ(two_.cluster(), one_.cluster());
}

TEST_F(CoordinatorTest, NobodyRollsBackBeforeEverybodyHasTheTopology) {
  two_.Ignore(Type::kTopology);
  process_.StartAndGather();
  EXPECT_THAT(one_.log(), ElementsAre("topology pipeline"));
}

TEST_F(CoordinatorTest, NobodyResumesBeforeEverybodyRolledBack) {
  two_.Ignore(Type::kRollback);
  process_.StartAndGather();
  EXPECT_THAT(one_.log(), Not(Contains("resume 1")));
  two_.Obey();
  two_.Connect();  // Orders are sent again.
  Run(50);
  EXPECT_THAT(one_.log(), Contains("resume 1"));
  EXPECT_THAT(two_.log(), ElementsAre("topology pipeline", "rollback 1 to 0",
                                      "rollback 1 to 0", "resume 1"));
}

TEST_F(CoordinatorTest, CheckpointGoesFromStartToCommit) {
  process_.StartAndGather();
  process_.ClearLogs();
  Run(100);
  EXPECT_THAT(one_.log(), ElementsAre("start 1", "complete 1"));
  EXPECT_EQ(two_.log(), one_.log());
  EXPECT_EQ(count(Probe::kCheckpointCommitted), 1);
}

TEST_F(CoordinatorTest, NextCheckpointWaitsForEveryCommit) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Ignore(Type::kComplete);
  Run(2000);
  EXPECT_THAT(one_.log(), ElementsAre("start 1", "complete 1"));
  two_.Obey();
  two_.Connect();
  Run(150);
  EXPECT_THAT(two_.log(), ElementsAre("start 1", "complete 1", "complete 1",
                                      "start 2", "complete 2"));
}

TEST_F(CoordinatorTest, ResumeIsSentAgainUntilAnswered) {
  two_.Ignore(Type::kResume);
  process_.StartAndGather();
  two_.Connect();
  Run(10);
  EXPECT_THAT(two_.log(), ElementsAre("topology pipeline", "rollback 1 to 0",
                                      "resume 1", "resume 1"));
  two_.Obey();
  two_.Connect();
  Run(10);
  two_.ClearLog();
  two_.Connect();
  Run(10);
  EXPECT_THAT(two_.log(), Not(Contains("resume 1")));
}

TEST_F(CoordinatorTest, StartIsSentAgainUntilAnswered) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Ignore(Type::kStartCheckpoint);
  Run(100);
  two_.Obey();
  two_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(), ElementsAre("start 1", "start 1", "complete 1"));
  EXPECT_THAT(one_.log(), ElementsAre("start 1", "complete 1"));
}

TEST_F(CoordinatorTest, ReconnectOfTheSameIncarnationIsNoRollback) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(), IsEmpty());
}

TEST_F(CoordinatorTest, NewerConnectionReplacesTheOlder) {
  process_.StartAndGather();
  ScriptedMember again(process_.network(), 1, "w1");
  again.set_cluster(two_.cluster());
  again.set_epoch(Epoch(1));
  again.Connect();
  Run(20);
  EXPECT_TRUE(two_.closed());
  EXPECT_FALSE(again.closed());
  EXPECT_EQ(count(Probe::kConnectionReplaced), 1);
}

TEST_F(CoordinatorTest, NewIncarnationMeansTheNextEpoch) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Restart();
  two_.Connect();
  Run(50);
  EXPECT_THAT(one_.log(), ElementsAre("rollback 2 to 0", "resume 2"));
  EXPECT_EQ(two_.log(), one_.log());
}

TEST_F(CoordinatorTest, RollbackGoesToTheLatestCompleteCheckpoint) {
  process_.StartAndGather();
  Run(250);
  ControlRollback order;
  two_.on_rollback = [&order](const ControlRollback& o) { order = o; };
  const CheckpointId latest = one_.heard_complete();
  ASSERT_EQ(latest.number, CheckpointNumber(2));
  two_.Restart();
  two_.Connect();
  Run(50);
  EXPECT_THAT(one_.log(), Contains("rollback 2 to 2"));
  EXPECT_EQ(order.target, latest);
  EXPECT_EQ(order.range, two_.RangeOf(latest)) << "another member's";
}

TEST_F(CoordinatorTest, ClusterWaitsForAMemberThatIsMissing) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Restart();
  one_.Restart();
  one_.Connect();
  Run(3000);
  EXPECT_THAT(one_.log(), Not(Contains(HasSubstr("rollback"))));
  EXPECT_THAT(one_.log(), Not(Contains(HasSubstr("complete"))));
  two_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(), ElementsAre("rollback 2 to 0", "resume 2"));
}

TEST_F(CoordinatorTest, RestartDuringARollbackBeginsTheNextOne) {
  process_.StartAndGather();
  process_.ClearLogs();
  one_.Ignore(Type::kRollback);
  two_.Restart();
  two_.Connect();
  Run(50);
  two_.Restart();
  two_.Connect();
  Run(50);
  EXPECT_THAT(one_.log(), ElementsAre("rollback 2 to 0", "rollback 3 to 0"));
  EXPECT_EQ(count(Probe::kRollbackSuperseded), 1);
}

TEST_F(CoordinatorTest, RestartWhileTheEpochIsWrittenBeginsAnotherOne) {
  process_.StartAndGather();
  process_.ClearLogs();
  process_.FailSyncs(3);
  two_.Restart();
  two_.Connect();
  Run(4);
  two_.Restart();
  two_.Connect();
  Run(200);
  EXPECT_THAT(one_.log(), Contains("resume 3"));
  EXPECT_THAT(one_.log(), Not(Contains("resume 2")));
  EXPECT_THAT(two_.log(), Not(Contains("rollback 2 to 0")))
      << "the record of epoch 2 does not count on this start";
}

TEST_F(CoordinatorTest, DeclinedNumberIsNotUsedAgain) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.DeclineNext();
  Run(230);
  EXPECT_THAT(one_.log(), ElementsAre("start 1", "start 2", "complete 2"));
}

TEST_F(CoordinatorTest, OverdueCheckpointIsGivenUp) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Ignore(Type::kStartCheckpoint);
  Run(420);
  two_.Obey();
  EXPECT_EQ(count(Probe::kCheckpointOverdue), 1);
  two_.AcknowledgeSnapshot({Epoch(1), CheckpointNumber(1)});  // Too late.
  Run(130);
  EXPECT_THAT(one_.log(), ElementsAre("start 1", "start 2", "complete 2"));
}

TEST_F(CoordinatorTest, SinksNoForcesARollback) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Ignore(Type::kStartCheckpoint);
  Run(110);
  two_.RefuseBySink({Epoch(1), CheckpointNumber(1)});
  Run(50);
  EXPECT_THAT(one_.log(),
              ElementsAre("start 1", "rollback 2 to 0", "resume 2"));
}

TEST_F(CoordinatorTest, SinksNoOfAnOlderEpochChangesNothing) {
  process_.StartAndGather();
  two_.Restart();
  two_.Connect();
  Run(50);
  process_.ClearLogs();
  two_.RefuseBySink({Epoch(1), CheckpointNumber(1)});
  Run(20);
  EXPECT_THAT(one_.log(), IsEmpty());
}

TEST_F(CoordinatorTest, RequestedCheckpointDoesNotWait) {
  process_.options()->checkpoint_every = Duration::Seconds(60);
  process_.StartAndGather();
  process_.ClearLogs();
  process_.coordinator()->RequestCheckpoint();
  Run(30);
  EXPECT_THAT(one_.log(), ElementsAre("start 1", "complete 1"));
}

TEST_F(CoordinatorTest, StrangersAreRefused) {
  process_.Start();
  one_.set_name("somebody");
  one_.Connect();
  Run(20);
  EXPECT_TRUE(one_.closed());
}

TEST_F(CoordinatorTest, OlderIncarnationIsRefused) {
  two_.set_incarnation(5);
  process_.StartAndGather();
  two_.set_incarnation(4);
  two_.ClearLog();
  two_.Connect();
  Run(20);
  EXPECT_THAT(two_.log(), ElementsAre("turned away by start 5"));
}

// Its directory is as it was before that start, so it counts to it once more.
TEST_F(CoordinatorTest, SameIncarnationStartedAgainIsNoReconnect) {
  process_.StartAndGather();
  two_.ClearLog();
  two_.StartTheSameAgain();
  two_.Connect();
  Run(20);
  EXPECT_THAT(two_.log(), ElementsAre("turned away by start 1"));
}

TEST_F(CoordinatorTest, ReconnectBeforeTheAnswerToARollbackIsNoRestart) {
  two_.Ignore(Type::kRollback);
  process_.StartAndGather();
  two_.Obey();
  two_.ClearLog();
  two_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(), ElementsAre("rollback 1 to 0", "resume 1"));
}

TEST_F(CoordinatorTest, OtherTopologyIsReplacedBeforeTheRollback) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Restart();
  two_.set_topology_digest(1);
  two_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(),
              ElementsAre("topology pipeline", "rollback 2 to 0", "resume 2"));
}

TEST_F(CoordinatorTest, MemberWithoutAClusterIsTakenInAnewBeforeTheFirstEpoch) {
  process_.Start();
  two_.set_incarnation(3);
  two_.Connect();
  Run(20);
  two_.RestartWithoutADisk();
  two_.Connect();
  one_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(),
              ElementsAre("topology pipeline", "rollback 1 to 0", "resume 1"));
}

TEST_F(CoordinatorTest, MemberWithoutAClusterIsToldOfTheEpochItHadAPartIn) {
  process_.StartAndGather();
  process_.ClearLogs();
  two_.Ignore(Type::kRollback);
  two_.RestartWithoutADisk();
  two_.Connect();
  Run(50);
  EXPECT_THAT(two_.log(), ElementsAre("rollback 1 to 0"));
  EXPECT_TRUE(two_.closed()) << "it is no member";
}
}  // namespace
}  // namespace pouch

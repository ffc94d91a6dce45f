// One worker against a coordinator that the test plays: what it says of itself,
// which orders it follows, and what it refuses.

#include "worker/worker_core.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/digest.h"
#include "base/rng.h"
#include "sim/disk_events.h"
#include "sim/disk_options.h"
#include "sim/sim_disk.h"
#include "tests/native/word_count.h"
#include "tests/worker/frame_peer.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/test_network.h"
#include "worker/control_messages.h"

namespace pouch {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Type = ControlMessageType;

constexpr ClusterId kCluster{7};

class FailureRecorder final : public ProbeCounter {
 public:
  void OnFailed(const WorkerFailure& failure) override {
    failures.push_back(failure);
  }
  std::vector<WorkerFailure> failures;
};

// The second of two workers, with a plain feed and a plain sink.
class WorkerCoreTest : public ::testing::Test {
 protected:
  WorkerCoreTest()
      : disk_(DiskOptions(), Rng(1), nullptr), coordinator_(network_.of("w0")) {
    disk_.SetFaults(&faults_);
    coordinator_.Listen("w0:1");
    auto first = NewApplication();
    CHECK(first->Setup().ok());
    topology_ = *first->EncodeTopology();
    Start();
  }
  ~WorkerCoreTest() override { End(); }

  static std::unique_ptr<Application> NewApplication() {
    auto application = WordCount()("w1");
    CHECK(application.ok());
    return *std::move(application);
  }

  void Start() {
    WorkerOptions options;
    options.members = {"w0", "w1"};
    options.self = WorkerId(1);
    options.default_feed_delivery = FeedDelivery::kPlain;
    options.default_sink_delivery = SinkDelivery::kPlain;
    disk_.StartProcess(network_.executor("w1"));
    core_ = std::make_unique<WorkerCore>(
        options,
        World{network_.executor("w1"), network_.of("w1"), &disk_, &observer_,
              &rng_},
        NewApplication());
    core_->Start();
  }
  void End() {
    network_.Crash("w1");
    disk_.LosePower();
    core_.reset();
    network_.Forget("w1");
  }
  void Restart() {
    End();
    Start();
    Run();
  }

  // Until Heal().
  void FailSyncs() {
    faults_.FailNext(DiskEvent::Kind::kSync,
                     Status(StatusCode::kIoError, "injected"), 1000, 0);
  }
  void Run(int64_t milliseconds = 50) {
    network_.RunForMilliseconds(milliseconds);
  }
  template <typename Message>
  void Order(void (*append)(const Message&, std::string*),
             const Message& message) {
    coordinator_.Send(FrameOf<Message>(append, message));
    Run();
  }
  // Up to the first answer that matters.
  void Join() {
    Run();
    Order<ControlTopology>(&AppendControlTopology, {kCluster, topology_});
    coordinator_.Take();
  }
  void RollBack(uint64_t epoch) {
    Order<ControlRollback>(&AppendControlRollback,
                           {kCluster, Epoch(epoch), CheckpointId(), {}});
  }
  std::vector<std::string> Answers(Type type) {
    return coordinator_.TakeOnly(static_cast<uint8_t>(type));
  }
  ControlHello LastHello() {
    const auto hellos = Answers(Type::kHello);
    CHECK(!hellos.empty());
    return *ParseControlHello(hellos.back());
  }
  void ExpectRefusal(const std::string& file) {
    ASSERT_THAT(observer_.failures, SizeIs(1));
    EXPECT_EQ(observer_.failures[0].kind,
              WorkerFailure::Kind::kRecoveryRefused);
    EXPECT_THAT(observer_.failures[0].file, StartsWith(file));
  }

  TestNetwork network_;
  ScriptedDiskFaults faults_;
  SimDisk disk_;
  Rng rng_{1};
  FailureRecorder observer_;
  FramePeer coordinator_;
  std::string topology_;
  std::unique_ptr<WorkerCore> core_;
};

TEST_F(WorkerCoreTest, NobodyHearsOfAStartThatIsNotDurable) {
  Run();
  EXPECT_EQ(LastHello().incarnation, Incarnation(1));
  End();
  FailSyncs();
  Start();
  Run(2000);
  EXPECT_THAT(Answers(Type::kHello), IsEmpty());
  faults_.Heal();
  Run(500);
  EXPECT_EQ(LastHello().incarnation, Incarnation(2));
}

TEST_F(WorkerCoreTest, HelloTellsWhatTheDirectoryKnows) {
  Run();
  EXPECT_EQ(LastHello().cluster, ClusterId());
  Join();
  RollBack(1);
  coordinator_.Take();
  Restart();
  const ControlHello hello = LastHello();
  EXPECT_EQ(hello.cluster, kCluster);
  EXPECT_EQ(hello.topology_digest, DigestOf(topology_));
  EXPECT_EQ(hello.epoch, Epoch()) << "this start was in none yet";
  EXPECT_EQ(hello.heard_epoch, Epoch(1));
}

TEST_F(WorkerCoreTest, ARollbackIsNotAnsweredBeforeItsEpochIsDurable) {
  Join();
  FailSyncs();
  RollBack(1);
  Run(1000);
  EXPECT_THAT(Answers(Type::kRolledBack), IsEmpty());
  faults_.Heal();
  Run(500);
  EXPECT_THAT(Answers(Type::kRolledBack), SizeIs(1));
}

TEST_F(WorkerCoreTest, ARepeatedRollbackIsAnsweredAgainAndAnOlderOneIgnored) {
  Join();
  RollBack(2);
  EXPECT_THAT(Answers(Type::kRolledBack), SizeIs(1));
  RollBack(2);
  EXPECT_THAT(Answers(Type::kRolledBack), SizeIs(1));
  EXPECT_EQ(observer_.count(Probe::kRollbackStarted), 1);
  RollBack(1);
  EXPECT_THAT(Answers(Type::kRolledBack), IsEmpty());
}

TEST_F(WorkerCoreTest, NoCheckpointBeginsBeforeResume) {
  Join();
  RollBack(1);
  const CheckpointId first{Epoch(1), CheckpointNumber(1)};
  Order<ControlStartCheckpoint>(&AppendControlStartCheckpoint, {first});
  EXPECT_EQ(observer_.count(Probe::kBarrierEmitted), 0);
  Order<ControlResume>(&AppendControlResume, {Epoch(1)});
  EXPECT_THAT(Answers(Type::kResumed), SizeIs(1));
  Order<ControlStartCheckpoint>(&AppendControlStartCheckpoint, {first});
  EXPECT_EQ(observer_.count(Probe::kBarrierEmitted), 1);
}

TEST_F(WorkerCoreTest, AResumeOfAnotherEpochIsIgnored) {
  Join();
  RollBack(2);
  Order<ControlResume>(&AppendControlResume, {Epoch(1)});
  EXPECT_THAT(Answers(Type::kResumed), IsEmpty());
}

TEST_F(WorkerCoreTest, WhoIsTurnedAwayNamesItsIdentity) {
  Join();
  Order<ControlTurnedAway>(&AppendControlTurnedAway, {Incarnation(5)});
  ExpectRefusal("identity-");
}

TEST_F(WorkerCoreTest, ARollbackWithoutADirectoryNamesWhatIsMissing) {
  Run();
  RollBack(3);
  ExpectRefusal("identity-*.log");
}

TEST_F(WorkerCoreTest, AMemberOfAClusterJoinsNoOther) {
  Join();
  Order<ControlTopology>(&AppendControlTopology, {ClusterId(8), topology_});
  ExpectRefusal("identity-");
}

TEST_F(WorkerCoreTest, ASnapshotThatIsNotThereIsRefused) {
  Join();
  const VouchedRange range{SegmentNumber(uint64_t{1} << 32 | 1), 49, 100, 1};
  Order<ControlRollback>(
      &AppendControlRollback,
      {kCluster, Epoch(2), {Epoch(1), CheckpointNumber(1)}, range});
  ExpectRefusal("events-0000000100000001.log");
  EXPECT_THAT(Answers(Type::kRolledBack), IsEmpty());
}

}  // namespace
}  // namespace pouch

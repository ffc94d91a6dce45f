// One worker's part in a checkpoint: what is answered, and when.

#include "worker/checkpointer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/frame.h"
#include "tests/worker/pipeline_process.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/test_machine.h"
#include "worker/control_messages.h"
#include "worker/endpoints.h"
#include "worker/event_log.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using P = PipelineProcess;

class ScriptedSource final : public Source {
 public:
  Status Listen() override { return OkStatus(); }
  void Stop() override {}
  void Resume(ClusterId, Epoch, uint64_t) override {}
  void SetMuted(bool) override {}
  uint64_t position() const override { return at; }
  void Forget(uint64_t position) override { forgotten = position; }

  uint64_t at = 0;
  uint64_t forgotten = 0;
};

class ScriptedSink final : public Sink {
 public:
  void StartEpoch(ClusterId, Epoch, const CheckpointId&) override {}
  void Write(std::string) override {}
  void Prepare(const CheckpointId& checkpoint) override {
    asked.push_back("prepare " + std::to_string(checkpoint.number.value()));
  }
  void Commit(const CheckpointId& checkpoint) override {
    asked.push_back("commit " + std::to_string(checkpoint.number.value()));
  }
  size_t backlog() const override { return 0; }

  std::vector<std::string> asked;
};

class CheckpointerTest : public ::testing::Test {
 protected:
  CheckpointerTest()
      : events_(machine_.disk(), &probes_, uint64_t{1} << 20),
        checkpointer_(&events_, &probes_, &sources_, &sinks_,
                      [this](const std::string& frame) { Note(frame); }) {
    auto source = std::make_unique<ScriptedSource>();
    auto sink = std::make_unique<ScriptedSink>();
    source_ = source.get();
    sink_ = sink.get();
    sources_.emplace(P::kWords, std::move(source));
    sinks_.emplace(P::kSink, std::move(sink));
    events_.SetOwner({ClusterId(7), "w0"}, Incarnation(1));
    process_.wants = [this](const CheckpointId& id) {
      return checkpointer_.Wants(id);
    };
    process_.on_passed = [this](StepId step, const CheckpointId& id,
                                std::vector<std::string> items) {
      checkpointer_.OnStepPassed(step, id, std::move(items));
    };
    checkpointer_.StartEpoch(process_.pipeline(), Epoch(1), CheckpointId());
  }

  void Note(const std::string& frame) {
    FrameReader reader(size_t{1} << 20);
    reader.Add(frame);
    Frame parsed;
    ASSERT_EQ(reader.Next(&parsed), FrameOutcome::kFrame);
    switch (static_cast<ControlMessageType>(parsed.type)) {
      case ControlMessageType::kSnapshotDone:
        done_ = *ParseControlSnapshotDone(parsed.payload);
        answers_.push_back("done");
        break;
      case ControlMessageType::kDeclined:
        answers_.push_back("declined");
        break;
      case ControlMessageType::kCommitted:
        answers_.push_back("committed");
        break;
      default:
        answers_.push_back("?");
    }
  }
  void Start(uint64_t number) { checkpointer_.OnStartOrder(P::Id(number)); }
  void Complete(uint64_t number) {
    checkpointer_.OnComplete({P::Id(number), done_.range});
  }
  void LetSyncsEnd() { machine_.executor()->RunUntilIdle(); }
  // A checkpoint up to its acknowledgement.
  void Take(uint64_t number) {
    Start(number);
    LetSyncsEnd();
    checkpointer_.OnSinkPrepared(P::Id(number));
  }

  TestMachine machine_;
  ProbeCounter probes_;
  P process_{1};
  Sources sources_;
  Sinks sinks_;
  ScriptedSource* source_ = nullptr;
  ScriptedSink* sink_ = nullptr;
  EventLog events_;
  Checkpointer checkpointer_;
  std::vector<std::string> answers_;
  ControlSnapshotDone done_;
};

TEST_F(CheckpointerTest, NothingIsAcknowledgedBeforeItIsDurable) {
  Start(1);
  checkpointer_.OnSinkPrepared(P::Id(1));
  EXPECT_THAT(answers_, IsEmpty());
  LetSyncsEnd();
  EXPECT_THAT(answers_, ElementsAre("done"));
}

TEST_F(CheckpointerTest, NothingIsAcknowledgedBeforeTheSinksHavePrepared) {
  Start(1);
  LetSyncsEnd();
  EXPECT_THAT(answers_, IsEmpty());
  EXPECT_THAT(sink_->asked, ElementsAre("prepare 1"));
  checkpointer_.OnSinkPrepared(P::Id(1));
  EXPECT_THAT(answers_, ElementsAre("done"));
}

TEST_F(CheckpointerTest, TheSnapshotHoldsStatesAndThePositionAtTheBarrier) {
  process_.Input("a b");
  source_->at = 42;
  Take(1);
  LogDamage damage;
  const auto items = events_.ReadSnapshot(P::Id(1), done_.range, &damage);
  ASSERT_TRUE(items.ok()) << damage.problem;
  std::vector<std::string> found;
  for (const std::string& bytes : *items) {
    const auto item = ParseSnapshotItem(bytes);
    found.push_back(item->kind == SnapshotItem::Kind::kPosition
                        ? std::to_string(item->position)
                        : std::string(item->key));
  }
  EXPECT_THAT(found, ElementsAre("42", "a", "b"));
}

TEST_F(CheckpointerTest, AFailedSyncIsDeclinedAndTheNextGoesOn) {
  machine_.Fail(DiskEvent::Kind::kSync);
  Take(1);
  EXPECT_THAT(answers_, ElementsAre("declined"));
  Take(2);
  EXPECT_THAT(answers_, ElementsAre("declined", "done"));
  EXPECT_EQ(done_.checkpoint, P::Id(2));
}

TEST_F(CheckpointerTest, AnOrderIsFollowedOnceAndAnsweredAgain) {
  Start(1);
  Start(1);
  EXPECT_THAT(sink_->asked, ElementsAre("prepare 1"));
  LetSyncsEnd();
  checkpointer_.OnSinkPrepared(P::Id(1));
  Start(1);
  EXPECT_THAT(answers_, ElementsAre("done", "done"));
}

TEST_F(CheckpointerTest, OrdersOfOtherEpochsAndOlderOnesAreIgnored) {
  checkpointer_.OnStartOrder({Epoch(2), CheckpointNumber(1)});
  Start(2);
  sink_->asked.clear();
  Start(1);
  EXPECT_THAT(sink_->asked, IsEmpty());
  checkpointer_.OnComplete({{Epoch(2), CheckpointNumber(2)}, {}});
  EXPECT_THAT(answers_, IsEmpty());
}

TEST_F(CheckpointerTest, ANewerAttemptVoidsTheOlder) {
  Start(1);
  Start(2);
  LetSyncsEnd();
  checkpointer_.OnSinkPrepared(P::Id(1));
  EXPECT_THAT(answers_, IsEmpty());
  checkpointer_.OnSinkPrepared(P::Id(2));
  EXPECT_EQ(done_.checkpoint, P::Id(2));
}

TEST_F(CheckpointerTest, ACommitIsConfirmedOnceTheSinksHave) {
  source_->at = 42;
  Take(1);
  source_->at = 50;
  answers_.clear();
  Complete(1);
  EXPECT_EQ(checkpointer_.heard_complete(), P::Id(1));
  EXPECT_THAT(sink_->asked, ElementsAre("prepare 1", "commit 1"));
  EXPECT_THAT(answers_, IsEmpty());
  EXPECT_EQ(source_->forgotten, 0u);
  checkpointer_.OnSinkCommitted(P::Id(1));
  EXPECT_THAT(answers_, ElementsAre("committed"));
  EXPECT_EQ(source_->forgotten, 42u) << "what followed the barrier is needed";
}

TEST_F(CheckpointerTest, ACommitThatIsAskedForAgainIsOnlyConfirmed) {
  Take(1);
  Complete(1);
  Complete(1);
  checkpointer_.OnSinkCommitted(P::Id(1));
  answers_.clear();
  Complete(1);
  EXPECT_THAT(answers_, ElementsAre("committed"));
  EXPECT_THAT(sink_->asked, ElementsAre("prepare 1", "commit 1"));
}

TEST_F(CheckpointerTest, AnEpochForgetsTheAttempt) {
  Start(1);
  checkpointer_.StartEpoch(process_.pipeline(), Epoch(2), CheckpointId());
  LetSyncsEnd();
  checkpointer_.OnSinkPrepared(P::Id(1));
  EXPECT_THAT(answers_, IsEmpty());
}

}  // namespace
}  // namespace pouch

#include "sim/judge/judge.h"

#include <optional>
#include <utility>

#include "sim/judge/judge_implementation.h"

namespace pouch {
namespace {

// Hands on the reports of one start of a worker.
class JudgeObserver final : public Observer {
 public:
  JudgeObserver(JudgeImplementation* judge, WorkerId worker,
                Application* application)
      : judge_(judge), worker_(worker), application_(application) {}

  void OnInput(const ObservedInput& input) override {
    judge_->OnInput(worker_, application_, input);
  }
  void OnStepStarting(const ObservedStep& step) override {
    judge_->OnStepStarting(worker_, application_, step);
  }
  void OnStep(const ObservedStep& step) override {
    judge_->OnStep(worker_, application_, step);
  }
  void OnOutput(const ObservedOutput& output) override {
    judge_->OnOutput(worker_, application_, output);
  }
  void OnBarrier(StepId step, CheckpointId checkpoint) override {
    judge_->OnBarrier(worker_, step, checkpoint);
  }
  void OnStateSaved(const ObservedState& state) override {
    judge_->OnStateSaved(worker_, application_, state);
  }
  void OnStateRestored(const ObservedState& state, Epoch new_epoch) override {
    judge_->OnStateRestored(worker_, application_, state, new_epoch);
  }
  void OnCheckpointAcknowledged(CheckpointId checkpoint) override {
    judge_->OnCheckpointAcknowledged(worker_, checkpoint);
  }
  void OnRolledBack(Epoch epoch,
                    std::optional<CheckpointId> checkpoint) override {
    judge_->OnRolledBack(worker_, epoch, checkpoint);
  }
  void OnCheckpointComplete(CheckpointId checkpoint) override {
    judge_->OnCheckpointComplete(checkpoint);
  }
  void OnCheckpointCommitted(CheckpointId checkpoint) override {
    judge_->OnCheckpointCommitted(checkpoint);
  }
  void OnRollbackOrdered(Epoch epoch,
                         std::optional<CheckpointId> checkpoint) override {
    judge_->OnRollbackOrdered(epoch, checkpoint);
  }
  void OnEpochStarted(Epoch epoch) override { judge_->OnEpochStarted(epoch); }

 private:
  JudgeImplementation* judge_;
  WorkerId worker_;
  Application* application_;
};

}  // namespace

Judge::Judge(JudgeConfig config, Application* oracle, std::function<Time()> now)
    : implementation_(std::make_unique<JudgeImplementation>(
          std::move(config), oracle, std::move(now))) {}

Judge::~Judge() = default;

std::unique_ptr<Observer> Judge::ObserverFor(WorkerId worker,
                                             Application* application) {
  implementation_->OnWorkerStarted(worker);
  return std::make_unique<JudgeObserver>(implementation_.get(), worker,
                                         application);
}

CodecCallback Judge::CodecCallbackFor(WorkerId worker) {
  return [judge = implementation_.get(), worker](const CodecReport& report) {
    judge->codec().OnHooksChecked(worker, report);
  };
}

void Judge::OnWorkerDown(WorkerId worker) {
  implementation_->OnWorkerDown(worker);
}

void Judge::OnPlainFeedConnected(StepId source, std::string_view local_address,
                                 uint64_t first_index) {
  implementation_->feed().OnPlainConnected(source, local_address, first_index);
}

void Judge::OnSinkCommitted(StepId sink, WorkerId writer,
                            CheckpointId transaction,
                            const std::vector<std::string>& messages) {
  implementation_->OnSinkCommitted(sink, writer, transaction, messages);
}

void Judge::OnPlainSinkBytes(StepId sink, WorkerId writer, uint64_t connection,
                             std::string_view bytes) {
  implementation_->plain_sinks().OnBytes(sink, writer, connection, bytes);
}

void Judge::OnPlainSinkClosed(StepId sink, WorkerId writer,
                              uint64_t connection) {
  implementation_->plain_sinks().OnClosed(sink, writer, connection);
}

void Judge::AddFailure(RunFailure failure) {
  implementation_->AddFailure(std::move(failure));
}

void Judge::CheckOutput(const std::vector<SinkContents>& output) {
  implementation_->CheckOutput(output);
}

void Judge::Finish(bool complete) { implementation_->Finish(complete); }

const std::vector<RunFailure>& Judge::failures() const {
  return implementation_->failures();
}

std::vector<CheckCount> Judge::counts() const {
  return implementation_->counts();
}

}  // namespace pouch

// PipelineProcess: the pipeline of one worker that counts words, and a host
// that only notes what it is asked for. For tests.

#ifndef POUCH_TESTS_WORKER_PIPELINE_PROCESS_H_
#define POUCH_TESTS_WORKER_PIPELINE_PROCESS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/rng.h"
#include "sim/manual_executor.h"
#include "tests/native/native_object.h"
#include "tests/native/word_count.h"
#include "tests/worker/probe_counter.h"
#include "worker/application.h"
#include "worker/pipeline.h"
#include "worker/snapshot.h"

namespace pouch {

// Worker 0 of so many. Its steps are words, split, count and the sink, with one
// edge between each and the next.
class PipelineProcess final : public PipelineHost {
 public:
  static constexpr StepId kWords{0};
  static constexpr StepId kSplit{1};
  static constexpr StepId kCount{2};
  static constexpr StepId kSink{3};
  static constexpr EdgeId kToSplit{0};
  static constexpr EdgeId kToCount{1};

  explicit PipelineProcess(uint32_t workers, NativeDefects defects = {}) {
    auto application = WordCount(std::move(defects))("w0");
    CHECK(application.ok());
    application_ = *std::move(application);
    CHECK(application_->Setup().ok());
    world_ = {executor_.process(), nullptr, nullptr, &probes_, &rng_};
    pipeline_ =
        std::make_unique<Pipeline>(application_->graph(), application_.get(),
                                   world_, this, WorkerId(0), workers);
    pipeline_->StartEpoch(Epoch(1));
  }

  static CheckpointId Id(uint64_t number) {
    return {Epoch(1), CheckpointNumber(number)};
  }

  void Input(std::string_view line) {
    SourceInput input;
    input.source = kWords;
    input.index = next_input_++;
    input.payload = line;
    pipeline_->OnInput(input);
  }
  void SourceBarrier(uint64_t number) {
    pipeline_->OnSourceBarrier(kWords, Id(number), {"position"});
  }
  // What the worker 1 sends.
  void RemoteData(EdgeId edge, std::string_view key, const std::string& text) {
    BoundaryData data;
    data.edge = edge;
    data.key = key;
    const std::string bytes = *application_->Serialize(MakeNative(text));
    data.bytes = bytes;
    pipeline_->OnRemoteData(WorkerId(1), data);
  }
  void RemoteBarrier(EdgeId edge, uint64_t number) {
    BoundaryBarrier barrier;
    barrier.edge = edge;
    barrier.checkpoint = Id(number);
    pipeline_->OnRemoteBarrier(WorkerId(1), barrier);
  }

  Pipeline* pipeline() { return pipeline_.get(); }
  // What it did, in order: "sink a 1", "data to w1 over 0", "barrier 3 to w1
  // over 0", "step 0 passed 3 with 1 items".
  const std::vector<std::string>& log() const { return log_; }
  void ClearLog() { log_.clear(); }
  const std::vector<WorkerFailure>& failures() const { return failures_; }
  // The items of the step that passed last.
  const std::vector<std::string>& items() const { return items_; }
  // Whether a snapshot is wanted; always, unless set.
  std::function<bool(const CheckpointId&)> wants;
  // Sees each step that passes a barrier, if set.
  std::function<void(StepId, const CheckpointId&, std::vector<std::string>)>
      on_passed;

  // PipelineHost:
  void SendData(WorkerId to, EdgeId edge, const Lineage&, std::string_view,
                std::string_view) override {
    log_.push_back("data to w" + Text(to.value()) + " over " +
                   Text(edge.value()));
  }
  void SendBarrier(WorkerId to, EdgeId edge,
                   const CheckpointId& checkpoint) override {
    log_.push_back("barrier " + Text(checkpoint.number.value()) + " to w" +
                   Text(to.value()) + " over " + Text(edge.value()));
  }
  void OnSinkMessage(StepId, std::string bytes) override {
    log_.push_back("sink " + bytes.substr(0, bytes.find('\n')));
  }
  bool WantsSnapshot(const CheckpointId& checkpoint) override {
    return wants == nullptr || wants(checkpoint);
  }
  void OnStepPassed(StepId step, const CheckpointId& checkpoint,
                    std::vector<std::string> items) override {
    log_.push_back("step " + Text(step.value()) + " passed " +
                   Text(checkpoint.number.value()) + " with " +
                   Text(items.size()) + " items");
    items_ = items;
    if (on_passed) on_passed(step, checkpoint, std::move(items));
  }
  void OnPipelineFailed(WorkerFailure failure) override {
    failures_.push_back(std::move(failure));
  }

 private:
  static std::string Text(uint64_t number) { return std::to_string(number); }

  ManualExecutor executor_;
  Rng rng_{1};
  ProbeCounter probes_;
  std::unique_ptr<Application> application_;
  World world_;
  std::unique_ptr<Pipeline> pipeline_;
  uint64_t next_input_ = 0;
  std::vector<std::string> log_;
  std::vector<WorkerFailure> failures_;
  std::vector<std::string> items_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_PIPELINE_PROCESS_H_

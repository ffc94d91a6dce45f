// RunObserver: hears one process and tells everybody who wants to know: the
// judge, the trace, the counters and the faults that wait for a probe.

#ifndef POUCH_SIM_RUN_OBSERVER_H_
#define POUCH_SIM_RUN_OBSERVER_H_

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/ids.h"
#include "sim/damage_tracker.h"
#include "sim/fault_injector.h"
#include "sim/machine.h"
#include "sim/run_record.h"
#include "sim/trace.h"
#include "worker/observer.h"
#include "worker/step_graph.h"

namespace pouch {

// Hears of a worker that died by itself.
class WorkerFailureHandler {
 public:
  virtual ~WorkerFailureHandler() = default;
  virtual void OnWorkerFailed(WorkerId worker,
                              const WorkerFailure& failure) = 0;
  // The worker took damaged bytes for good: the place.
  virtual void OnDamageAccepted(WorkerId worker, const std::string& place) = 0;
};

class RunObserver final : public ProcessObserver {
 public:
  // Who is told; all outlive the observer.
  struct Audience {
    Trace* trace;
    RunRecord* record;
    FaultInjector* faults;
    WorkerFailureHandler* failures;
    DamageTracker* damage;
    const StepGraph* graph;  // The judge's, for the names in texts.
    // Set while the judge is being told: what it throws is not the worker's.
    bool* in_judge;
  };

  // `judge` may be null. Once `*dead` nobody is told anything.
  RunObserver(WorkerId worker, std::string name, const Audience& audience,
              std::unique_ptr<Observer> judge, const bool* dead);

  void Retire() override { judge_.reset(); }

  void OnProbe(Probe probe) override;
  void OnInput(const ObservedInput& input) override;
  void OnStepStarting(const ObservedStep& step) override;
  void OnStep(const ObservedStep& step) override;
  void OnOutput(const ObservedOutput& output) override;
  void OnBarrier(StepId step, CheckpointId checkpoint) override;
  void OnStateSaved(const ObservedState& state) override;
  void OnStateRestored(const ObservedState& state, Epoch new_epoch) override;
  void OnCheckpointAcknowledged(CheckpointId checkpoint) override;
  void OnRolledBack(Epoch epoch, std::optional<CheckpointId> to) override;
  void OnCheckpointVouched(CheckpointId checkpoint,
                           std::span<const VouchedRange> ranges) override;
  void OnCheckpointComplete(CheckpointId checkpoint) override;
  void OnCheckpointCommitted(CheckpointId checkpoint) override;
  void OnRollbackOrdered(Epoch epoch, std::optional<CheckpointId> to) override;
  void OnEpochStarted(Epoch epoch) override;
  void OnFailed(const WorkerFailure& failure) override;

 private:
  // Calls `tell` with the judge's observer, if there is one.
  template <typename Tell>
  void TellJudge(Tell tell) {
    if (judge_ == nullptr) return;
    *audience_.in_judge = true;
    tell(judge_.get());
    *audience_.in_judge = false;
  }
  void Add(TraceKind kind, uint64_t first, uint64_t second) {
    audience_.trace->Add(kind, worker_.value(), first, second);
  }
  bool wants_text() const { return audience_.trace->wants_text(); }
  void Tell(std::string_view kind, const std::string& detail) {
    audience_.trace->Tell(name_, kind, detail);
  }
  const std::string& NameOf(StepId step) const {
    return audience_.graph->step(step).name;
  }

  WorkerId worker_;
  std::string name_;
  Audience audience_;
  std::unique_ptr<Observer> judge_;
  const bool* dead_;
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_OBSERVER_H_

// What a worker shows of itself.

#include "worker/worker_core.h"

namespace pouch {

Inspection WorkerCore::Inspect() const {
  constexpr const char* kPhases[] = {"starting", "waiting", "rolling back",
                                     "rolled back", "running"};
  Inspection inspection;
  inspection.phase = failed_ ? "failed" : kPhases[static_cast<int>(phase_)];
  inspection.epoch = epoch_;
  inspection.rolled_back_to = target_;
  inspection.complete = checkpointer_.heard_complete();
  inspection.muted = muted_;
  inspection.congested = congested_;
  inspection.application = application_.get();
  if (pipeline_ != nullptr) pipeline_->Inspect(&inspection);
  return inspection;
}

}  // namespace pouch

#include "sim/run_observer.h"

#include <string_view>
#include <utility>

#include "base/digest.h"

namespace pouch {
namespace {

// True for what only happens because something went wrong.
bool IsConsequence(Probe probe) {
  switch (probe) {
    case Probe::kSinkRefused:
    case Probe::kSinkResent:
    case Probe::kSinkAborted:
    case Probe::kCheckpointDeclined:
    case Probe::kCheckpointOverdue:
    case Probe::kBoundaryResent:
    case Probe::kRollbackLogCut:
    case Probe::kLogTornTailCut:
    case Probe::kLogSegmentAbandoned:
      return true;
    default:
      return false;
  }
}

std::string Text(CheckpointId id) {
  return "epoch " + std::to_string(id.epoch.value()) + " checkpoint " +
         std::to_string(id.number.value());
}

std::string Text(std::optional<CheckpointId> id) {
  return id ? Text(*id) : "nothing";
}

std::string Text(const Lineage& lineage) {
  return " lineage=" + std::to_string(lineage.source.value()) + "/" +
         std::to_string(lineage.index) + "/" + Digest(lineage.path).ToString();
}

std::string Key(std::string_view key) {
  return " key=" + std::string(key.substr(0, 64));
}

uint64_t Pack(uint64_t high, uint64_t low) { return high << 40 ^ low; }

uint64_t Pack(CheckpointId id) {
  return Pack(id.epoch.value(), id.number.value());
}

uint64_t Pack(const std::optional<CheckpointId>& id) {
  return id ? Pack(*id) : 0;
}

}  // namespace

RunObserver::RunObserver(WorkerId worker, std::string name,
                         const Audience& audience,
                         std::unique_ptr<Observer> judge, const bool* dead)
    : worker_(worker),
      name_(std::move(name)),
      audience_(audience),
      judge_(std::move(judge)),
      dead_(dead) {}

// The judge first: a fault may end the process here.
void RunObserver::OnProbe(Probe probe) {
  if (*dead_) return;
  RunRecord* record = audience_.record;
  ++record->probes[static_cast<size_t>(probe)];
  RunRecord::WorkerRecord& own = record->workers[worker_.value()];
  own.last_probe = probe;
  own.last_probe_at = audience_.trace->now();
  if (probe == Probe::kCheckpointStarted) {
    record->checkpoint_started_at = own.last_probe_at;
  }
  Add(TraceKind::kProbe, static_cast<uint64_t>(probe), 0);
  if (wants_text()) Tell("probe", std::string(ProbeName(probe)));
  TellJudge([probe](Observer* judge) { judge->OnProbe(probe); });
  if (probe == Probe::kRollbackStarted) {
    audience_.damage->OnRollbackStarted(worker_);
  }
  if (IsConsequence(probe)) audience_.faults->OnConsequence();
  audience_.faults->OnProbe(worker_, probe);
}

void RunObserver::OnInput(const ObservedInput& input) {
  if (*dead_) return;
  audience_.record->last_data_at = audience_.trace->now();
  Add(TraceKind::kInput, Pack(input.epoch.value(), input.index),
      DigestOf(input.payload, input.emissions.size()));
  if (wants_text()) {
    Tell("input", NameOf(input.source) + Text(input.lineage) + " epoch " +
                      std::to_string(input.epoch.value()));
  }
  TellJudge([&input](Observer* judge) { judge->OnInput(input); });
}

void RunObserver::OnStepStarting(const ObservedStep& step) {
  if (*dead_) return;
  TellJudge([&step](Observer* judge) { judge->OnStepStarting(step); });
}

void RunObserver::OnStep(const ObservedStep& step) {
  if (*dead_) return;
  ++audience_.record->processed;
  if (step.from != worker_) ++audience_.record->between_workers;
  audience_.record->last_data_at = audience_.trace->now();
  Add(TraceKind::kStep,
      Pack(step.epoch.value(), Pack(step.step.value(), step.emissions.size())),
      step.lineage.path ^ DigestOf(step.key));
  if (wants_text()) {
    Tell("step", NameOf(step.step) + Text(step.lineage) + Key(step.key) +
                     " emits " + std::to_string(step.emissions.size()));
  }
  TellJudge([&step](Observer* judge) { judge->OnStep(step); });
}

void RunObserver::OnOutput(const ObservedOutput& output) {
  if (*dead_) return;
  audience_.record->last_data_at = audience_.trace->now();
  Add(TraceKind::kOutput, Pack(output.epoch.value(), output.sink.value()),
      DigestOf(output.bytes.value_or(""), output.lineage.path));
  if (wants_text()) {
    Tell("output", NameOf(output.sink) + Text(output.lineage));
  }
  TellJudge([&output](Observer* judge) { judge->OnOutput(output); });
}

void RunObserver::OnBarrier(StepId step, CheckpointId checkpoint) {
  if (*dead_) return;
  Add(TraceKind::kBarrier, Pack(checkpoint), step.value());
  if (wants_text()) Tell("barrier", NameOf(step) + " " + Text(checkpoint));
  TellJudge([step, checkpoint](Observer* judge) {
    judge->OnBarrier(step, checkpoint);
  });
}

void RunObserver::OnStateSaved(const ObservedState& state) {
  if (*dead_) return;
  Add(TraceKind::kState, Pack(state.checkpoint),
      DigestOf(state.bytes, DigestOf(state.key, state.step.value())));
  TellJudge([&state](Observer* judge) { judge->OnStateSaved(state); });
}

void RunObserver::OnStateRestored(const ObservedState& state, Epoch new_epoch) {
  if (*dead_) return;
  Add(TraceKind::kState, Pack(new_epoch.value(), Pack(state.checkpoint)),
      DigestOf(state.bytes, DigestOf(state.key, state.step.value())));
  TellJudge([&state, new_epoch](Observer* judge) {
    judge->OnStateRestored(state, new_epoch);
  });
}

void RunObserver::OnCheckpointAcknowledged(CheckpointId checkpoint) {
  if (*dead_) return;
  Add(TraceKind::kCheckpoint, Pack(checkpoint), 1);
  if (wants_text()) Tell("acknowledged", Text(checkpoint));
  TellJudge([checkpoint](Observer* judge) {
    judge->OnCheckpointAcknowledged(checkpoint);
  });
}

void RunObserver::OnRolledBack(Epoch epoch, std::optional<CheckpointId> to) {
  if (*dead_) return;
  Add(TraceKind::kRollback, Pack(epoch.value(), 1), Pack(to));
  if (wants_text()) {
    Tell("rolled back",
         "epoch " + std::to_string(epoch.value()) + " from " + Text(to));
  }
  TellJudge([epoch, to](Observer* judge) { judge->OnRolledBack(epoch, to); });
  if (const auto place = audience_.damage->OnRolledBack(worker_, to)) {
    audience_.failures->OnDamageAccepted(worker_, *place);
  }
}

void RunObserver::OnCheckpointVouched(CheckpointId checkpoint,
                                      std::span<const VouchedRange> ranges) {
  if (*dead_) return;
  audience_.damage->OnVouched(checkpoint, ranges);
}

void RunObserver::OnCheckpointComplete(CheckpointId checkpoint) {
  if (*dead_) return;
  ++audience_.record->checkpoints_completed;
  audience_.record->completed_started_at =
      audience_.record->checkpoint_started_at;
  Add(TraceKind::kCheckpoint, Pack(checkpoint), 2);
  if (wants_text()) Tell("complete", Text(checkpoint));
  TellJudge([checkpoint](Observer* judge) {
    judge->OnCheckpointComplete(checkpoint);
  });
}

void RunObserver::OnCheckpointCommitted(CheckpointId checkpoint) {
  if (*dead_) return;
  audience_.record->committed_started_at =
      audience_.record->completed_started_at;
  Add(TraceKind::kCheckpoint, Pack(checkpoint), 3);
  if (wants_text()) Tell("committed", Text(checkpoint));
  TellJudge([checkpoint](Observer* judge) {
    judge->OnCheckpointCommitted(checkpoint);
  });
}

void RunObserver::OnRollbackOrdered(Epoch epoch,
                                    std::optional<CheckpointId> to) {
  if (*dead_) return;
  if (epoch > Epoch(1)) {
    ++audience_.record->rollbacks;
    audience_.faults->OnConsequence();
  }
  Add(TraceKind::kRollback, Pack(epoch.value(), 2), Pack(to));
  if (wants_text()) {
    Tell("rollback ordered",
         "epoch " + std::to_string(epoch.value()) + " from " + Text(to));
  }
  TellJudge(
      [epoch, to](Observer* judge) { judge->OnRollbackOrdered(epoch, to); });
}

void RunObserver::OnEpochStarted(Epoch epoch) {
  if (*dead_) return;
  Add(TraceKind::kRollback, Pack(epoch.value(), 3), 0);
  if (wants_text()) Tell("epoch", std::to_string(epoch.value()));
  TellJudge([epoch](Observer* judge) { judge->OnEpochStarted(epoch); });
}

void RunObserver::OnFailed(const WorkerFailure& failure) {
  if (*dead_) return;
  Add(TraceKind::kFailure, static_cast<uint64_t>(failure.kind),
      DigestOf(failure.callable));
  if (wants_text()) Tell("failed", failure.status.ToString());
  TellJudge([&failure](Observer* judge) { judge->OnFailed(failure); });
  audience_.failures->OnWorkerFailed(worker_, failure);
}

}  // namespace pouch

#include "worker/checkpointer.h"

#include <utility>

#include "worker/pipeline.h"
#include "worker/snapshot.h"

namespace pouch {

Checkpointer::Checkpointer(EventLog* events, Observer* observer,
                           const Sources* sources, const Sinks* sinks,
                           std::function<void(const std::string& frame)> answer)
    : events_(events),
      observer_(observer),
      sources_(sources),
      sinks_(sinks),
      answer_(std::move(answer)) {}

void Checkpointer::StartEpoch(Pipeline* pipeline, Epoch epoch,
                              const CheckpointId& target) {
  pipeline_ = pipeline;
  epoch_ = epoch;
  started_ = CheckpointId();
  attempt_.reset();
  committing_.reset();
  committed_ = target;
}

void Checkpointer::OnStartOrder(const CheckpointId& checkpoint) {
  if (checkpoint.epoch != epoch_ || checkpoint < started_) return;
  if (checkpoint == started_) {
    if (attempt_.has_value() && attempt_->id == checkpoint &&
        !attempt_->answer.empty()) {
      answer_(attempt_->answer);
    }
    return;
  }
  started_ = checkpoint;
  for (const auto& [step, source] : *sources_) {
    const uint64_t position = source->position();
    if (Wants(checkpoint)) attempt_->positions[step] = position;
    pipeline_->OnSourceBarrier(step, checkpoint,
                               {EncodePositionItem(step, position)});
  }
}

bool Checkpointer::Wants(const CheckpointId& checkpoint) {
  // A barrier of another worker may be here before the order.
  if (!attempt_.has_value() || attempt_->id < checkpoint) {
    attempt_.emplace();
    attempt_->id = checkpoint;
    attempt_->steps_left = pipeline_->graph().steps.size();
    attempt_->sinks_left = sinks_->size();
  }
  return attempt_->id == checkpoint;
}

void Checkpointer::OnStepPassed(StepId step, const CheckpointId& checkpoint,
                                std::vector<std::string> items) {
  if (!Wants(checkpoint)) return;
  for (std::string& item : items) attempt_->items.push_back(std::move(item));
  const auto sink = sinks_->find(step);
  if (sink != sinks_->end()) sink->second->Prepare(checkpoint);
  if (--attempt_->steps_left == 0) WriteSnapshot();
}

void Checkpointer::WriteSnapshot() {
  const CheckpointId id = attempt_->id;
  events_->WriteSnapshot(
      id, std::exchange(attempt_->items, {}),
      [this] { observer_->OnProbe(Probe::kSnapshotWritten); },
      [this, id](const Result<VouchedRange>& written) {
        if (!attempt_.has_value() || attempt_->id != id) return;
        if (!written.ok()) {
          Decline();
          return;
        }
        attempt_->range = *written;
        observer_->OnProbe(Probe::kSnapshotSynced);
        MaybeAcknowledge();
      });
}

void Checkpointer::OnSinkPrepared(const CheckpointId& checkpoint) {
  if (!attempt_.has_value() || attempt_->id != checkpoint) return;
  --attempt_->sinks_left;
  MaybeAcknowledge();
}

void Checkpointer::MaybeAcknowledge() {
  if (!attempt_->range.has_value() || attempt_->sinks_left > 0) return;
  observer_->OnCheckpointAcknowledged(attempt_->id);
  observer_->OnProbe(Probe::kCheckpointAcknowledged);
  AppendControlSnapshotDone({attempt_->id, *attempt_->range},
                            &attempt_->answer);
  answer_(attempt_->answer);
}

void Checkpointer::Decline() {
  observer_->OnProbe(Probe::kCheckpointDeclined);
  AppendControlDeclined({attempt_->id}, &attempt_->answer);
  answer_(attempt_->answer);
}

void Checkpointer::OnComplete(const ControlComplete& order) {
  if (order.checkpoint.epoch != epoch_) return;
  if (order.checkpoint <= committed_) {
    SendCommitted(order.checkpoint);
    return;
  }
  if (committing_.has_value()) return;  // Answered when it is done.
  committing_ = order;
  heard_complete_ = order.checkpoint;
  events_->NoteComplete(order.checkpoint);
  sinks_committing_ = sinks_->size();
  for (const auto& [step, sink] : *sinks_) sink->Commit(order.checkpoint);
  MaybeCommitted();
}

void Checkpointer::OnSinkCommitted(const CheckpointId& checkpoint) {
  if (!committing_.has_value() || committing_->checkpoint != checkpoint) {
    return;
  }
  --sinks_committing_;
  MaybeCommitted();
}

void Checkpointer::MaybeCommitted() {
  if (sinks_committing_ > 0) return;
  const ControlComplete order = *std::exchange(committing_, std::nullopt);
  committed_ = order.checkpoint;
  if (attempt_.has_value() && attempt_->id == order.checkpoint) {
    for (const auto& [step, position] : attempt_->positions) {
      sources_->at(step)->Forget(position);
    }
  }
  if (events_->Collect(order.range)) observer_->OnProbe(Probe::kLogCollected);
  SendCommitted(order.checkpoint);
}

void Checkpointer::SendCommitted(const CheckpointId& checkpoint) {
  std::string frame;
  AppendControlCommitted({checkpoint}, &frame);
  answer_(frame);
}

}  // namespace pouch

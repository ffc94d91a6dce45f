#include "sim/judge/checkpoints_checker.h"

#include <algorithm>
#include <utility>

namespace pouch {
namespace {

constexpr std::string_view kChecker = "checkpoints";

std::string DescribeEpoch(Epoch epoch) {
  return epoch.value() == 0 ? "no epoch"
                            : "epoch " + std::to_string(epoch.value());
}

}  // namespace

std::string DescribeCheckpoint(const std::optional<CheckpointId>& checkpoint) {
  if (!checkpoint) return "nothing";
  return "checkpoint " + std::to_string(checkpoint->number.value()) + " of " +
         DescribeEpoch(checkpoint->epoch);
}

CheckpointsChecker::CheckpointsChecker(const JudgeContext* context,
                                       const Journal* journal)
    : context_(context),
      journal_(journal),
      epochs_(context->config->workers.size()),
      rolled_back_(context->config->workers.size()) {}

void CheckpointsChecker::Fail(std::string_view failure_class,
                              std::optional<WorkerId> worker,
                              FailureWords words) {
  context_->Fail(failure_class, kChecker, {context_->now(), worker},
                 std::move(words));
}

void CheckpointsChecker::OnWorkerDown(WorkerId worker) {
  epochs_[worker.value()] = Epoch();
}

bool CheckpointsChecker::OnData(WorkerId worker, StepId step, Epoch epoch) {
  ++reports_;
  if (epochs_[worker.value()] != epoch) {
    context_->Fail("epoch.overlap", kChecker, {context_->now(), worker, step},
                   {"data of " + DescribeEpoch(epochs_[worker.value()]),
                    "data of " + DescribeEpoch(epoch),
                    "a worker processed data of an epoch it is not in"});
    return false;
  }
  for (uint32_t i = 0; i < rolled_back_.size(); ++i) {
    if (rolled_back_[i] >= epoch) continue;
    context_->Fail("epoch.overlap", kChecker, {context_->now(), worker, step},
                   {"nothing before " + context_->WorkerName(WorkerId(i)) +
                        " is in " + DescribeEpoch(epoch),
                    "data while it is in " + DescribeEpoch(rolled_back_[i]),
                    "data was processed before every worker had rolled back"});
    return false;
  }
  return epoch == journal_->epoch();
}

bool CheckpointsChecker::OnBarrier(WorkerId worker, StepId step,
                                   CheckpointId checkpoint) {
  const FailurePlace place{context_->now(), worker, step};
  if (checkpoint.epoch != epochs_[worker.value()]) {
    context_->Fail("checkpoint.not_monotonic", kChecker, place,
                   {"a barrier of " + DescribeEpoch(epochs_[worker.value()]),
                    "a barrier of " + DescribeEpoch(checkpoint.epoch),
                    "a step passed a barrier of an epoch its worker is not "
                    "in"});
    return false;
  }
  if (checkpoint.epoch != journal_->epoch()) return false;
  const auto barriers = journal_->at(step, worker).UpTo(nullptr).barriers;
  const bool is_newer =
      (barriers.empty() || barriers.back().number < checkpoint.number) &&
      (!last_complete_ || last_complete_->number < checkpoint.number);
  if (is_newer) return true;
  context_->Fail("checkpoint.not_monotonic", kChecker, place,
                 {"a newer barrier", DescribeCheckpoint(checkpoint),
                  "a step passed a barrier again, or behind a newer one"});
  return false;
}

void CheckpointsChecker::OnAcknowledged(WorkerId worker,
                                        CheckpointId checkpoint) {
  acknowledged_[checkpoint].insert(worker);
  if (checkpoint.epoch != journal_->epoch()) return;
  for (uint32_t i = 0; i < journal_->steps(); ++i) {
    const StepId step(i);
    if (journal_->at(step, worker).FindBarrier(checkpoint.number) != nullptr) {
      continue;
    }
    // A repeated acknowledgement of one that is folded already is no news.
    if (last_complete_ && checkpoint <= *last_complete_) return;
    context_->Fail("checkpoint.incomplete", kChecker,
                   {context_->now(), worker, step},
                   {"every step of the worker behind the barrier", "not this",
                    "a worker acknowledged " + DescribeCheckpoint(checkpoint) +
                        " before all its steps had passed its barrier"});
    return;
  }
}

bool CheckpointsChecker::AcknowledgedByAll(CheckpointId checkpoint) {
  const std::set<WorkerId>& who = acknowledged_[checkpoint];
  for (uint32_t i = 0; i < context_->config->workers.size(); ++i) {
    if (who.contains(WorkerId(i))) continue;
    Fail("checkpoint.incomplete", WorkerId(i),
         {"acknowledged by every worker", "not by this one",
          DescribeCheckpoint(checkpoint) +
              " is complete though a worker did not acknowledge it"});
    return false;
  }
  return true;
}

bool CheckpointsChecker::PassedEverywhere(CheckpointId checkpoint) {
  for (uint32_t i = 0; i < journal_->steps(); ++i) {
    for (uint32_t j = 0; j < journal_->workers(); ++j) {
      const StepId step(i);
      const WorkerId worker(j);
      if (journal_->at(step, worker).FindBarrier(checkpoint.number)) continue;
      context_->Fail("checkpoint.incomplete", kChecker,
                     {context_->now(), worker, step},
                     {"the barrier passed by every step", "not by this one",
                      DescribeCheckpoint(checkpoint) +
                          " is complete though a step never passed it"});
      return false;
    }
  }
  return true;
}

bool CheckpointsChecker::OnComplete(CheckpointId checkpoint) {
  if (last_complete_ == checkpoint) return false;
  if (last_complete_ && (checkpoint < *last_complete_ ||
                         checkpoint.number <= last_complete_->number)) {
    Fail("checkpoint.not_monotonic", std::nullopt,
         {"newer than " + DescribeCheckpoint(last_complete_),
          DescribeCheckpoint(checkpoint),
          "a checkpoint completed behind a newer one"});
    return false;
  }
  ++completed_;
  const bool acknowledged = AcknowledgedByAll(checkpoint);
  last_complete_ = checkpoint;
  acknowledged_.erase(acknowledged_.begin(),
                      acknowledged_.upper_bound(checkpoint));
  if (checkpoint.epoch != journal_->epoch()) {
    Fail("checkpoint.incomplete", std::nullopt,
         {"a checkpoint of " + DescribeEpoch(journal_->epoch()),
          DescribeCheckpoint(checkpoint),
          "a checkpoint completed whose epoch a rollback had ended"});
    return false;
  }
  return PassedEverywhere(checkpoint) && acknowledged;
}

void CheckpointsChecker::OnCommitted(CheckpointId checkpoint) {
  if (last_complete_ && checkpoint <= *last_complete_) return;
  Fail("checkpoint.incomplete", std::nullopt,
       {"at most " + DescribeCheckpoint(last_complete_),
        DescribeCheckpoint(checkpoint),
        "a checkpoint was committed that is not complete"});
}

// The record of the order may be gone before anybody followed it.
bool CheckpointsChecker::MayComeAgain(Epoch epoch) const {
  return context_->config->newest_record_may_go &&
         std::all_of(rolled_back_.begin(), rolled_back_.end(),
                     [epoch](Epoch reached) { return reached < epoch; });
}

bool CheckpointsChecker::OnRollbackOrdered(
    Epoch epoch, std::optional<CheckpointId> checkpoint) {
  ++rollbacks_;
  if (epoch <= ordered_epoch() && !MayComeAgain(epoch)) {
    Fail("epoch.overlap", std::nullopt,
         {"an epoch above " + std::to_string(ordered_epoch().value()),
          DescribeEpoch(epoch), "an epoch was ordered again"});
  }
  orders_[epoch] = checkpoint;
  if (orders_.size() > kOrdersKept) orders_.erase(orders_.begin());
  if (checkpoint == last_complete_) return false;
  if (!checkpoint || (last_complete_ && *checkpoint < *last_complete_)) {
    Fail("recovery.wrong_checkpoint", std::nullopt,
         {DescribeCheckpoint(last_complete_), DescribeCheckpoint(checkpoint),
          "the cluster was rolled back behind its last complete checkpoint"});
    return false;
  }
  // Durable, but the coordinator did not live to say so.
  return OnComplete(*checkpoint);
}

void CheckpointsChecker::OnRolledBack(WorkerId worker, Epoch epoch,
                                      std::optional<CheckpointId> checkpoint) {
  const auto order = orders_.find(epoch);
  if (order == orders_.end() || order->second != checkpoint) {
    Fail("recovery.wrong_checkpoint", worker,
         {order == orders_.end() ? "an epoch that was ordered"
                                 : DescribeCheckpoint(order->second),
          DescribeCheckpoint(checkpoint) + " in " + DescribeEpoch(epoch),
          "a worker rolled back to something else than was ordered"});
  }
  if (epoch <= rolled_back_[worker.value()]) {
    Fail("epoch.overlap", worker,
         {"an epoch above " +
              std::to_string(rolled_back_[worker.value()].value()),
          DescribeEpoch(epoch), "a worker went back to an older epoch"});
  }
  epochs_[worker.value()] = epoch;
  rolled_back_[worker.value()] = std::max(epoch, rolled_back_[worker.value()]);
}

void CheckpointsChecker::OnEpochStarted(Epoch epoch) {
  for (uint32_t i = 0; i < rolled_back_.size(); ++i) {
    if (rolled_back_[i] >= epoch) continue;
    Fail("epoch.overlap", WorkerId(i),
         {"every worker in " + DescribeEpoch(epoch),
          "this one in " + DescribeEpoch(rolled_back_[i]),
          "an epoch was started before every worker had rolled back"});
  }
}

void CheckpointsChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  const std::string checker(kChecker);
  counts->push_back({checker, "complete checkpoints", completed_});
  counts->push_back({checker, "rollbacks", rollbacks_});
  counts->push_back({checker, "reports in their epoch", reports_});
}

}  // namespace pouch

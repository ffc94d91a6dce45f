#include "sim/run_phases.h"

#include <algorithm>
#include <string>
#include <utility>

namespace pouch {

RunPhases::RunPhases(const RunConfig& config, const Surroundings& surroundings)
    : around_(surroundings),
      checkpoint_every_(config.worker_options.checkpoint_every),
      longest_backoff_(config.worker_options.reconnect_most),
      longest_latency_(
          std::max(config.network.longest_latency(), config.sync_latency.high)),
      heartbeat_every_(config.worker_options.heartbeat_every),
      liveness_limit_(config.liveness_limit),
      look_every_(std::clamp(checkpoint_every_ / 8, Duration::Milliseconds(1),
                             Duration::Milliseconds(50))) {}

void RunPhases::LookAgain() {
  around_.scheduler->PostAt(around_.scheduler->Now() + look_every_,
                            Scheduler::kWorld, EventKind::kControl, [this] {
                              Look();
                              if (!finished_) LookAgain();
                            });
}

void RunPhases::Look() {
  UpdateSettled();
  if (in_liveness_) {
    LookInLiveness();
  } else if (SafetyIsOver()) {
    StartLiveness();
  }
}

bool RunPhases::SafetyIsOver() const {
  const FaultInjector& faults = *around_.faults;
  if (faults.timed_pending() > 0 || faults.lasting() > 0) return false;
  if (around_.cluster->restart_planned()) return false;
  if (settled_at_) return true;
  if (faults.triggers_pending() == 0 && faults.armed_pending() == 0)
    return true;
  // Perhaps a worker that only liveness restarts keeps the others waiting.
  const Duration long_enough =
      (checkpoint_every_ + longest_backoff_ + longest_latency_) * 4;
  return around_.scheduler->Now() - around_.record->last_data_at > long_enough;
}

void RunPhases::StartLiveness() {
  const Time now = around_.scheduler->Now();
  in_liveness_ = true;
  fired_at_start_ = around_.faults->fired();
  liveness_started_at_ = now;
  const Duration bound = liveness_limit_.value_or(
      (checkpoint_every_ + longest_backoff_ + longest_latency_ +
       around_.cluster->endpoints()->remaining_time()) *
      20);
  deadline_ = now + bound;
  around_.trace->Add(TraceKind::kPhase, Trace::kSimulator, 1,
                     static_cast<uint64_t>(bound.nanoseconds()));
  around_.trace->Tell("simulator", "liveness", "within " + bound.ToString());
  around_.faults->HealAll();
  around_.cluster->RestartAll();
  settled_at_.reset();
}

void RunPhases::LookInLiveness() {
  if (around_.faults->fired() != fired_at_start_) {
    in_liveness_ = false;
    around_.trace->Add(TraceKind::kPhase, Trace::kSimulator, 0, 0);
    around_.trace->Tell("simulator", "safety", "a fault came late");
    return;
  }
  if (IsFinished()) {
    finished_ = true;
  } else if (around_.scheduler->Now() > deadline_) {
    ReportStuck();
  }
}

void RunPhases::UpdateSettled() {
  const Endpoints& endpoints = *around_.cluster->endpoints();
  const Time now = around_.scheduler->Now();
  bool settled = endpoints.exhausted();
  if (settled && endpoints.has_plain_feeds()) {
    // Nobody says that the last bytes were read: wait until nothing moves.
    const Duration quiet =
        longest_backoff_ * 2 + heartbeat_every_ + longest_latency_ * 8;
    settled = now - around_.record->last_data_at > quiet;
  }
  if (!settled) {
    settled_at_.reset();
  } else if (!settled_at_) {
    settled_at_ = now;
    if (in_liveness_) around_.cluster->RequestCheckpoint();
  }
}

bool RunPhases::IsFinished() const {
  const RunRecord& record = *around_.record;
  if (!settled_at_ || !around_.cluster->all_running()) return false;
  if (!record.committed_started_at ||
      *record.committed_started_at < *settled_at_) {
    return false;
  }
  const Time last_moved = std::max(
      record.last_data_at, around_.cluster->endpoints()->last_plain_bytes_at());
  return around_.scheduler->Now() - last_moved >
         longest_latency_ * 4 + Duration::Milliseconds(10);
}

void RunPhases::ReportStuck() {
  const RunRecord& record = *around_.record;
  const Duration bound = deadline_ - liveness_started_at_;
  RunFailure failure;
  failure.failure_class = "liveness.stuck";
  failure.checker = "liveness";
  failure.at = around_.scheduler->Now();
  failure.message = "after " + bound.ToString() + " without a fault " +
                    std::string(settled_at_ ? "no checkpoint is committed"
                                            : "input is not committed");
  failure.expected = "all input committed";
  failure.actual = around_.cluster->endpoints()->Describe() +
                   around_.cluster->DescribeWorkers() + "last data at " +
                   record.last_data_at.ToString() + ", " +
                   std::to_string(record.checkpoints_completed) +
                   " checkpoints complete";
  around_.verdicts->AddFatal(std::move(failure));
}

}  // namespace pouch

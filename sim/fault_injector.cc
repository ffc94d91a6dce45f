#include "sim/fault_injector.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "sim/file_glob.h"

namespace pouch {

FaultInjector::FaultInjector(std::vector<PlannedFault> faults,
                             Scheduler* scheduler, FaultActions* actions,
                             Trace* trace)
    : faults_(std::move(faults)),
      scheduler_(scheduler),
      actions_(actions),
      trace_(trace),
      met_(faults_.size()) {
  for (size_t i = 0; i < faults_.size(); ++i) {
    outcomes_.push_back(FaultOutcome{faults_[i].label, 1, 0, 0});
    if (faults_[i].probe) {
      by_probe_[static_cast<size_t>(*faults_[i].probe)].push_back(i);
      ++triggers_pending_;
    } else if (faults_[i].operation) {
      by_operation_.push_back(i);
      ++triggers_pending_;
    } else {
      ++timed_pending_;
    }
  }
}

void FaultInjector::Start() {
  for (size_t i = 0; i < faults_.size(); ++i) {
    if (!faults_[i].at) continue;
    scheduler_->PostAt(*faults_[i].at, Scheduler::kWorld, EventKind::kControl,
                       [this, i] {
                         --timed_pending_;
                         Fire(i, std::nullopt);
                       });
  }
}

void FaultInjector::OnArmedFaultHit(size_t fault) {
  armed_.erase(fault);
  CountFired(fault);
}

void FaultInjector::HealAll() {
  actions_->Disarm();
  armed_.clear();
  for (const auto& [number, end] : std::exchange(ends_, {})) {
    scheduler_->Cancel(end.event);
    Undo(end);
  }
}

template <typename Fits>
void FaultInjector::CountAndFire(WorkerId worker, std::vector<size_t>* waiting,
                                 Fits fits) {
  std::vector<size_t> due;
  for (const size_t index : *waiting) {
    const PlannedFault& fault = faults_[index];
    if (fault.trigger_worker && *fault.trigger_worker != worker) continue;
    if (!fits(fault)) continue;
    if (++met_[index] == fault.nth) due.push_back(index);
  }
  for (const size_t index : due) {
    std::erase(*waiting, index);
    --triggers_pending_;
    Fire(index, worker);
  }
}

void FaultInjector::Match(WorkerId worker, Probe probe) {
  CountAndFire(worker, &by_probe_[static_cast<size_t>(probe)],
               [](const PlannedFault&) { return true; });
}

void FaultInjector::Match(WorkerId worker, const Operation& operation) {
  CountAndFire(worker, &by_operation_, [&operation](const PlannedFault& fault) {
    const OperationTrigger& wanted = *fault.operation;
    return wanted.kind == operation.kind && wanted.after == operation.after &&
           (wanted.file.empty() || MatchesGlob(wanted.file, operation.file) ||
            MatchesGlob(wanted.file, operation.new_name));
  });
}

void FaultInjector::Fire(size_t index, std::optional<WorkerId> reporter) {
  const PlannedFault& fault = faults_[index];
  std::vector<WorkerId> workers = fault.workers;
  std::vector<std::string> from = fault.from;
  if (workers.empty() && reporter) workers.push_back(*reporter);
  if (from.empty() && reporter) from.push_back(actions_->NameOf(*reporter));
  trace_->Add(TraceKind::kFault, Trace::kSimulator, index,
              static_cast<uint64_t>(fault.kind));
  trace_->Tell("simulator", "fault", fault.label);
  if (Hit(index, workers, from)) CountFired(index);
}

bool FaultInjector::Hit(size_t index, const std::vector<WorkerId>& workers,
                        const std::vector<std::string>& from) {
  const PlannedFault& fault = faults_[index];
  bool hit = false;
  switch (fault.kind) {
    case FaultKind::kProcessCrash:
    case FaultKind::kPowerLoss:
      for (const WorkerId worker : workers) {
        hit |= actions_->Crash(worker, fault.kind == FaultKind::kPowerLoss,
                               fault.restart_after);
      }
      return hit;
    case FaultKind::kPause:
      for (const WorkerId worker : workers) actions_->SetPaused(worker, true);
      Lasts(index, workers, 0);
      return true;
    case FaultKind::kPartition:
      Lasts(index, {}, actions_->Cut(from, fault.to));
      return true;
    case FaultKind::kReset:
      actions_->Reset(from, fault.to);
      return true;
    case FaultKind::kSinkRefuses:
      armed_.insert(index);
      for (const std::string& sink : fault.sinks) {
        actions_->RefuseNext(sink, index);
      }
      return false;
    case FaultKind::kSinkStalls:
      for (const std::string& sink : fault.sinks) {
        actions_->SetStalled(sink, true);
      }
      Lasts(index, {}, 0);
      return true;
    default:
      return HitDisks(index, workers);
  }
}

bool FaultInjector::HitDisks(size_t index,
                             const std::vector<WorkerId>& workers) {
  const PlannedFault& fault = faults_[index];
  CHECK(FamilyOf(fault.kind) == FaultFamily::kDisk) << fault.label;
  bool hit = false;
  bool armed = false;
  bool lasts = false;
  for (const WorkerId worker : workers) {
    switch (actions_->StartDiskFault(worker, fault.kind, fault.disk, index)) {
      case DiskFaultStart::kNothing:
        break;
      case DiskFaultStart::kArmed:
        armed = true;
        break;
      case DiskFaultStart::kHit:
        hit = true;
        break;
      case DiskFaultStart::kLasts:
        lasts = true;
        break;
    }
  }
  if (armed) armed_.insert(index);
  if (lasts || (armed && fault.disk.times == 0)) Lasts(index, workers, 0);
  return hit || lasts;
}

void FaultInjector::Lasts(size_t index, std::vector<WorkerId> workers,
                          uint64_t cut) {
  const uint64_t number = next_end_++;
  const EventId event = scheduler_->PostAt(
      scheduler_->Now() + faults_[index].lasts, Scheduler::kWorld,
      EventKind::kControl, [this, number] {
        const auto found = ends_.find(number);
        const End end = std::move(found->second);
        ends_.erase(found);
        Undo(end);
      });
  ends_[number] = End{index, event, std::move(workers), cut};
}

void FaultInjector::Undo(const End& end) {
  const PlannedFault& fault = faults_[end.fault];
  trace_->Tell("simulator", "fault ends", fault.label);
  switch (fault.kind) {
    case FaultKind::kPause:
      for (const WorkerId worker : end.workers) {
        actions_->SetPaused(worker, false);
      }
      return;
    case FaultKind::kPartition:
      actions_->Heal(end.cut);
      return;
    case FaultKind::kSinkStalls:
      for (const std::string& sink : fault.sinks) {
        actions_->SetStalled(sink, false);
      }
      return;
    default:
      armed_.erase(end.fault);
      for (const WorkerId worker : end.workers) {
        actions_->EndDiskFault(worker, end.fault);
      }
      return;
  }
}

void FaultInjector::CountFired(size_t index) {
  ++outcomes_[index].fired;
  ++fired_;
  last_fired_ = index;
}

}  // namespace pouch

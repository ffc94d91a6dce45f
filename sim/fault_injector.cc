#include "sim/fault_injector.h"

#include <algorithm>
#include <utility>

#include "sim/file_glob.h"
namespace pouch {
namespace {

// Of a worker that is to crash again, or whose neighbour is.
constexpr Duration kUsualDownTime = Duration::Milliseconds(10);

}  // namespace

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

size_t FaultInjector::Reserve() {
  faults_.emplace_back();
  outcomes_.push_back(FaultOutcome{"reserved", 1, 0, 0});
  met_.push_back(0);
  ++triggers_pending_;
  return faults_.size() - 1;
}

void FaultInjector::FireReserved(size_t number, PlannedFault fault,
                                 WorkerId worker) {
  outcomes_[number].label = fault.label;
  faults_[number] = std::move(fault);
  --triggers_pending_;
  Fire(number, worker);
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
  switch (FamilyOf(fault.kind)) {
    case FaultFamily::kProcess:
      return HitProcesses(index, workers);
    case FaultFamily::kNetwork:
      return HitLinks(index, from);
    case FaultFamily::kDisk:
      return HitDisks(index, workers);
    case FaultFamily::kSink:
      break;
  }
  if (fault.kind == FaultKind::kSinkRefuses) {
    armed_.insert(index);
    for (const std::string& sink : fault.sinks) {
      actions_->RefuseNext(sink, index);
    }
    return false;
  }
  for (const std::string& sink : fault.sinks) actions_->SetStalled(sink, true);
  Lasts(index, {}, 0);
  return true;
}

bool FaultInjector::HitProcesses(size_t index,
                                 const std::vector<WorkerId>& workers) {
  const PlannedFault& fault = faults_[index];
  bool hit = false;
  switch (fault.kind) {
    case FaultKind::kProcessCrash:
    case FaultKind::kPowerLoss:
      for (const WorkerId worker : workers) {
        hit |= actions_->Crash(
            worker, {fault.kind == FaultKind::kPowerLoss, fault.restart_after,
                     fault.in_flight, fault.leaves});
      }
      return hit;
    case FaultKind::kCrashLoop:
    case FaultKind::kRollingRestart:
      return StartCrashes(index, workers);
    case FaultKind::kPause:
      for (const WorkerId worker : workers) actions_->SetPaused(worker, true);
      Lasts(index, workers, 0);
      return true;
    case FaultKind::kWipeDisk:
      for (const WorkerId worker : workers) {
        actions_->StartProcessFault(worker, fault.kind, fault.process, index);
        actions_->Crash(worker,
                        {true, fault.restart_after, fault.in_flight, {}});
      }
      return true;
    default:
      for (const WorkerId worker : workers) {
        actions_->StartProcessFault(worker, fault.kind, fault.process, index);
      }
      if (fault.kind != FaultKind::kClockJump) Lasts(index, workers, 0);
      return true;
  }
}

bool FaultInjector::HitLinks(size_t index,
                             const std::vector<std::string>& from) {
  const PlannedFault& fault = faults_[index];
  const bool armed = fault.kind == FaultKind::kCorruptBytes;
  if (armed) armed_.insert(index);
  const uint64_t trouble = actions_->Disturb(fault.kind, from, fault.to,
                                             fault.link, fault.lasts, index);
  // What hits a number of times stays until it has, or everything heals.
  if (armed && fault.link.times > 0) return false;
  if (trouble != 0) Lasts(index, {}, trouble);
  return !armed;
}

bool FaultInjector::StartCrashes(size_t index,
                                 const std::vector<WorkerId>& workers) {
  const uint64_t number = next_end_++;
  ends_[number] = End{index, EventId(), workers};
  return NextCrash(number);
}

bool FaultInjector::NextCrash(uint64_t number) {
  End& end = ends_.at(number);
  const PlannedFault& fault = faults_[end.fault];
  const bool rolling = fault.kind == FaultKind::kRollingRestart;
  std::vector<WorkerId> workers = end.workers;
  if (rolling) workers = {end.workers[end.crashes]};
  const uint64_t last = rolling ? end.workers.size() : fault.process.crashes;
  const Duration down = fault.restart_after.value_or(kUsualDownTime);
  const bool power_loss = fault.process.power_loss;
  if (++end.crashes < last) {
    const Duration pause = fault.process.every + (rolling ? Duration() : down);
    end.event = scheduler_->PostAt(scheduler_->Now() + pause, Scheduler::kWorld,
                                   EventKind::kControl, [this, number] {
                                     const size_t index =
                                         ends_.at(number).fault;
                                     if (NextCrash(number)) CountFired(index);
                                   });
  } else {
    ends_.erase(number);
  }
  bool hit = false;
  for (const WorkerId worker : workers) {
    hit |= actions_->Crash(worker, {power_loss, down, fault.in_flight, {}});
  }
  return hit;
}

bool FaultInjector::HitDisks(size_t index,
                             const std::vector<WorkerId>& workers) {
  const PlannedFault& fault = faults_[index];
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
        // Whoever uses the directory does not survive that.
        if (fault.kind == FaultKind::kRolledBackDirectory) {
          CrashPlan plan;
          plan.restart_after = fault.restart_after;
          actions_->Crash(worker, plan);
        }
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
                          uint64_t trouble) {
  const uint64_t number = next_end_++;
  const EventId event = scheduler_->PostAt(
      scheduler_->Now() + faults_[index].lasts, Scheduler::kWorld,
      EventKind::kControl, [this, number] {
        const auto found = ends_.find(number);
        const End end = std::move(found->second);
        ends_.erase(found);
        Undo(end);
      });
  ends_[number] = End{index, event, std::move(workers), trouble};
}

void FaultInjector::Undo(const End& end) {
  const PlannedFault& fault = faults_[end.fault];
  trace_->Tell("simulator", "fault ends", fault.label);
  armed_.erase(end.fault);
  switch (FamilyOf(fault.kind)) {
    case FaultFamily::kProcess:
      for (const WorkerId worker : end.workers) {
        if (fault.kind == FaultKind::kPause) {
          actions_->SetPaused(worker, false);
        } else {
          actions_->EndProcessFault(worker, end.fault);
        }
      }
      return;
    case FaultFamily::kNetwork:
      actions_->Mend(end.trouble);
      return;
    case FaultFamily::kDisk:
      for (const WorkerId worker : end.workers) {
        actions_->EndDiskFault(worker, end.fault);
      }
      return;
    case FaultFamily::kSink:
      for (const std::string& sink : fault.sinks) {
        actions_->SetStalled(sink, false);
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

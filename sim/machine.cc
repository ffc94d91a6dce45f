#include "sim/machine.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "sim/disk_damage.h"

namespace pouch {
namespace {

std::vector<std::string> TransactionalSinks(const WorkerOptions& options) {
  std::vector<std::string> addresses;
  for (const auto& [address, delivery] : options.sink_delivery) {
    if (delivery == SinkDelivery::kTransactional) addresses.push_back(address);
  }
  return addresses;
}

}  // namespace

Machine::Process::Process(Scheduler* scheduler, SimNetwork* sim_network,
                          SimDisk* sim_disk, const WorkerOptions& options,
                          const Rng& stream, const MachineClock* clock,
                          OperationListener* listener)
    : executor(scheduler, clock),
      network(sim_network->Attach(options.self_name(), &executor),
              TransactionalSinks(options), &dead, listener),
      disk(sim_disk, &dead, listener),
      rng(stream) {}

Machine::Machine(WorkerOptions options, const DiskOptions& disk_options,
                 const Rng& rng, Scheduler* scheduler, SimNetwork* network,
                 MachineOwner* owner)
    : options_(std::move(options)),
      name_(options_.members.at(options_.self.value())),
      rng_(rng),
      scheduler_(scheduler),
      network_(network),
      owner_(owner),
      faults_([owner](size_t fault) { owner->OnDiskFaultHit(fault); }),
      disk_(disk_options, rng.Fork("disk"), nullptr) {
  disk_.SetFaults(&faults_);
  DiskDamageListener* listener = this;
  disk_.SetDamageListener(listener);
}

Machine::~Machine() {
  if (process_ == nullptr) return;
  network_->Crash(name_, InFlight::kLost);
  disk_.ProcessCrash();
}

void Machine::Start() {
  if (running()) return;
  if (restart_) scheduler_->Cancel(*restart_);
  restart_.reset();
  if (process_ != nullptr) {
    PlanRestart(scheduler_->Now());
    return;
  }
  ++starts_;
  OperationListener* listener = this;
  process_ = std::make_unique<Process>(
      scheduler_, network_, &disk_, options_,
      rng_.Fork("start/" + std::to_string(starts_)), &clock_, listener);
  disk_.StartProcess(&process_->executor);
  if (paused()) process_->executor.SetPaused(true);
  UpdateSpeed();
  owner_->OnProcessStarted(options_.self, starts_);
  process_->executor.Post([this] { Boot(); });
}

void Machine::Boot() {
  Process* process = process_.get();
  auto application = owner_->MakeApplication(options_.self);
  if (!application.ok()) {
    owner_->OnStartFailed(options_.self, application.status());
    return;
  }
  process->application = *std::move(application);
  process->application->SetOutput([this, process](std::string_view line) {
    if (!process->dead) owner_->OnPrinted(options_.self, line);
  });
  process->application->SetWait(
      [process](Duration waited) { process->executor.Wait(waited); });
  process->observer = owner_->ObserverFor(
      options_.self, process->application.get(), &process->dead);
  const World world{&process->executor, &process->network, &process->disk,
                    process->observer.get(), &process->rng};
  // The worker owns its application; the judge's observer only looks at it.
  process->worker = std::make_unique<Worker>(options_, world,
                                             std::move(process->application));
  process->worker->Start();
}

bool Machine::Crash(const CrashPlan& plan) {
  if (!running()) return false;
  process_->dead = true;
  process_->crash = plan;
  network_->Crash(name_, plan.in_flight);
  scheduler_->DropOwner(process_->executor.owner());
  owner_->OnProcessGone(options_.self, plan.power_loss);
  scheduler_->PostAt(scheduler_->Now(), Scheduler::kWorld, EventKind::kControl,
                     [this] { Bury(); });
  if (plan.restart_after) {
    PlanRestart(scheduler_->Now() + *plan.restart_after);
  }
  return true;
}

void Machine::PlanRestart(Time when) {
  restart_ =
      scheduler_->PostAt(when, Scheduler::kWorld, EventKind::kControl, [this] {
        restart_.reset();
        Start();
      });
}

void Machine::Bury() {
  CHECK(process_ != nullptr && process_->dead);
  if (std::exchange(wipe_, false)) {
    disk_.WipeDisk();
  } else if (process_->crash.power_loss) {
    disk_.LosePower(process_->crash.leaves);
  } else {
    disk_.ProcessCrash();
  }
  if (owner_->keeps_the_dead()) {
    if (process_->observer != nullptr) process_->observer->Retire();
    kept_.push_back(std::move(process_));
  }
  process_.reset();
  if (roll_back_to_) disk_.RollBack(*roll_back_to_);
  roll_back_to_.reset();
}

DiskFaultStart Machine::RollBackDisk(Time when) {
  if (process_ == nullptr) {
    return disk_.RollBack(when) ? DiskFaultStart::kHit
                                : DiskFaultStart::kNothing;
  }
  roll_back_to_ = when;
  return DiskFaultStart::kHit;
}

void Machine::SetPaused(bool paused) {
  pauses_ += paused ? 1 : -1;
  CHECK_GE(pauses_, 0);
  if (running()) process_->executor.SetPaused(pauses_ > 0);
}

void Machine::StartProcessFault(FaultKind kind, const ProcessFault& fault,
                                size_t number) {
  switch (kind) {
    case FaultKind::kSlowCpu:
      slow_[number] = fault.takes;
      UpdateSpeed();
      return;
    case FaultKind::kClockSkew:
      clock_.Skew(number, fault.by);
      return;
    case FaultKind::kClockDrift:
      clock_.Drift(number, scheduler_->Now(), fault.factor);
      return;
    case FaultKind::kClockJump:
      clock_.Jump(fault.by);
      return;
    case FaultKind::kWipeDisk:
      wipe_ = process_ != nullptr;
      if (!wipe_) disk_.WipeDisk();
      return;
    default:
      CHECK(false) << FaultKindName(kind) << " is nothing that lasts";
  }
}

void Machine::EndProcessFault(size_t number) {
  clock_.End(number);
  slow_.erase(number);
  UpdateSpeed();
}

void Machine::UpdateSpeed() {
  Duration takes;
  for (const auto& [number, each] : slow_) takes = takes + each;
  if (running()) process_->executor.SetSlow(takes);
}

DiskFaultStart Machine::StartDiskFault(
    FaultKind kind, const DiskFault& fault, size_t number,
    const std::vector<const SimDisk*>& others) {
  if (IsDamageAtRest(kind, fault)) {
    Rng rng = rng_.Fork("damage/" + std::to_string(number));
    return DamageAtRest(kind, fault, &disk_, others, &rng)
               ? DiskFaultStart::kHit
               : DiskFaultStart::kNothing;
  }
  DiskConditions conditions;
  switch (kind) {
    case FaultKind::kDiskFull:
      conditions.capacity_bytes = disk_.used_bytes() + fault.room_bytes;
      break;
    case FaultKind::kSlowDisk:
      conditions.slower_by = fault.slower_by;
      break;
    case FaultKind::kStalledDisk:
      conditions.stalled = true;
      break;
    case FaultKind::kReorderedSyncs:
      conditions.reorder_syncs = true;
      break;
    case FaultKind::kListingOrder:
      conditions.shuffle_listings = true;
      break;
    case FaultKind::kRolledBackDirectory: {
      const Time now = scheduler_->Now();
      const bool known = now - Time() > fault.back;
      return known ? RollBackDisk(Time() + (now - Time() - fault.back))
                   : DiskFaultStart::kNothing;
    }
    default:
      faults_.Arm(kind, fault, number);
      return DiskFaultStart::kArmed;
  }
  conditions_[number] = conditions;
  UpdateConditions();
  return DiskFaultStart::kLasts;
}

void Machine::EndDiskFault(size_t number) {
  faults_.Disarm(number);
  if (conditions_.erase(number) > 0) UpdateConditions();
}

void Machine::UpdateConditions() {
  DiskConditions all;
  for (const auto& [number, one] : conditions_) {
    if (one.capacity_bytes) {
      all.capacity_bytes =
          std::min(*one.capacity_bytes,
                   all.capacity_bytes.value_or(*one.capacity_bytes));
    }
    all.slower_by = all.slower_by + one.slower_by;
    all.stalled |= one.stalled;
    all.reorder_syncs |= one.reorder_syncs;
    all.shuffle_listings |= one.shuffle_listings;
  }
  disk_.SetConditions(all);
}

void Machine::RequestCheckpoint() {
  if (!running() || paused()) return;
  process_->executor.Post([process = process_.get()] {
    if (process->worker != nullptr) process->worker->RequestCheckpoint();
  });
}

std::optional<Inspection> Machine::Inspect() const {
  if (!running() || process_->worker == nullptr) return std::nullopt;
  return process_->worker->Inspect();
}

std::optional<OwnerId> Machine::owner() const {
  if (process_ == nullptr) return std::nullopt;
  return process_->executor.owner();
}

}  // namespace pouch

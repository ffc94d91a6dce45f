#include "sim/cluster.h"

#include <algorithm>
#include <utility>

#include "sim/judge/checked_application.h"

namespace pouch {
namespace {

DiskOptions DiskOptionsOf(const RunConfig& config) {
  DiskOptions options;
  options.profile = config.disk_profile;
  options.sync_latency = config.sync_latency;
  for (const Fault& fault : config.faults) {
    if (fault.kind != FaultKind::kRolledBackDirectory) continue;
    options.history = std::max(options.history, fault.disk.back);
  }
  return options;
}

std::vector<std::string> HostsOf(const RunPlan& plan) {
  std::vector<std::string> hosts = plan.worker_options.members;
  for (const RunPlan::FeedPlan& feed : plan.feeds) hosts.push_back(feed.host);
  for (const RunPlan::SinkPlan& sink : plan.sinks) {
    const std::string host(HostOf(sink.address));
    if (std::find(hosts.begin(), hosts.end(), host) == hosts.end()) {
      hosts.push_back(host);
    }
  }
  return hosts;
}

}  // namespace

Cluster::Cluster(const RunConfig& config, RunPlan plan,
                 const Surroundings& surroundings)
    : around_(surroundings),
      restart_after_failure_(config.restart_after_failure),
      network_(surroundings.scheduler, config.network,
               Rng(config.seed).Fork("network")),
      worker_options_(plan.worker_options),
      hosts_(HostsOf(plan)),
      endpoints_(std::move(plan), surroundings.scheduler, &network_,
                 surroundings.trace, surroundings.judge, surroundings.verdicts,
                 [this](size_t fault) { faults_->OnArmedFaultHit(fault); }),
      output_(config.workers.size()),
      damage_(config.workers) {
  const Rng rng(config.seed);
  MachineOwner* owner = this;
  for (uint32_t i = 0; i < config.workers.size(); ++i) {
    WorkerOptions options = worker_options_;
    options.self = WorkerId(i);
    machines_.push_back(
        std::make_unique<Machine>(std::move(options), DiskOptionsOf(config),
                                  rng.Fork("machine/" + config.workers[i]),
                                  around_.scheduler, &network_, owner));
  }
  around_.record->workers.resize(machines_.size());
}

Cluster::~Cluster() = default;

Status Cluster::Start(FaultInjector* faults) {
  faults_ = faults;
  POUCH_RETURN_IF_ERROR(endpoints_.Start());
  RestartAll();
  return OkStatus();
}

void Cluster::RestartAll() {
  for (const auto& machine : machines_) {
    if (!machine->running() && !machine->restart_planned()) machine->Start();
  }
}

bool Cluster::restart_planned() const {
  return std::any_of(machines_.begin(), machines_.end(),
                     [](const auto& m) { return m->restart_planned(); });
}

bool Cluster::all_running() const {
  return std::all_of(machines_.begin(), machines_.end(),
                     [](const auto& m) { return m->running(); });
}

bool Cluster::OnCheckFailed(OwnerId owner, const std::string& what) {
  for (const auto& machine : machines_) {
    if (machine->owner() != owner) continue;
    if (!machine->running()) return true;
    around_.verdicts->AddFatal(
        CheckFailedFailure(machine->name(), around_.scheduler->Now(), what));
    machine->Crash(CrashPlan());
    return true;
  }
  return false;
}

bool Cluster::HasInFlight(const std::vector<WorkerId>& workers) const {
  std::vector<std::string> hosts;
  for (const WorkerId worker : workers) hosts.push_back(NameOf(worker));
  return network_.HasInFlight(hosts);
}

std::string Cluster::DescribeWorkers() const {
  std::string text;
  for (uint32_t i = 0; i < machines_.size(); ++i) {
    const Machine& machine = *machines_[i];
    const RunRecord::WorkerRecord& own = around_.record->workers[i];
    text += machine.name() + " is " +
            (!machine.running() ? "down"
             : machine.paused() ? "paused"
                                : "up") +
            " (start " + std::to_string(machine.starts()) + "), last probe ";
    text += own.last_probe ? std::string(ProbeName(*own.last_probe)) + " at " +
                                 own.last_probe_at.ToString()
                           : "none";
    text += "; ";
  }
  return text;
}

bool Cluster::Crash(WorkerId worker, const CrashPlan& plan) {
  return machines_[worker.value()]->Crash(plan);
}

void Cluster::SetPaused(WorkerId worker, bool paused) {
  machines_[worker.value()]->SetPaused(paused);
}

std::vector<std::string> Cluster::OrEverybodyElse(
    const std::vector<std::string>& from,
    const std::vector<std::string>& to) const {
  if (!to.empty()) return to;
  std::vector<std::string> others;
  for (const std::string& host : hosts_) {
    if (std::find(from.begin(), from.end(), host) == from.end()) {
      others.push_back(host);
    }
  }
  return others;
}

void Cluster::StartProcessFault(WorkerId worker, FaultKind kind,
                                const ProcessFault& fault, size_t number) {
  machines_[worker.value()]->StartProcessFault(kind, fault, number);
}

void Cluster::EndProcessFault(WorkerId worker, size_t number) {
  machines_[worker.value()]->EndProcessFault(number);
}

uint64_t Cluster::Disturb(FaultKind kind, const std::vector<std::string>& from,
                          const std::vector<std::string>& to,
                          const LinkFault& fault, Duration lasts,
                          size_t number) {
  return network_
      .Disturb(kind, {from, OrEverybodyElse(from, to)}, fault, lasts,
               [this, number] { faults_->OnArmedFaultHit(number); })
      .value();
}

void Cluster::Mend(uint64_t trouble) { network_.Mend(TroubleId(trouble)); }

DiskFaultStart Cluster::StartDiskFault(WorkerId worker, FaultKind kind,
                                       const DiskFault& fault, size_t number) {
  std::vector<const SimDisk*> others;
  for (const auto& machine : machines_) {
    if (machine != machines_[worker.value()]) {
      others.push_back(&machine->disk());
    }
  }
  return machines_[worker.value()]->StartDiskFault(kind, fault, number, others);
}

void Cluster::EndDiskFault(WorkerId worker, size_t number) {
  machines_[worker.value()]->EndDiskFault(number);
}

void Cluster::RefuseNext(const std::string& sink, size_t fault) {
  endpoints_.RefuseNext(sink, fault);
}

void Cluster::SetStalled(const std::string& sink, bool stalled) {
  endpoints_.SetStalled(sink, stalled);
}

void Cluster::Disarm() {
  for (const auto& machine : machines_) machine->DisarmDisk();
  network_.MendAll();
  endpoints_.Disarm();
}

Result<std::unique_ptr<Application>> Cluster::MakeApplication(WorkerId worker) {
  auto application = (*around_.factory)(NameOf(worker));
  if (around_.judge == nullptr || !application.ok()) return application;
  return MakeCheckedApplication(*std::move(application),
                                around_.judge->CodecCallbackFor(worker));
}

std::unique_ptr<ProcessObserver> Cluster::ObserverFor(WorkerId worker,
                                                      Application* application,
                                                      const bool* dead) {
  const RunObserver::Audience audience{
      around_.trace, around_.record, faults_,   this,
      &damage_,      around_.graph,  &in_judge_};
  std::unique_ptr<Observer> judge;
  if (around_.judge != nullptr) {
    judge = around_.judge->ObserverFor(worker, application);
  }
  return std::make_unique<RunObserver>(worker, NameOf(worker), audience,
                                       std::move(judge), dead);
}

void Cluster::OnStartFailed(WorkerId worker, const Status& status) {
  WorkerFailure failure;
  failure.kind = WorkerFailure::Kind::kApplication;
  failure.status = status;
  failure.callable = "starting the application";
  OnWorkerFailed(worker, failure);
}

void Cluster::OnPrinted(WorkerId worker, std::string_view line) {
  const Time now = around_.scheduler->Now();
  around_.trace->Add(TraceKind::kPrinted, worker.value(), DigestOf(line), 0);
  around_.trace->Tell(NameOf(worker), "printed", line);
  output_.Add(worker.value(), NameOf(worker), now, line);
  if (around_.monitor != nullptr) {
    around_.monitor->OnApplicationOutput(now, NameOf(worker), line);
  }
}

void Cluster::OnProcessStarted(WorkerId worker, uint64_t start) {
  damage_.OnProcessStarted(worker);
  around_.trace->Add(TraceKind::kProcess, worker.value(), 1, start);
  around_.trace->Tell(NameOf(worker), "start", std::to_string(start));
}

void Cluster::OnProcessGone(WorkerId worker, bool power_loss) {
  around_.trace->Add(TraceKind::kProcess, worker.value(), 0, power_loss);
  around_.trace->Tell(NameOf(worker), "crash",
                      power_loss ? "power loss" : "process");
  if (around_.judge != nullptr) around_.judge->OnWorkerDown(worker);
}

void Cluster::OnDiskFaultHit(size_t fault) { faults_->OnArmedFaultHit(fault); }

void Cluster::OnOperation(WorkerId worker, const Operation& operation) {
  faults_->OnOperation(worker, operation);
  if (around_.operations == nullptr || !machines_[worker.value()]->running()) {
    return;
  }
  around_.operations->OnOperation(worker, operation);
}

void Cluster::OnWorkerFailed(WorkerId worker, const WorkerFailure& failure) {
  std::optional<RunFailure> ends = worker_failures_.OnFailed(
      NameOf(worker), around_.scheduler->Now(), failure);
  CrashPlan plan;
  if (!ends) {
    plan.restart_after = restart_after_failure_;
  } else if (failure.kind == WorkerFailure::Kind::kRecoveryRefused &&
             damage_.IsRightful(worker, failure)) {
    around_.verdicts->AddRefusal(*std::move(ends));
  } else {
    around_.verdicts->AddFatal(*std::move(ends));
  }
  Crash(worker, plan);
}

void Cluster::OnDamageAccepted(WorkerId worker, const std::string& place) {
  RunFailure failure;
  failure.failure_class = "recovery.damage_accepted";
  failure.checker = "workers";
  failure.worker = NameOf(worker);
  failure.at = around_.scheduler->Now();
  failure.message = "recovered from a snapshot that is damaged: " + place;
  around_.verdicts->AddFatal(std::move(failure));
}

}  // namespace pouch

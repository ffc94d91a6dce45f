#include "sim/run.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/digest.h"
#include "sim/cluster.h"
#include "sim/cluster_at_rest.h"
#include "sim/fault_injector.h"
#include "sim/fault_kind.h"
#include "sim/fault_plan.h"
#include "sim/judge/judge.h"
#include "sim/run_phases.h"
#include "sim/run_plan.h"
#include "sim/run_record.h"
#include "sim/scheduler.h"
#include "sim/trace.h"
#include "sim/verdicts.h"
#include "worker/author_checks.h"

namespace pouch {
namespace {

// True if some fault may damage the coordinator's disk.
bool CoordinatorIsDamaged(const std::vector<PlannedFault>& faults) {
  return std::any_of(
      faults.begin(), faults.end(), [](const PlannedFault& fault) {
        const auto& hit = fault.workers;
        return TakesDurableBytes(fault.kind) &&
               (hit.empty() ||
                std::find(hit.begin(), hit.end(), WorkerId(0)) != hit.end());
      });
}

// One run, from its first event to its result.
class Run final : private ExploredRun, private WorkerOperations {
 public:
  // `monitor` and `explorer` may be null.
  Run(const RunConfig& config, const ApplicationFactory& factory,
      RunMonitor* monitor, RunExplorer* explorer, Application* oracle)
      : config_(config),
        factory_(factory),
        monitor_(monitor),
        explorer_(explorer),
        oracle_(oracle),
        author_(oracle->author_checks()),
        trace_(&scheduler_, monitor) {
    if (author_ == nullptr) return;
    author_->SetOutput([this](std::string_view line) { OnCheckPrinted(line); });
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() override {
    if (author_ != nullptr) author_->SetOutput(nullptr);
  }

  Status Prepare();
  // Runs events until the run ends. Needs Prepare().
  void Execute();
  RunResult TakeResult();
  // Shows the monitor the workers as they stand, and what is on their disks.
  void ShowWorkers() const;
  void ShowDisks() const;

 private:
  // How often, in events, the monitor is asked and told.
  static constexpr uint64_t kEventsPerLook = 512;

  // Runs one event; false if the run is over.
  bool Step();
  // True if the run must end now; says why if it is cut short.
  bool MustEnd();
  bool MonitorStops();
  void EndAs(std::string incomplete_reason);
  void OnCheckPrinted(std::string_view line);

  // ExploredRun.
  Time now() const override { return scheduler_.Now(); }
  const RunConfig& config() const override { return config_; }
  const RunRecord& record() const override { return record_; }
  bool running(WorkerId worker) const override {
    return cluster_->machine(worker).running();
  }
  const SimDisk& disk(WorkerId worker) const override {
    return cluster_->machine(worker).disk();
  }
  uint64_t changes() const override {
    return scheduler_.changes() + trace_.records() +
           cluster_->network_changes();
  }
  bool HasInFlight(const std::vector<WorkerId>& workers) const override {
    return cluster_->HasInFlight(workers);
  }
  void Crash(const Fault& fault, WorkerId worker) override;

  // WorkerOperations.
  void OnOperation(WorkerId worker, const Operation& operation) override {
    explorer_->OnOperation(this, worker, operation);
  }

  const RunConfig& config_;
  const ApplicationFactory& factory_;
  RunMonitor* monitor_;
  RunExplorer* explorer_;
  Application* oracle_;
  AuthorChecks* author_;  // The oracle's; may be null.
  Scheduler scheduler_;
  Trace trace_;
  RunRecord record_;
  std::unique_ptr<Judge> judge_;
  std::optional<Verdicts> verdicts_;
  std::optional<FaultInjector> faults_;
  std::deque<size_t> reserved_faults_;
  std::optional<Cluster> cluster_;
  std::optional<RunPhases> phases_;
  std::optional<Time> first_failure_at_;
  std::string incomplete_reason_;
};

Status Run::Prepare() {
  POUCH_ASSIGN_OR_RETURN(RunPlan plan, PlanRun(config_, oracle_));
  POUCH_ASSIGN_OR_RETURN(std::vector<PlannedFault> faults,
                         PlanFaults(config_, plan));
  JudgeConfig judge_config = TakeJudgeConfig(&plan);
  judge_config.newest_record_may_go = CoordinatorIsDamaged(faults);
  if (config_.judge) {
    judge_ = std::make_unique<Judge>(std::move(judge_config), oracle_,
                                     [this] { return scheduler_.Now(); });
  }
  verdicts_.emplace(judge_.get());
  cluster_.emplace(
      config_, std::move(plan),
      Cluster::Surroundings{
          &scheduler_, &trace_, &record_, &*verdicts_, judge_.get(), monitor_,
          &factory_, &oracle_->graph(), explorer_ != nullptr ? this : nullptr});
  faults_.emplace(std::move(faults), &scheduler_, &*cluster_, &trace_);
  for (size_t i = 0; explorer_ && i < explorer_->reserved_faults(); ++i) {
    reserved_faults_.push_back(faults_->Reserve());
  }
  phases_.emplace(config_,
                  RunPhases::Surroundings{&scheduler_, &trace_, &record_,
                                          &*verdicts_, &*cluster_, &*faults_});
  scheduler_.SetObserver(&trace_);
  POUCH_RETURN_IF_ERROR(cluster_->Start(&*faults_));
  faults_->Start();
  phases_->Start();
  return OkStatus();
}

void Run::Execute() {
  while (Step()) {
  }
  if (judge_ == nullptr) return;
  const bool complete = phases_->finished() && verdicts_->failures().empty();
  if (complete) {
    for (RunFailure& failure : cluster_->worker_failures().Unrepeated()) {
      verdicts_->Add(std::move(failure));
    }
    judge_->CheckOutput(cluster_->endpoints()->SinkContentsOfAll());
  }
  judge_->Finish(complete);
}

bool Run::Step() {
  try {
    CHECK(scheduler_.RunNext()) << "nothing is left to happen";
  } catch (const CheckFailure& failure) {
    if (cluster_->in_judge() ||
        !cluster_->OnCheckFailed(scheduler_.last_owner(), failure.what())) {
      throw;
    }
  }
  return !MustEnd();
}

bool Run::MustEnd() {
  if (phases_->finished() || verdicts_->fatal()) return true;
  if (monitor_ != nullptr && monitor_->stops_here()) {
    EndAs(monitor_->stop_reason());
    return true;
  }
  const Time now = scheduler_.Now();
  if (verdicts_->failures().empty()) {
    if (explorer_ != nullptr && explorer_->ShouldEnd(*this)) return true;
  } else {
    // What else goes wrong soon after is worth listing.
    if (monitor_ != nullptr && monitor_->stops_at_failure()) return true;
    if (!first_failure_at_) first_failure_at_ = now;
    if (now > *first_failure_at_ + config_.worker_options.checkpoint_every) {
      return true;
    }
  }
  if (config_.time_limit > Duration() &&
      now.since_start() > config_.time_limit) {
    EndAs("the time limit of " + config_.time_limit.ToString() + " is over");
    return true;
  }
  return scheduler_.events_run() % kEventsPerLook == 0 && MonitorStops();
}

bool Run::MonitorStops() {
  if (monitor_ == nullptr) return false;
  RunProgress progress;
  progress.now = scheduler_.Now();
  progress.processed = record_.processed;
  progress.checkpoints = record_.checkpoints_completed;
  progress.faults_fired = faults_->fired();
  progress.inputs_confirmed = cluster_->endpoints()->confirmed();
  progress.inputs = cluster_->endpoints()->inputs();
  monitor_->OnProgress(progress);
  if (!monitor_->ShouldStop()) return false;
  EndAs("interrupted");
  return true;
}

void Run::OnCheckPrinted(std::string_view line) {
  constexpr std::string_view kActor = "checks";
  trace_.Add(TraceKind::kPrinted, Trace::kSimulator, DigestOf(line), 0);
  trace_.Tell(kActor, "printed", line);
  if (monitor_ != nullptr)
    monitor_->OnApplicationOutput(scheduler_.Now(), kActor, line);
}

void Run::Crash(const Fault& fault, WorkerId worker) {
  PlannedFault planned;
  planned.kind = fault.kind;
  planned.operation = fault.trigger.operation;
  planned.trigger_worker = worker;
  planned.nth = fault.trigger.nth;
  for (uint32_t i = 0; i < config_.workers.size(); ++i) {
    const auto& names = fault.targets;
    if (std::find(names.begin(), names.end(), config_.workers[i]) !=
        names.end()) {
      planned.workers.emplace_back(i);
    }
  }
  planned.restart_after = fault.restart_after;
  planned.in_flight = fault.in_flight;
  planned.leaves = fault.leaves;
  planned.label = fault.label;
  CHECK(!reserved_faults_.empty()) << "no fault was reserved";
  faults_->FireReserved(reserved_faults_.front(), std::move(planned), worker);
  reserved_faults_.pop_front();
}

void Run::EndAs(std::string incomplete_reason) {
  incomplete_reason_ = std::move(incomplete_reason);
}

void Run::ShowWorkers() const {
  if (monitor_ == nullptr) return;
  monitor_->OnStanding(
      ClusterAtRest(&*cluster_, &config_.workers, scheduler_.Now()));
}

void Run::ShowDisks() const {
  if (monitor_ == nullptr || !monitor_->wants_disks()) return;
  for (uint32_t i = 0; i < config_.workers.size(); ++i) {
    const Machine& machine = cluster_->machine(WorkerId(i));
    for (const auto& [name, bytes] : machine.disk().Snapshot())
      monitor_->OnDiskFile(machine.name(), name, bytes);
  }
}

RunResult Run::TakeResult() {
  const Endpoints& endpoints = *cluster_->endpoints();
  RunResult result;
  result.seed = config_.seed;
  result.failures = verdicts_->failures();
  result.refusals = verdicts_->refusals();
  result.incomplete = !incomplete_reason_.empty();
  result.incomplete_reason = incomplete_reason_;
  result.ended_at = scheduler_.Now();
  result.events = scheduler_.events_run();
  result.trace_digest = trace_.digest().ToString();
  result.inputs = endpoints.inputs();
  result.processed = record_.processed;
  result.between_workers = record_.between_workers;
  result.outputs = endpoints.outputs();
  result.checkpoints_completed = record_.checkpoints_completed;
  result.checkpoints_declined =
      record_.probes[static_cast<size_t>(Probe::kCheckpointDeclined)];
  result.rollbacks = record_.rollbacks;
  result.probes = record_.probes;
  result.faults = faults_->outcomes();
  if (judge_ != nullptr) result.checks = judge_->counts();
  if (author_ != nullptr) {
    for (AuthorProbe& probe : author_->probes())
      result.author_probes.push_back({std::move(probe.name), probe.hits});
  }
  result.output = cluster_->output().Lines();
  result.sinks = endpoints.SinkContentsOfAll();
  return result;
}

}  // namespace

Result<RunResult> RunSimulation(const RunConfig& config,
                                const ApplicationFactory& factory,
                                RunMonitor* monitor) {
  return ExploreSimulation(config, factory, monitor, nullptr);
}

Result<RunResult> ExploreSimulation(const RunConfig& config,
                                    const ApplicationFactory& factory,
                                    RunMonitor* monitor,
                                    RunExplorer* explorer) {
  POUCH_ASSIGN_OR_RETURN(const std::unique_ptr<Application> oracle,
                         factory("judge"));
  POUCH_RETURN_IF_ERROR(oracle->Setup());
  POUCH_RETURN_IF_ERROR(oracle->graph().Validate());
  Run run(config, factory, monitor, explorer, oracle.get());
  POUCH_RETURN_IF_ERROR(run.Prepare());
  run.Execute();
  run.ShowWorkers();
  run.ShowDisks();
  RunResult result = run.TakeResult();
  if (explorer != nullptr) explorer->OnEnd(result);
  return result;
}

}  // namespace pouch

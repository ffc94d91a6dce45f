// Cluster: the machines of a run, the network between them, and the feeds and
// sinks around them: all that faults are done to.

#ifndef POUCH_SIM_CLUSTER_H_
#define POUCH_SIM_CLUSTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/crash_plan.h"
#include "sim/damage_tracker.h"
#include "sim/disk_fault.h"
#include "sim/endpoints.h"
#include "sim/fault_injector.h"
#include "sim/fault_kind.h"
#include "sim/judge/judge.h"
#include "sim/machine.h"
#include "sim/operation.h"
#include "sim/output_log.h"
#include "sim/run_config.h"
#include "sim/run_monitor.h"
#include "sim/run_observer.h"
#include "sim/run_plan.h"
#include "sim/run_record.h"
#include "sim/scheduler.h"
#include "sim/sim_network.h"
#include "sim/trace.h"
#include "sim/verdicts.h"
#include "sim/worker_failures.h"
#include "worker/application.h"
#include "worker/observer.h"
#include "worker/step_graph.h"
#include "worker/worker_options.h"

namespace pouch {

class Cluster final : public FaultActions,
                      private MachineOwner,
                      private WorkerFailureHandler {
 public:
  // What a cluster is part of. Everything outlives it.
  struct Surroundings {
    Scheduler* scheduler;
    Trace* trace;
    RunRecord* record;
    Verdicts* verdicts;
    Judge* judge;         // May be null.
    RunMonitor* monitor;  // May be null.
    const ApplicationFactory* factory;
    const StepGraph* graph;
    WorkerOperations* operations = nullptr;  // Told after the faults.
  };

  Cluster(const RunConfig& config, RunPlan plan,
          const Surroundings& surroundings);
  ~Cluster() override;

  // Starts everything. `faults` must outlive the cluster.
  Status Start(FaultInjector* faults);

  // Starts every worker that is down and not about to start by itself.
  void RestartAll();
  // True if a worker is down and about to start by itself.
  bool restart_planned() const;
  bool all_running() const;
  // Asks the coordinator for a checkpoint now.
  void RequestCheckpoint() { machines_.front()->RequestCheckpoint(); }

  // An exception came out of an event of `owner`. True if it was a worker's:
  // then it is among the verdicts, unless that worker was dead already.
  bool OnCheckFailed(OwnerId owner, const std::string& what);
  // True while the judge is being told something.
  bool in_judge() const { return in_judge_; }

  Endpoints* endpoints() { return &endpoints_; }
  const Endpoints& endpoints() const { return endpoints_; }
  const OutputLog& output() const { return output_; }
  const WorkerFailures& worker_failures() const { return worker_failures_; }
  const Machine& machine(WorkerId worker) const {
    return *machines_[worker.value()];
  }
  // One line about each worker, for people.
  std::string DescribeWorkers() const;

  // As SimNetwork's.
  uint64_t network_changes() const { return network_.changes(); }
  bool HasInFlight(const std::vector<WorkerId>& workers) const;

  // FaultActions.
  bool Crash(WorkerId worker, const CrashPlan& plan) override;
  void SetPaused(WorkerId worker, bool paused) override;
  void StartProcessFault(WorkerId worker, FaultKind kind,
                         const ProcessFault& fault, size_t number) override;
  void EndProcessFault(WorkerId worker, size_t number) override;
  uint64_t Disturb(FaultKind kind, const std::vector<std::string>& from,
                   const std::vector<std::string>& to, const LinkFault& fault,
                   Duration lasts, size_t number) override;
  void Mend(uint64_t trouble) override;
  DiskFaultStart StartDiskFault(WorkerId worker, FaultKind kind,
                                const DiskFault& fault, size_t number) override;
  void EndDiskFault(WorkerId worker, size_t number) override;
  void RefuseNext(const std::string& sink, size_t fault) override;
  void SetStalled(const std::string& sink, bool stalled) override;
  void Disarm() override;
  const std::string& NameOf(WorkerId worker) const override {
    return machines_[worker.value()]->name();
  }

 private:
  // MachineOwner.
  Result<std::unique_ptr<Application>> MakeApplication(
      WorkerId worker) override;
  std::unique_ptr<ProcessObserver> ObserverFor(WorkerId worker,
                                               Application* application,
                                               const bool* dead) override;
  void OnStartFailed(WorkerId worker, const Status& status) override;
  void OnPrinted(WorkerId worker, std::string_view line) override;
  void OnProcessStarted(WorkerId worker, uint64_t start) override;
  void OnProcessGone(WorkerId worker, bool power_loss) override;
  void OnDiskFaultHit(size_t fault) override;
  // Whoever explores forks: to tidy up would touch memory in every branch.
  bool keeps_the_dead() const override { return around_.operations != nullptr; }
  void OnOperation(WorkerId worker, const Operation& operation) override;
  void OnDiskDamaged(WorkerId worker, std::string_view file, uint64_t begin,
                     uint64_t end, const FileBefore& before) override {
    damage_.OnDamaged(worker, file, begin, end, before);
  }
  void OnDiskRewritten(WorkerId worker, std::string_view file, uint64_t begin,
                       uint64_t end) override {
    damage_.OnRewritten(worker, file, begin, end);
  }
  void OnDiskMisread(WorkerId worker, std::string_view file) override {
    damage_.OnMisread(worker, file);
  }

  // WorkerFailureHandler.
  void OnWorkerFailed(WorkerId worker, const WorkerFailure& failure) override;
  void OnDamageAccepted(WorkerId worker, const std::string& place) override;

  // `to`, or if it is empty every host that is not in `from`.
  std::vector<std::string> OrEverybodyElse(
      const std::vector<std::string>& from,
      const std::vector<std::string>& to) const;

  Surroundings around_;
  FaultInjector* faults_ = nullptr;
  Duration restart_after_failure_;
  SimNetwork network_;
  WorkerOptions worker_options_;
  std::vector<std::string> hosts_;
  Endpoints endpoints_;
  OutputLog output_;
  WorkerFailures worker_failures_;
  DamageTracker damage_;
  bool in_judge_ = false;
  std::vector<std::unique_ptr<Machine>> machines_;  // In join order.
};

}  // namespace pouch

#endif  // POUCH_SIM_CLUSTER_H_

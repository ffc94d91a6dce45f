// Machine: one virtual machine of the cluster: a disk that stays, and a worker
// process that comes and goes.
//
// How a process dies: at once, wherever it is in its turn. From the moment of
// Crash() nothing it does leaves it: its network is gone (what it had handed
// over before may arrive in part), its disk ignores it, its timers and tasks
// are dropped, its reports are not heard. The Worker object itself is destroyed
// in an event of its own at the same virtual time, because a turn of its may
// still be on the stack; only then does a power loss do its harm, and only
// after that can the machine start again.

#ifndef POUCH_SIM_MACHINE_H_
#define POUCH_SIM_MACHINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/armed_disk_faults.h"
#include "sim/crash_plan.h"
#include "sim/disk_conditions.h"
#include "sim/disk_damage_listener.h"
#include "sim/disk_fault.h"
#include "sim/disk_options.h"
#include "sim/fault_kind.h"
#include "sim/machine_clock.h"
#include "sim/operation.h"
#include "sim/process_disk.h"
#include "sim/process_fault.h"
#include "sim/process_network.h"
#include "sim/scheduler.h"
#include "sim/sim_disk.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/application.h"
#include "worker/observer.h"
#include "worker/worker.h"

namespace pouch {

// Hears the reports of one process. Outlives its worker.
class ProcessObserver : public Observer {
 public:
  // The process is dead and its application about to be destroyed: lets go of
  // whatever leans on it.
  virtual void Retire() = 0;
};

// Whom a machine tells, and asks for what each process needs.
class MachineOwner {
 public:
  virtual ~MachineOwner() = default;
  // The application of a process that starts, and who hears its reports.
  // Once `*dead` the observer must be deaf.
  virtual Result<std::unique_ptr<Application>> MakeApplication(
      WorkerId worker) = 0;
  virtual std::unique_ptr<ProcessObserver> ObserverFor(WorkerId worker,
                                                       Application* application,
                                                       const bool* dead) = 0;
  // MakeApplication() failed: the process has died of it.
  virtual void OnStartFailed(WorkerId worker, const Status& status) = 0;
  virtual void OnPrinted(WorkerId worker, std::string_view line) = 0;
  // A process started, or is gone.
  virtual void OnProcessStarted(WorkerId worker, uint64_t start) = 0;
  virtual void OnProcessGone(WorkerId worker, bool power_loss) = 0;
  // An armed disk fault was met.
  virtual void OnDiskFaultHit(size_t fault) = 0;
  // What the disk did that it must not; see DiskDamageListener.
  virtual void OnDiskDamaged(WorkerId worker, std::string_view file,
                             uint64_t begin, uint64_t end,
                             const FileBefore& before) = 0;
  virtual void OnDiskRewritten(WorkerId worker, std::string_view file,
                               uint64_t begin, uint64_t end) = 0;
  virtual void OnDiskMisread(WorkerId worker, std::string_view file) = 0;
  // True if a dead process is to stay in memory until the machine goes.
  virtual bool keeps_the_dead() const = 0;
  // What the running process does; it may be crashed from within.
  virtual void OnOperation(WorkerId worker, const Operation& operation) = 0;
};

class Machine final : private OperationListener, private DiskDamageListener {
 public:
  // `options` names the worker. The pointers must outlive the machine.
  Machine(WorkerOptions options, const DiskOptions& disk_options,
          const Rng& rng, Scheduler* scheduler, SimNetwork* network,
          MachineOwner* owner);
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() override;

  // Starts a process if none runs, and forgets a restart that was planned. One
  // that has just died is buried first.
  void Start();
  // Kills the process; see above. False if there is no process.
  bool Crash(const CrashPlan& plan);

  // A stopped machine; pauses add up, and outlast a crash.
  void SetPaused(bool paused);

  // As FaultActions says. What is wrong with the clock, or slow, outlasts a
  // crash.
  void StartProcessFault(FaultKind kind, const ProcessFault& fault,
                         size_t number);
  void EndProcessFault(size_t number);
  // `others` are the disks of the other machines.
  DiskFaultStart StartDiskFault(FaultKind kind, const DiskFault& fault,
                                size_t number,
                                const std::vector<const SimDisk*>& others);
  void EndDiskFault(size_t number);
  void DisarmDisk() { faults_.DisarmAll(); }

  // Asks the running coordinator for a checkpoint.
  void RequestCheckpoint();

  bool running() const { return process_ != nullptr && !process_->dead; }
  bool paused() const { return pauses_ > 0; }
  // It is down and will start by itself.
  bool restart_planned() const { return restart_.has_value(); }
  // The number of processes so far.
  uint64_t starts() const { return starts_; }
  // The owner of the process's events; only while there is one.
  std::optional<OwnerId> owner() const;
  // What the running worker looks like; nothing if there is none.
  std::optional<Inspection> Inspect() const;
  const std::string& name() const { return name_; }
  const SimDisk& disk() const { return disk_; }

 private:
  // One process. Destroyed from bottom to top.
  struct Process {
    Process(Scheduler* scheduler, SimNetwork* sim_network, SimDisk* sim_disk,
            const WorkerOptions& options, const Rng& stream,
            const MachineClock* clock, OperationListener* listener);
    // Ends it without a word.
    ~Process() {
      dead = true;
      if (observer != nullptr) observer->Retire();
    }

    bool dead = false;
    CrashPlan crash;  // Once it is dead.
    SimExecutor executor;
    ProcessNetwork network;
    ProcessDisk disk;
    Rng rng;
    std::unique_ptr<Application> application;
    std::unique_ptr<ProcessObserver> observer;
    std::unique_ptr<Worker> worker;
  };

  // OperationListener.
  void OnOperation(const Operation& operation) override {
    owner_->OnOperation(options_.self, operation);
  }

  // DiskDamageListener.
  void OnDamaged(std::string_view file, uint64_t begin, uint64_t end,
                 const FileBefore& before) override {
    owner_->OnDiskDamaged(options_.self, file, begin, end, before);
  }
  void OnRewritten(std::string_view file, uint64_t begin,
                   uint64_t end) override {
    owner_->OnDiskRewritten(options_.self, file, begin, end);
  }
  void OnMisread(std::string_view file) override {
    owner_->OnDiskMisread(options_.self, file);
  }

  // As rolled_back_directory asks; at once if there is no process, else the
  // moment that it is buried.
  DiskFaultStart RollBackDisk(Time when);
  // The first turn of a process.
  void Boot();
  void UpdateConditions();
  void UpdateSpeed();
  // Settles what the dead process leaves, and destroys it.
  void Bury();
  void PlanRestart(Time when);

  WorkerOptions options_;
  std::string name_;
  Rng rng_;
  Scheduler* scheduler_;
  SimNetwork* network_;
  MachineOwner* owner_;
  ArmedDiskFaults faults_;
  SimDisk disk_;
  std::unique_ptr<Process> process_;
  std::vector<std::unique_ptr<Process>> kept_;
  uint64_t starts_ = 0;
  int pauses_ = 0;
  // What is asked of the disk for a while, by the number of the fault.
  std::map<size_t, DiskConditions> conditions_;
  MachineClock clock_;
  std::map<size_t, Duration> slow_;  // What each turn takes, by fault.
  bool wipe_ = false;                // The disk, as soon as nobody uses it.
  std::optional<EventId> restart_;
  std::optional<Time> roll_back_to_;  // When the dead process is buried.
};

}  // namespace pouch

#endif  // POUCH_SIM_MACHINE_H_

// FaultInjector: makes the planned faults happen, each once, when its time, its
// probe or its operation has come, and counts what became of them.

#ifndef POUCH_SIM_FAULT_INJECTOR_H_
#define POUCH_SIM_FAULT_INJECTOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/crash_plan.h"
#include "sim/disk_fault.h"
#include "sim/fault_kind.h"
#include "sim/fault_plan.h"
#include "sim/link_fault.h"
#include "sim/operation.h"
#include "sim/process_fault.h"
#include "sim/run_result.h"
#include "sim/scheduler.h"
#include "sim/trace.h"
#include "worker/probes.h"

namespace pouch {

// The world that faults are done to. Every call may come from within a callback
// of a worker and takes effect before that callback goes on.
class FaultActions {
 public:
  virtual ~FaultActions() = default;

  // False if no process of the worker runs.
  virtual bool Crash(WorkerId worker, const CrashPlan& plan) = 0;
  virtual void SetPaused(WorkerId worker, bool paused) = 0;
  // Makes the worker's machine misbehave as the process family's slow_cpu and
  // clock faults say, until it is ended by its `number`; or empties its disk,
  // at once or else as soon as its process, which must crash now, is gone.
  virtual void StartProcessFault(WorkerId worker, FaultKind kind,
                                 const ProcessFault& fault, size_t number) = 0;
  virtual void EndProcessFault(WorkerId worker, size_t number) = 0;
  // Does to the links between two groups of hosts what a fault of the network
  // family says; all of them by this one call. An empty `to` is everybody who
  // is not in `from`. Returns a number for Mend(); 0 if it was done at once.
  // Whenever armed corruption hits, OnArmedFaultHit(number) is to be called.
  virtual uint64_t Disturb(FaultKind kind, const std::vector<std::string>& from,
                           const std::vector<std::string>& to,
                           const LinkFault& fault, Duration lasts,
                           size_t number) = 0;
  virtual void Mend(uint64_t trouble) = 0;
  // Makes the worker's disk misbehave as a fault of the disk family says; all
  // of them by this one call. `number` is the fault's: whenever what was armed
  // hits, FaultInjector::OnArmedFaultHit(number) is to be called.
  virtual DiskFaultStart StartDiskFault(WorkerId worker, FaultKind kind,
                                        const DiskFault& fault,
                                        size_t number) = 0;
  // Ends what lasts, and disarms what still waits.
  virtual void EndDiskFault(WorkerId worker, size_t number) = 0;
  // The sink's next new transaction is refused; as above.
  virtual void RefuseNext(const std::string& sink, size_t fault) = 0;
  virtual void SetStalled(const std::string& sink, bool stalled) = 0;
  // What was armed above and has hit nobody never will.
  virtual void Disarm() = 0;
  virtual const std::string& NameOf(WorkerId worker) const = 0;
};

class FaultInjector final {
 public:
  // The pointers must outlive the injector.
  FaultInjector(std::vector<PlannedFault> faults, Scheduler* scheduler,
                FaultActions* actions, Trace* trace);

  // Sets the timers of faults that have a time.
  void Start();

  // `worker` reported `probe`.
  void OnProbe(WorkerId worker, Probe probe) {
    if (!by_probe_[static_cast<size_t>(probe)].empty()) Match(worker, probe);
  }
  // `worker` does something, or has just done it.
  void OnOperation(WorkerId worker, const Operation& operation) {
    if (!by_operation_.empty()) Match(worker, operation);
  }
  // A rollback, a declined checkpoint, a resend, a cut: what faults lead to.
  void OnConsequence() {
    if (last_fired_) ++outcomes_[*last_fired_].mattered;
  }
  void OnArmedFaultHit(size_t fault);

  // Adds a fault of which nothing is known yet, as one whose trigger has not
  // come. Returns its number.
  size_t Reserve();
  // It is this one, and happens now, at an operation of `worker`.
  void FireReserved(size_t number, PlannedFault fault, WorkerId worker);

  // Ends everything that lasts and disarms what never hit: links heal, pauses
  // end, disks have room, sinks read.
  void HealAll();

  // Faults with a time that has not come yet.
  size_t timed_pending() const { return timed_pending_; }
  // Faults whose probe or operation did not come often enough yet.
  size_t triggers_pending() const { return triggers_pending_; }
  // Faults that will hit the next operation or transaction that fits.
  size_t armed_pending() const { return armed_.size(); }
  // Fired faults that still last.
  size_t lasting() const { return ends_.size(); }
  // How often a fault fired.
  uint64_t fired() const { return fired_; }

  const std::vector<FaultOutcome>& outcomes() const { return outcomes_; }

 private:
  // A fired fault that lasts.
  struct End {
    size_t fault;
    EventId event;
    std::vector<WorkerId> workers;
    uint64_t trouble = 0;
    uint64_t crashes = 0;  // Of a series of crashes: those so far.
  };

  void Match(WorkerId worker, Probe probe);
  void Match(WorkerId worker, const Operation& operation);
  // Counts what `fits` of `waiting`, and fires what is due.
  template <typename Fits>
  void CountAndFire(WorkerId worker, std::vector<size_t>* waiting, Fits fits);
  void Fire(size_t index, std::optional<WorkerId> reporter);
  bool HitDisks(size_t index, const std::vector<WorkerId>& workers);
  bool HitProcesses(size_t index, const std::vector<WorkerId>& workers);
  bool HitLinks(size_t index, const std::vector<std::string>& from);
  // The first of a series of crashes; the others follow. True if it hit.
  bool StartCrashes(size_t index, const std::vector<WorkerId>& workers);
  bool NextCrash(uint64_t number);
  // True if it hit anybody; what it is armed for hits later.
  bool Hit(size_t index, const std::vector<WorkerId>& workers,
           const std::vector<std::string>& from);
  // Ends the fault after its time.
  void Lasts(size_t index, std::vector<WorkerId> workers, uint64_t trouble);
  void Undo(const End& end);
  void CountFired(size_t index);

  std::vector<PlannedFault> faults_;
  Scheduler* scheduler_;
  FaultActions* actions_;
  Trace* trace_;
  std::vector<FaultOutcome> outcomes_;
  std::array<std::vector<size_t>, kProbeCount> by_probe_;
  std::vector<size_t> by_operation_;
  std::vector<uint64_t> met_;  // How often each fault's trigger came so far.
  std::set<size_t> armed_;
  std::map<uint64_t, End> ends_;
  uint64_t next_end_ = 0;
  size_t timed_pending_ = 0;
  size_t triggers_pending_ = 0;
  uint64_t fired_ = 0;
  std::optional<size_t> last_fired_;
};

}  // namespace pouch

#endif  // POUCH_SIM_FAULT_INJECTOR_H_

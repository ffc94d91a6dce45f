// RunExplorer: whoever decides in the middle of a run what goes wrong next.
//
// A search forks the process at an operation of a worker and lets each child go
// on with another fault (sim/search/exhaust.h). The run knows nothing of that:
// it reserves the faults, so that it has the same phases and the same trace as
// a run whose configuration names them, and asks when it may end.

#ifndef POUCH_SIM_RUN_EXPLORER_H_
#define POUCH_SIM_RUN_EXPLORER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/operation.h"
#include "sim/run_config.h"
#include "sim/run_record.h"
#include "sim/run_result.h"
#include "sim/sim_disk.h"

namespace pouch {

// A run that goes on, as an explorer sees it.
class ExploredRun {
 public:
  virtual ~ExploredRun() = default;

  virtual Time now() const = 0;
  virtual const RunConfig& config() const = 0;
  virtual const RunRecord& record() const = 0;
  virtual bool running(WorkerId worker) const = 0;
  virtual const SimDisk& disk(WorkerId worker) const = 0;
  // Grows with each event, report and use of the network: with everything that
  // changes but the workers' own memory and what OnOperation() tells of.
  virtual uint64_t changes() const = 0;
  // False if it is all the same to a crash of these workers, now, what becomes
  // of what they had handed to the network.
  virtual bool HasInFlight(const std::vector<WorkerId>& workers) const = 0;
  // Makes the next reserved fault this one, a crash, and happen now. Its
  // trigger is an operation of `worker`, the one that goes on at this moment.
  virtual void Crash(const Fault& fault, WorkerId worker) = 0;
};

class RunExplorer {
 public:
  virtual ~RunExplorer() = default;

  // How many faults the run reserves behind those of its configuration. One
  // that is never decided is a fault whose trigger never came.
  virtual size_t reserved_faults() const = 0;
  // A worker does something, or has just done it, after the faults that wait
  // for it. May crash it.
  virtual void OnOperation(ExploredRun* run, WorkerId worker,
                           const Operation& operation) = 0;
  // Asked after each event: true ends the run here, as one that has passed
  // unless something was found by now.
  virtual bool ShouldEnd(const ExploredRun& run) = 0;
  // The run has ended. What it holds is destroyed next, unless the process
  // ends here.
  virtual void OnEnd(const RunResult& result) = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_EXPLORER_H_

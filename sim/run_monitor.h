// RunMonitor: whoever watches a run while it goes on.

#ifndef POUCH_SIM_RUN_MONITOR_H_
#define POUCH_SIM_RUN_MONITOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "worker/inspection.h"

namespace pouch {

// One event of the trace. Every one is part of the run's digest.
struct TraceEvent {
  Time at;
  std::string_view actor;  // A worker, feed or sink, or "simulator".
  std::string_view kind;   // E.g. "probe", "fault", "step", "crash".
  std::string_view detail;
};

// How far a run is.
struct RunProgress {
  Time now;
  uint64_t processed = 0;
  uint64_t checkpoints = 0;
  uint64_t faults_fired = 0;
  uint64_t inputs_confirmed = 0;  // Committed and forgotten by the feeds,
  uint64_t inputs = 0;            // of this many.
};

// A run that stands still, for whoever wants to look into it.
class StandingRun {
 public:
  virtual ~StandingRun() = default;
  virtual Time now() const = 0;
  // Their names, in join order.
  virtual const std::vector<std::string>& workers() const = 0;
  // Nothing if the worker is down.
  virtual std::optional<Inspection> Inspect(std::string_view worker) const = 0;
};

// Whoever watches a run. Nothing here changes what happens in it, except that
// it may end early.
class RunMonitor {
 public:
  virtual ~RunMonitor() = default;
  // Called every few hundred events.
  virtual void OnProgress(const RunProgress&) {}
  // Asked as often; true ends the run as incomplete.
  virtual bool ShouldStop() { return false; }
  // Asked after every event of the scheduler; true ends the run there as
  // incomplete, for this reason.
  virtual bool stops_here() const { return false; }
  virtual std::string stop_reason() const { return "stopped"; }
  // True: the run ends with its first failure, instead of soon after it.
  virtual bool stops_at_failure() const { return false; }
  // Called once, when the run is over and everything still stands.
  virtual void OnStanding(const StandingRun&) {}
  // Called for each event of the trace if wants_trace().
  virtual bool wants_trace() const { return false; }
  virtual void OnTrace(const TraceEvent&) {}
  // A line that the application printed or logged.
  virtual void OnApplicationOutput(Time, std::string_view worker,
                                   std::string_view text) {
    (void)worker;
    (void)text;
  }
  // Called for each file on each worker's disk, once the run is over, if
  // wants_disks().
  virtual bool wants_disks() const { return false; }
  virtual void OnDiskFile(std::string_view worker, std::string_view name,
                          std::string_view bytes) {
    (void)worker;
    (void)name;
    (void)bytes;
  }
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_MONITOR_H_

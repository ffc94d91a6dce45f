// RunPhases: safety, then liveness, then the end.
//
// Safety: faults happen. It is over once no fault can come by itself any more:
// those with a time have come and passed, every worker that restarts by itself
// has, and those that wait for a probe, or for the next sync, append or
// transaction, have come or wait in vain (all input is committed, or nothing
// moves any more).
//
// Liveness: everything heals and every worker starts. Now all input must be
// processed and committed within 20 times (checkpoint interval + longest
// backoff + longest latency + what the feeds need for the rest), or the run is
// stuck. A fault that comes late begins all over again.
//
// The end: every feed is exhausted, a checkpoint that was started after that
// is committed everywhere, and nothing moves.

#ifndef POUCH_SIM_RUN_PHASES_H_
#define POUCH_SIM_RUN_PHASES_H_

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "sim/cluster.h"
#include "sim/fault_injector.h"
#include "sim/run_config.h"
#include "sim/run_record.h"
#include "sim/scheduler.h"
#include "sim/trace.h"
#include "sim/verdicts.h"

namespace pouch {

class RunPhases final {
 public:
  // Everything outlives it.
  struct Surroundings {
    Scheduler* scheduler;
    Trace* trace;
    RunRecord* record;
    Verdicts* verdicts;
    Cluster* cluster;
    FaultInjector* faults;
  };

  RunPhases(const RunConfig& config, const Surroundings& surroundings);

  // Looks at the run from now on, in events of its own.
  void Start() { LookAgain(); }

  // The run has ended by itself, and well.
  bool finished() const { return finished_; }

 private:
  void LookAgain();
  void Look();
  bool SafetyIsOver() const;
  void StartLiveness();
  void LookInLiveness();
  // Keeps settled_at_.
  void UpdateSettled();
  bool IsFinished() const;
  void ReportStuck();

  Surroundings around_;
  Duration checkpoint_every_;
  Duration longest_backoff_;
  Duration longest_latency_;
  Duration heartbeat_every_;
  std::optional<Duration> liveness_limit_;
  Duration look_every_;
  bool in_liveness_ = false;
  uint64_t fired_at_start_ = 0;  // Faults, when liveness began.
  Time liveness_started_at_;
  Time deadline_;
  // Since when all input is taken in, as far as anybody can tell.
  std::optional<Time> settled_at_;
  bool finished_ = false;
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_PHASES_H_

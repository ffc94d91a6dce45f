// FaultPlan: the faults of a RunConfig with every name resolved.

#ifndef POUCH_SIM_FAULT_PLAN_H_
#define POUCH_SIM_FAULT_PLAN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/disk_fault.h"
#include "sim/fault_kind.h"
#include "sim/link_fault.h"
#include "sim/process_fault.h"
#include "sim/run_config.h"
#include "sim/run_plan.h"
#include "worker/probes.h"

namespace pouch {

struct PlannedFault {
  FaultKind kind = FaultKind::kProcessCrash;
  std::optional<Time> at;  // Exactly one of these three is set.
  std::optional<Probe> probe;
  std::optional<OperationTrigger> operation;
  std::optional<WorkerId> trigger_worker;  // None: anybody's.
  uint64_t nth = 1;
  // Whom it hits; empty: the worker whose probe or operation it was.
  std::vector<WorkerId> workers;
  // Of the network family: hosts; an empty `from` is that worker, an empty `to`
  // everybody else.
  std::vector<std::string> from;
  std::vector<std::string> to;
  std::vector<std::string> sinks;  // Addresses.
  std::optional<Duration> restart_after;
  InFlight in_flight = InFlight::kDrawn;
  std::optional<PowerLossOutcome> leaves;
  Duration lasts;
  DiskFault disk;
  LinkFault link;
  ProcessFault process;
  std::string label;
};

// Names of workers are theirs, or "initializer"; of feeds, the source's; of
// sinks, the address, or "sinks" for all of them at the end of a link.
// Errors: kInvalidArgument, naming the fault and what is wrong with it.
Result<std::vector<PlannedFault>> PlanFaults(const RunConfig& config,
                                             const RunPlan& plan);

}  // namespace pouch

#endif  // POUCH_SIM_FAULT_PLAN_H_

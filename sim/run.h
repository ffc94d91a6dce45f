// Runs one simulation from its first event to its verdict.

#ifndef POUCH_SIM_RUN_H_
#define POUCH_SIM_RUN_H_

#include "base/status.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "worker/application.h"

namespace pouch {

// Runs `config`. `factory` makes the application of each start of each worker,
// and of the judge (under the name "judge").
//
// Errors: kInvalidArgument if the configuration does not fit the application
// (a feed without a source, an unknown worker), kApplicationError if the
// application cannot be set up at all. Everything that goes wrong later is in
// the RunResult.
Result<RunResult> RunSimulation(const RunConfig& config,
                                const ApplicationFactory& factory,
                                RunMonitor* monitor);

// The same, with an explorer, which must outlive the call.
Result<RunResult> ExploreSimulation(const RunConfig& config,
                                    const ApplicationFactory& factory,
                                    RunMonitor* monitor, RunExplorer* explorer);

}  // namespace pouch

#endif  // POUCH_SIM_RUN_H_

// What searches run: one scenario's application under many configurations.

#ifndef POUCH_CLI_SCENARIO_SIMULATION_H_
#define POUCH_CLI_SCENARIO_SIMULATION_H_

#include "base/status.h"
#include "cli/run_environment.h"
#include "scenarios/scenario.h"
#include "sim/search/child_pool.h"
#include "sim/search/child_runner.h"
#include "worker/step_graph.h"

namespace pouch {

// Runs configurations over the application of `scenario`: makes the
// application, generates what the feeds hold under the configuration's seed,
// and simulates. What the scenario expects does not count. Both arguments must
// outlive it.
SearchSimulation SimulationOf(const Scenario& scenario,
                              const RunEnvironment& environment);

// Sets the application up once, so that children forked off this process find
// it imported and compiled, fills in the scenario's generated feeds, and
// returns the pipeline. Errors: as a run that cannot begin.
Result<StepGraph> WarmUp(Scenario* scenario, const RunEnvironment& environment);

// Options for children: `jobs` at once, 0 for one on each processor; they hang
// after `hang_seconds`.
ChildPoolOptions PoolOptions(const RunEnvironment& environment, size_t jobs,
                             double hang_seconds);

}  // namespace pouch

#endif  // POUCH_CLI_SCENARIO_SIMULATION_H_

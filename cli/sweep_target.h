// What a sweep is over: a scenario, or an application without one.

#ifndef POUCH_CLI_SWEEP_TARGET_H_
#define POUCH_CLI_SWEEP_TARGET_H_

#include <string>

#include "base/status.h"
#include "cli/options/sweep_options.h"
#include "scenarios/scenario.h"
#include "worker/step_graph.h"

namespace pouch {

// The scenario that `options` name; for a .py file one made of the options, as
// if it lay in the current folder.
// Errors: kInvalidArgument, with one line for each problem.
Result<Scenario> LoadTarget(const SweepOptions& options);

// Whether an application with these sources can be swept with the feeds that
// the scenario has. Errors: kInvalidArgument, a sentence that says how to name
// feeds.
Status CheckFeeds(const Scenario& scenario, const SweepOptions& options,
                  const StepGraph& graph);

}  // namespace pouch

#endif  // POUCH_CLI_SWEEP_TARGET_H_

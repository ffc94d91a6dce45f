// Keeps failures as small scenarios; see cli/failure_folder.h.

#ifndef POUCH_CLI_FAILURE_KEEPER_H_
#define POUCH_CLI_FAILURE_KEEPER_H_

#include <functional>
#include <string>

#include "cli/failure_shrinker.h"
#include "cli/run_environment.h"
#include "reports/run_report.h"
#include "scenarios/scenario.h"
#include "sim/search/normalized_message.h"

namespace pouch {

// Shrinks what `scenario` failed with, and writes what is left into
// kFailureFolder, which is made if need be. What cannot be done is the
// report's problem. `tell` as for ShrinkFailure().
ShrinkReport ShrinkAndKeep(const Scenario& scenario, const FailureKey& failure,
                           const ShrinkBounds& bounds,
                           const RunEnvironment& environment,
                           const std::function<void(const std::string&)>& tell);

}  // namespace pouch

#endif  // POUCH_CLI_FAILURE_KEEPER_H_

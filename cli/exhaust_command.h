// `pouch exhaust`: a crash at every crash point of a scenario.

#ifndef POUCH_CLI_EXHAUST_COMMAND_H_
#define POUCH_CLI_EXHAUST_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/exhaust_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Says first how much there is to try and how long that takes, tries it,
// prints what was found, keeps one failure of each kind as a scenario file in
// .pouch/failures, and writes the JSON report if one is asked for.
ExitStatus ExhaustScenario(const ExhaustCommandOptions& options,
                           const RunEnvironment& environment,
                           const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_EXHAUST_COMMAND_H_

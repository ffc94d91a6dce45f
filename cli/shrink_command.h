// `pouch shrink`: a scenario that fails to a small one.

#ifndef POUCH_CLI_SHRINK_COMMAND_H_
#define POUCH_CLI_SHRINK_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/shrink_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Shrinks the failure of a scenario, or the first one that a record tells of,
// writes the small scenario and says which faults it needs. After an interrupt
// the best so far is written.
ExitStatus ShrinkScenario(const ShrinkCommandOptions& options,
                          const RunEnvironment& environment,
                          const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_SHRINK_COMMAND_H_

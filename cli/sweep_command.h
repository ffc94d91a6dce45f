// `pouch sweep`: many seeds of one application, and what they found.

#ifndef POUCH_CLI_SWEEP_COMMAND_H_
#define POUCH_CLI_SWEEP_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/sweep_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Runs the failures kept before, then the seeds, each in a child process;
// prints the report, and the first failure in full if that ends the sweep;
// keeps each new kind of failure as a scenario file in .pouch/failures; writes
// the JSON report if one is asked for.
ExitStatus SweepSeeds(const SweepOptions& options,
                      const RunEnvironment& environment,
                      const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_SWEEP_COMMAND_H_

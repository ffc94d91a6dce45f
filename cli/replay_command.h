// `pouch replay`: runs again what a report or a trace recorded.

#ifndef POUCH_CLI_REPLAY_COMMAND_H_
#define POUCH_CLI_REPLAY_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/replay_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Runs each recorded run that was not as expected (each at all, if none was),
// prints its verdict and how it compares with the record.
ExitStatus ReplayRecord(const ReplayOptions& options,
                        const RunEnvironment& environment,
                        const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_REPLAY_COMMAND_H_

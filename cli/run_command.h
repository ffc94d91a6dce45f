// `pouch run`: scenarios to verdicts and reports.

#ifndef POUCH_CLI_RUN_COMMAND_H_
#define POUCH_CLI_RUN_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/run_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Runs each scenario, prints its verdict, and writes the reports asked for,
// each whole or not at all. After an interrupt the rest is skipped and what
// there is is reported.
ExitStatus RunScenarios(const RunOptions& options,
                        const RunEnvironment& environment,
                        const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_RUN_COMMAND_H_

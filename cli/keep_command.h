// `pouch keep`: a failure that a search found becomes a test.

#ifndef POUCH_CLI_KEEP_COMMAND_H_
#define POUCH_CLI_KEEP_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/keep_options.h"

namespace pouch {

// Writes the scenario into the folder and says how Bazel finds it there. Never
// replaces a file.
ExitStatus KeepScenario(const KeepOptions& options, const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_KEEP_COMMAND_H_

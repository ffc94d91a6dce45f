// `pouch check`: what is wrong with scenario files.

#ifndef POUCH_CLI_CHECK_COMMAND_H_
#define POUCH_CLI_CHECK_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/check_options.h"

namespace pouch {

// Says of each file that it is fine, on console.out, or all its problems, one
// per line, on console.err. Runs nothing.
ExitStatus CheckScenarios(const CheckOptions& options, const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_CHECK_COMMAND_H_

// `pouch log`: what stands in a worker's directory.

#ifndef POUCH_CLI_LOG_COMMAND_H_
#define POUCH_CLI_LOG_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/log_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Prints the directory's segments, their records, and where damage starts.
// Opens files for reading only. With a scenario, its application's hooks decode
// the objects. kUnexpected if anything is damaged.
ExitStatus ShowLog(const LogOptions& options,
                   const ApplicationMaker& make_application,
                   const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_LOG_COMMAND_H_

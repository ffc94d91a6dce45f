// `pouch merge`: the reports of a sweep's parts as one.

#ifndef POUCH_CLI_MERGE_COMMAND_H_
#define POUCH_CLI_MERGE_COMMAND_H_

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/merge_options.h"

namespace pouch {

// Prints the joined report and which seeds are missing, and writes it as JSON
// if asked to.
ExitStatus MergeReports(const MergeOptions& options, const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_MERGE_COMMAND_H_

// The command line: what the user asked for, or what to answer instead.

#ifndef POUCH_CLI_COMMAND_LINE_H_
#define POUCH_CLI_COMMAND_LINE_H_

#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.h"
#include "cli/options/check_options.h"
#include "cli/options/exhaust_options.h"
#include "cli/options/fuzz_options.h"
#include "cli/options/keep_options.h"
#include "cli/options/log_options.h"
#include "cli/options/merge_options.h"
#include "cli/options/replay_options.h"
#include "cli/options/run_options.h"
#include "cli/options/shrink_options.h"
#include "cli/options/sweep_options.h"

namespace pouch {

using Command =
    std::variant<RunOptions, SweepOptions, ExhaustCommandOptions, MergeOptions,
                 KeepOptions, ShrinkCommandOptions, ReplayOptions, FuzzOptions,
                 CheckOptions, LogOptions, Answer>;

// Reads what stands behind the program's name. `revision` answers --version.
Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::string& revision);

}  // namespace pouch

#endif  // POUCH_CLI_COMMAND_LINE_H_

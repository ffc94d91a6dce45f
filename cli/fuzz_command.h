// `pouch fuzz`: do the hooks keep their contract?

#ifndef POUCH_CLI_FUZZ_COMMAND_H_
#define POUCH_CLI_FUZZ_COMMAND_H_

#include <cstdint>
#include <functional>

#include "cli/console.h"
#include "cli/exit_status.h"
#include "cli/options/fuzz_options.h"
#include "cli/run_environment.h"

namespace pouch {

// Tries the hooks and prints what was found. `use_hash_seed` sets the hash seed
// of an interpreter that is started later in this process or a child of it;
// none may have been started before.
ExitStatus FuzzHooks(const FuzzOptions& options,
                     const RunEnvironment& environment,
                     const std::function<void(uint32_t)>& use_hash_seed,
                     const Console& console);

}  // namespace pouch

#endif  // POUCH_CLI_FUZZ_COMMAND_H_

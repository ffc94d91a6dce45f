// What `pouch fuzz` does in processes of their own.
//
// The process that reads the command line never starts Python: a hook that
// crashes the interpreter ends a child, and each child has a hash seed of its
// own.

#ifndef POUCH_CLI_FUZZ_WORK_H_
#define POUCH_CLI_FUZZ_WORK_H_

#include <string>
#include <vector>

#include "base/status.h"
#include "cli/options/fuzz_options.h"
#include "cli/run_environment.h"
#include "worker/python/hook_contract.h"

namespace pouch {

// Runs in a child: collects values, runs the battery. The answer is text that
// ReadHookReport() reads.
std::string JudgeHooksHere(const FuzzOptions& options,
                           const RunEnvironment& environment);
// Errors: those of JudgeHooks() and of a scenario that cannot be read.
Result<HookContractReport> ReadHookReport(const std::string& text);

// Runs in another child: loads the bytes of values.
std::string LoadHere(const FuzzOptions& options,
                     const RunEnvironment& environment,
                     const std::vector<EncodedValue>& values);
Result<std::vector<LoadedValue>> ReadLoaded(const std::string& text);

}  // namespace pouch

#endif  // POUCH_CLI_FUZZ_WORK_H_

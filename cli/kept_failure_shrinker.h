// Makes a failure that a sweep kept small, in its file.

#ifndef POUCH_CLI_KEPT_FAILURE_SHRINKER_H_
#define POUCH_CLI_KEPT_FAILURE_SHRINKER_H_

#include <functional>
#include <string>

#include "base/status.h"
#include "cli/run_environment.h"
#include "reports/run_report.h"
#include "sim/search/normalized_message.h"

namespace pouch {

// Shrinks the scenario in the file `path`, which fails with `failure`, for at
// most `seconds`, and writes the small one over it. If there is nothing
// smaller, the file stays as it is and the report says why. `tell`, which may
// be null, is given a line about how far this is.
ShrinkReport ShrinkKeptFailure(
    const std::string& path, const FailureKey& failure, double seconds,
    const RunEnvironment& environment,
    const std::function<void(const std::string&)>& tell);

}  // namespace pouch

#endif  // POUCH_CLI_KEPT_FAILURE_SHRINKER_H_

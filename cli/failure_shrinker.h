// Shrinks the failure of a scenario to a small scenario: what stands between
// the commands and sim/search/shrinker.h.

#ifndef POUCH_CLI_FAILURE_SHRINKER_H_
#define POUCH_CLI_FAILURE_SHRINKER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/status.h"
#include "cli/run_environment.h"
#include "reports/run_report.h"
#include "scenarios/scenario.h"
#include "sim/search/normalized_message.h"

namespace pouch {

struct ShrinkBounds {
  uint64_t most_runs = 2000;
  double most_seconds = 120;
};

// A failure made small.
struct ShrunkFailure {
  Scenario scenario;   // As it is read from its file.
  std::string text;    // The file's contents.
  FailureKey failure;  // What it fails with.
  ShrinkReport report;
  bool interrupted = false;  // This is the best so far.
};

// Shrinks what `scenario`, whose generated feeds are filled in, fails with:
// `wanted`, or, if there is no value, what comes of running it. The result
// stands for a file in `folder`, an absolute path. It expects the verdict that
// `scenario` does; an output that `scenario` expects is forgotten, for the
// input changes, unless the output is the failure. `tell`, which may be null,
// is given a line about how far this is.
//
// Errors: kFailedPrecondition, it passes, or does not fail like this again;
// kUnavailable, interrupted before anything was known; else as RunSimulation()
// and WriteScenario().
Result<ShrunkFailure> ShrinkFailure(
    const Scenario& scenario, const std::optional<FailureKey>& wanted,
    const std::string& folder, const ShrinkBounds& bounds,
    const RunEnvironment& environment,
    const std::function<void(const std::string&)>& tell);

}  // namespace pouch

#endif  // POUCH_CLI_FAILURE_SHRINKER_H_

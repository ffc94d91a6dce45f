// What the shrinker is handed for simulated runs: when two failures are the
// same one, and how a feed is cut.

#ifndef POUCH_SIM_SEARCH_SHRINK_TRIALS_H_
#define POUCH_SIM_SEARCH_SHRINK_TRIALS_H_

#include <functional>
#include <memory>
#include <optional>

#include "base/status.h"
#include "sim/run_config.h"
#include "sim/search/normalized_message.h"
#include "sim/search/search_outcome.h"
#include "sim/search/shrinker.h"
#include "worker/application.h"

namespace pouch {

// Runs one configuration; no value: interrupted.
using OutcomeRunner =
    std::function<std::optional<SearchOutcome>(const RunConfig&)>;

// Trials of `wanted`: the same failure is one with the same class and the same
// normalised message. What cannot run at all is another.
TrialRunner TrialsOf(const FailureKey& wanted, OutcomeRunner run);

// Cuts feeds as the application does, by their sources' headers; it may be set
// up already. A feed that it cannot cut gives nothing.
MessageCutter CutterOf(std::shared_ptr<Application> application);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SHRINK_TRIALS_H_

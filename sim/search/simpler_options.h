// What the options of a run may be replaced by so that a scenario says less.

#ifndef POUCH_SIM_SEARCH_SIMPLER_OPTIONS_H_
#define POUCH_SIM_SEARCH_SIMPLER_OPTIONS_H_

#include <vector>

#include "sim/run_config.h"

namespace pouch {

// Configurations that differ from `config` in its sizes only (intervals, limits
// and the feeds' speed), the simplest first: all defaults at once, then one
// default each, then one value each with fewer digits. Taking one of these
// again and again comes to an end.
std::vector<RunConfig> SimplerSizes(const RunConfig& config);

// The same for the surroundings: latencies, the disk's profile, where feeds
// connect. Of the profiles the one that does least harm is the simplest; where
// no power is lost, the default.
std::vector<RunConfig> SimplerSurroundings(const RunConfig& config);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SIMPLER_OPTIONS_H_

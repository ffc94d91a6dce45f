// From a seed to the run that a sweep does with it.
//
// The first seeds are systematic: a crash of the process, and a loss of power,
// beside each probe and each of the first syncs. All others are swarm runs
// (sim/random_run.h). A sweep writes what it finds down as a whole
// configuration, so nobody needs this function to see a failure again; which
// seed stands for which run may change with any revision.

#ifndef POUCH_SIM_SEARCH_SWEEP_CONFIG_H_
#define POUCH_SIM_SEARCH_SWEEP_CONFIG_H_

#include <cstdint>
#include <string>

#include "sim/run_config.h"

namespace pouch {

// Seeds 1 to this many are systematic, in pairs: an odd one crashes a process,
// the even one behind it takes the power away at the same place. The places
// are the probes in the order of worker/probes.h, each at a drawn one of its
// first hits (behind a first crash, if only a crash leads there), and then the
// first syncs of a file and of names: before the first one of a file, at its
// completion, before the first one of names, at its completion, and so on.
uint64_t SystematicSeeds();

// The run of `seed` over the application and the feeds of `base`: everything
// else is drawn, but for the judge and what is restarted when. The faults of
// `base` are left out, unless `with_own_faults`: then its workers are kept,
// too, and the drawn faults are added to its own.
RunConfig SweepConfig(const RunConfig& base, uint64_t seed,
                      bool with_own_faults);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SWEEP_CONFIG_H_

// A random run: what a sweep makes of a scenario, drawn from a seed.

#ifndef POUCH_SIM_RANDOM_RUN_H_
#define POUCH_SIM_RANDOM_RUN_H_

#include <cstdint>

#include "sim/random_faults.h"
#include "sim/run_config.h"

namespace pouch {

// Draws into `config`, whose feeds are set already: latencies, intervals,
// limits and sizes that make rare paths common, the disk's profile, the
// workers unless `workers` says how many, and the faults of `mask`
// (sim/random_faults.h). `config->seed` decides. The run lasts `length` times
// as many rounds of the protocol as usual, with so many times the faults.
void DrawRandomRun(RunConfig* config, uint32_t workers = 0,
                   FaultMask mask = FaultMask::All(), uint32_t length = 1);

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_RUN_H_

// Random faults: what a sweep does to a cluster, drawn from a seed.
//
// A swarm: each seed leaves some kinds of fault out altogether and favours some
// of the others, so that no kind hides another for all seeds. Some seeds are
// calm and some are not. Faults come at any time, or beside a step of the
// protocol, alone or in a row: an error and soon a crash, a crash and another
// one during the recovery. Every fault here is legal: the right verdict is
// always a pass. sim/random_damage.h draws those of which it may be a refusal.

#ifndef POUCH_SIM_RANDOM_FAULTS_H_
#define POUCH_SIM_RANDOM_FAULTS_H_

#include <cstdint>
#include <vector>

#include "sim/fault_surface.h"
#include "sim/run_config.h"

namespace pouch {

std::vector<Fault> DrawRandomFaults(uint64_t seed, const FaultSurface& surface,
                                    FaultMask mask = FaultMask::All());

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_FAULTS_H_

// What a fault may be replaced by so that a scenario reads more easily.

#ifndef POUCH_SIM_SEARCH_SIMPLER_FAULTS_H_
#define POUCH_SIM_SEARCH_SIMPLER_FAULTS_H_

#include <vector>

#include "sim/run_config.h"

namespace pouch {

// Faults that differ from `fault` in one respect and are simpler in it, the
// simplest first: fewer targets, a trigger that says less, a crash that spares
// the disk, times that are the default or have fewer digits. Replacing a fault
// by one of these again and again comes to an end.
std::vector<Fault> SimplerFaults(const Fault& fault);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SIMPLER_FAULTS_H_

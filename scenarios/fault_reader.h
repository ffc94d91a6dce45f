// Reads the faults of a scenario.

#ifndef POUCH_SCENARIOS_FAULT_READER_H_
#define POUCH_SCENARIOS_FAULT_READER_H_

#include <vector>

#include "scenarios/scenario_node.h"
#include "sim/run_config.h"

namespace pouch {

// The faults that `node`, the value of "faults", asks for; `config` holds the
// workers and feeds that they may name.
std::vector<Fault> ReadFaults(const ScenarioNode& node,
                              const RunConfig& config);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_FAULT_READER_H_

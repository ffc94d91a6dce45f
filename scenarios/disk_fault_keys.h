// The keys of a scenario's faults that only faults of disks have.

#ifndef POUCH_SCENARIOS_DISK_FAULT_KEYS_H_
#define POUCH_SCENARIOS_DISK_FAULT_KEYS_H_

#include <nlohmann/json.hpp>

#include "scenarios/fault_rules.h"
#include "scenarios/scenario_node.h"
#include "sim/disk_fault.h"

namespace pouch {

// What `node`, a fault of the kind of `rule`, says.
DiskFault ReadDiskFault(const ScenarioNode& node, const FaultRule& rule);

// Adds what differs from the default, and goes with the kind, to `json`.
void WriteDiskFault(const DiskFault& fault, const FaultRule& rule,
                    nlohmann::ordered_json* json);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_DISK_FAULT_KEYS_H_

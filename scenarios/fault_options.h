// What faults of the network and process families say beside their kind, read
// from scenarios and written to them.

#ifndef POUCH_SCENARIOS_FAULT_OPTIONS_H_
#define POUCH_SCENARIOS_FAULT_OPTIONS_H_

#include <nlohmann/json.hpp>

#include "scenarios/fault_rules.h"
#include "scenarios/scenario_node.h"
#include "sim/duration_range.h"
#include "sim/run_config.h"

namespace pouch {

// "5ms" or ["1ms", "20ms"].
DurationRange ReadRange(const ScenarioNode& node, DurationRange fallback);
nlohmann::ordered_json RangeJson(DurationRange range);

// Sets what `node`, a fault of the kind of `rule`, says about links and
// processes. Says what is missing.
void ReadLinkOptions(const ScenarioNode& node, const FaultRule& rule,
                     Fault* fault);
void ReadProcessOptions(const ScenarioNode& node, const FaultRule& rule,
                        Fault* fault);

// Adds what differs from the default and the kind of `fault` heeds.
void AddLinkOptions(const Fault& fault, const FaultRule& rule,
                    nlohmann::ordered_json* json);
void AddProcessOptions(const Fault& fault, const FaultRule& rule,
                       nlohmann::ordered_json* json);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_FAULT_OPTIONS_H_

// What a power loss leaves, as scenarios say it under "leaves".

#ifndef POUCH_SCENARIOS_OUTCOME_TEXT_H_
#define POUCH_SCENARIOS_OUTCOME_TEXT_H_

#include <nlohmann/json.hpp>

#include "scenarios/scenario_node.h"
#include "sim/power_loss_outcome.h"

namespace pouch {

// `node` exists and the schema is content with it.
PowerLossOutcome ReadOutcome(const ScenarioNode& node);

// What ReadOutcome() reads as `outcome`.
nlohmann::ordered_json WriteOutcome(const PowerLossOutcome& outcome);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_OUTCOME_TEXT_H_

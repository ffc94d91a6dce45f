// Reads the key "application" of a scenario.

#ifndef POUCH_SCENARIOS_APPLICATION_READER_H_
#define POUCH_SCENARIOS_APPLICATION_READER_H_

#include "scenarios/scenario.h"
#include "scenarios/scenario_node.h"

namespace pouch {

// What `node` says, with names of files made absolute; problems for what is not
// there or is of the wrong kind.
ScenarioApplication ReadApplication(const ScenarioNode& node);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_APPLICATION_READER_H_

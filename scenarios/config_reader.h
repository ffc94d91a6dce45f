// Reads everything of a scenario that decides the run, but the application and
// the faults.

#ifndef POUCH_SCENARIOS_CONFIG_READER_H_
#define POUCH_SCENARIOS_CONFIG_READER_H_

#include "scenarios/scenario_node.h"
#include "sim/run_config.h"

namespace pouch {

// What the scenario `root` says, without faults; feeds' files are read.
RunConfig ReadConfig(const ScenarioNode& root);

// Adds a problem to `node`, a string, if it names none of the workers.
void CheckWorkerExists(const ScenarioNode& node,
                       const std::vector<std::string>& workers);

// Adds a problem, at its key or else at its value, if `address`, which `node`
// holds, is not "host:port".
void CheckAddress(const ScenarioNode& node, bool is_key,
                  const std::string& address);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_CONFIG_READER_H_

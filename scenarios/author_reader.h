// Reads where a scenario names Python functions of its author.

#ifndef POUCH_SCENARIOS_AUTHOR_READER_H_
#define POUCH_SCENARIOS_AUTHOR_READER_H_

#include <string_view>
#include <vector>

#include "scenarios/scenario.h"
#include "scenarios/scenario_node.h"

namespace pouch {

// True for what Python takes for a name, in ASCII.
bool IsFunctionName(std::string_view text);

// The feeds that are generated, ascending by name. `feeds` is the scenario's
// part of that name.
std::vector<GeneratedFeed> ReadGeneratedFeeds(const ScenarioNode& feeds);

// The scenario's checks, in order.
std::vector<AuthorFunction> ReadChecks(const ScenarioNode& checks);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_AUTHOR_READER_H_

// A scenario as a command runs it: loaded, with what the command line says
// instead.

#ifndef POUCH_CLI_PREPARED_SCENARIO_H_
#define POUCH_CLI_PREPARED_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/status.h"
#include "cli/run_environment.h"
#include "scenarios/scenario.h"

namespace pouch {

// Where a scenario comes from.
struct ScenarioSource {
  std::string file;
  std::string text = {};  // What stands in it; empty: the file is read.
};

// What the command line says instead of the scenario.
struct ScenarioOverrides {
  std::optional<uint64_t> seed = std::nullopt;
  std::string venv = {};  // A folder; empty: the scenario's.
};

// The scenario with these changes. Errors: kInvalidArgument, a sentence or all
// problems of the file, one a line.
Result<Scenario> PrepareScenario(const ScenarioSource& source,
                                 const ScenarioOverrides& overrides);

// Makes its application, and fills in feeds that are generated. Errors: as
// RunSimulation(), and those of the author's functions.
Result<ApplicationFactory> MakeApplication(const RunEnvironment& environment,
                                           Scenario* scenario);

}  // namespace pouch

#endif  // POUCH_CLI_PREPARED_SCENARIO_H_

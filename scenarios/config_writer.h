// Writes everything of a scenario that decides the run, but the application
// and the faults.

#ifndef POUCH_SCENARIOS_CONFIG_WRITER_H_
#define POUCH_SCENARIOS_CONFIG_WRITER_H_

#include <nlohmann/json.hpp>
#include <string>

#include "base/status.h"
#include "scenarios/scenario.h"

namespace pouch {

// Adds to `json` the keys that config_reader.h reads as `scenario.config`,
// without those that have their default. A feed names the file that the
// scenario read it from, relative to the absolute path `folder`, if that file
// still holds what the feed holds; a generated feed names its function if that
// made what the feed holds; else the contents stand in the scenario.
//
// Errors: kInvalidArgument if no scenario can say it: two feeds or sinks of one
// name, a run that is not judged.
Status AddConfig(const Scenario& scenario, const std::string& folder,
                 nlohmann::ordered_json* json);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_CONFIG_WRITER_H_

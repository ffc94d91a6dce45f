// The writer: a Scenario to the text of a scenario file, the other way of
// loader.h.

#ifndef POUCH_SCENARIOS_SCENARIO_WRITER_H_
#define POUCH_SCENARIOS_SCENARIO_WRITER_H_

#include <string>

#include "base/status.h"
#include "scenarios/scenario.h"

namespace pouch {

// `scenario` as a file in `folder`, an absolute path: names of files are
// relative to it, and keys that have their default are left out. Equal
// scenarios give equal texts. Loaded from there, the text gives the same
// application, the same expectation and a configuration that runs alike; what
// the loader derives (labels of faults, the file's name and text) is not
// written, and feeds come back ascending by name.
//
// Files that the scenario names are read, to see whether they still hold what
// the configuration does; they are not written.
//
// Errors: kInvalidArgument if no scenario file can say it, kResourceExhausted
// if the text would be longer than a scenario file may be.
Result<std::string> WriteScenario(const Scenario& scenario,
                                  const std::string& folder);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_SCENARIO_WRITER_H_

// .pouch/failures: the failing runs of earlier searches, as scenario files.

#ifndef POUCH_CLI_FAILURE_FOLDER_H_
#define POUCH_CLI_FAILURE_FOLDER_H_

#include <string>
#include <vector>

#include "base/status.h"
#include "scenarios/scenario.h"

namespace pouch {

// Where searches keep what fails, below the current folder.
inline constexpr char kFailureFolder[] = ".pouch/failures";

// Writes `scenario` into `folder`, which is made if it is not there, as
// <file name of the scenario>-<failure class>-<seed>.json. Returns the path, in
// `folder` as it was given. A file of that name is replaced.
// Errors: kInvalidArgument, kIoError, kResourceExhausted.
Result<std::string> KeepFailure(const Scenario& scenario,
                                const std::string& failure_class,
                                const std::string& folder);

// A scenario of the folder, and where it is.
struct KeptScenario {
  std::string path;
  Scenario scenario;
};

// The scenarios in `folder` that run the same application with the same
// arguments, ascending by name. Whatever else is there is passed over.
std::vector<KeptScenario> KeptFailuresOf(const ScenarioApplication& application,
                                         const std::string& folder);

}  // namespace pouch

#endif  // POUCH_CLI_FAILURE_FOLDER_H_

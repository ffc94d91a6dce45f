// The loader: a scenario file to a Scenario, or everything wrong with it.

#ifndef POUCH_SCENARIOS_LOADER_H_
#define POUCH_SCENARIOS_LOADER_H_

#include <optional>
#include <string>

#include "scenarios/problem.h"
#include "scenarios/scenario.h"

namespace pouch {

// A scenario, or why there is none: exactly one of the two.
struct LoadResult {
  std::optional<Scenario> scenario;
  Problems problems;  // In the order of the file.

  bool ok() const { return scenario.has_value(); }
};

// Reads the scenario file `path`, and every file that it names relative to
// itself. Whatever the file holds, the outcome is one of the two: all problems
// that can be told at once, or, if there are none, the scenario.
LoadResult LoadScenario(const std::string& path);

// The same for a scenario whose text is `json`, as if it had been read from
// `path`, which need not exist.
LoadResult ParseScenario(std::string json, const std::string& path);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_LOADER_H_

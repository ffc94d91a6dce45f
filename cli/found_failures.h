// What becomes of the failures that exhaust finds: scenario files, made small.

#ifndef POUCH_CLI_FOUND_FAILURES_H_
#define POUCH_CLI_FOUND_FAILURES_H_

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/run_environment.h"
#include "reports/run_report.h"
#include "scenarios/scenario.h"
#include "sim/run_config.h"
#include "sim/search/normalized_message.h"

namespace pouch {

// One failure of several that are alike.
struct FoundExample {
  FailureKey key;
  RunConfig config;         // Fails with it.
  bool reproduced = false;  // It did so again.
};

struct KeptExample {
  std::string file;                    // Empty: it could not be written.
  std::optional<ShrinkReport> shrunk;  // None: nobody tried.
};

struct FoundOptions {
  bool shrink = true;
  bool quiet = false;       // Shows no progress.
  std::string description;  // Of the scenarios.
};

// Writes each example as a scenario like `scenario` into kFailureFolder, and
// makes the first few that were reproduced small there. What cannot be written
// is said on the console. One for each example.
std::vector<KeptExample> KeepFound(const Scenario& scenario,
                                   const std::vector<FoundExample>& examples,
                                   const FoundOptions& options,
                                   const RunEnvironment& environment,
                                   const Console& console);

// The key "scenario", and "shrunk" if it was, of a failure in a report.
void AddKept(const KeptExample& kept, nlohmann::ordered_json* failure);

// "  ./pouch run FILE  (...)" and how small it is, in lines.
std::string KeptText(const KeptExample& kept, bool reproduced,
                     bool same_digest);

}  // namespace pouch

#endif  // POUCH_CLI_FOUND_FAILURES_H_

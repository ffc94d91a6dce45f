// Reads the faults of a scenario.

#ifndef POUCH_SCENARIOS_FAULT_READER_H_
#define POUCH_SCENARIOS_FAULT_READER_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/scenario_node.h"
#include "sim/run_config.h"

namespace pouch {

// What one kind of fault hits.
enum class FaultTarget { kWorkers, kLinks, kSink };

// One kind of fault as scenarios spell it, and what may be said about it.
struct FaultRule {
  std::string_view name;
  FaultKind kind;
  FaultTarget target;
  bool lasts = false;     // Takes "for".
  bool restarts = false;  // Takes "restart_after".
};

// Every kind of fault, in the order of the reference.
std::span<const FaultRule> FaultRules();

// True if a fault of this kind may have the key.
bool FaultTakes(const FaultRule& rule, std::string_view key);

// The faults that `node`, the value of "faults", asks for; `config` holds the
// workers and feeds that they may name.
std::vector<Fault> ReadFaults(const ScenarioNode& node,
                              const RunConfig& config);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_FAULT_READER_H_

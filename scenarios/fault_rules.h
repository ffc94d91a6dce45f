// FaultRules: what scenarios call each kind of fault, and which keys go with
// it.

#ifndef POUCH_SCENARIOS_FAULT_RULES_H_
#define POUCH_SCENARIOS_FAULT_RULES_H_

#include <span>
#include <string_view>

#include "sim/fault_kind.h"

namespace pouch {

// What one kind of fault hits.
enum class FaultTarget { kWorkers, kLinks, kSink };

// One kind of fault as scenarios spell it, and what may be said about it.
struct FaultRule {
  std::string_view name;
  FaultKind kind;
  FaultTarget target;
  // The keys that go with it beside those of its target, with blanks between.
  std::string_view keys = "";
};

// Every kind of fault, in the order of the reference.
std::span<const FaultRule> FaultRules();

// Every key that goes with some kinds of fault only.
std::span<const std::string_view> FaultKeys();

// True if a fault of this kind may have the key.
bool FaultTakes(const FaultRule& rule, std::string_view key);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_FAULT_RULES_H_

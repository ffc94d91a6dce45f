// What drawn faults may be, whom they may hit, and when.

#ifndef POUCH_SIM_FAULT_SURFACE_H_
#define POUCH_SIM_FAULT_SURFACE_H_

#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/time.h"
#include "sim/fault_kind.h"

namespace pouch {

// A set of kinds of fault.
class FaultMask final {
 public:
  FaultMask() = default;
  FaultMask(std::initializer_list<FaultKind> kinds) {
    for (const FaultKind kind : kinds) Add(kind);
  }
  static FaultMask All();
  // Processes that end, and nothing else.
  static FaultMask Crashes() {
    return {FaultKind::kProcessCrash, FaultKind::kPowerLoss};
  }

  void Add(FaultKind kind) { bits_.set(static_cast<size_t>(kind)); }
  void Remove(FaultKind kind) { bits_.reset(static_cast<size_t>(kind)); }
  bool Has(FaultKind kind) const {
    return bits_.test(static_cast<size_t>(kind));
  }
  bool empty() const { return bits_.none(); }

 private:
  std::bitset<128> bits_;
};

// Whom faults may hit, and when.
struct FaultSurface {
  std::vector<std::string> workers;  // In join order; [0]: initializer.
  // What else links lead to: names of feeds, and "sinks" for all sinks.
  std::vector<std::string> endpoints;
  // Faults with a time happen within this one.
  Duration horizon;
  // How long one round of the protocol takes: what follows a fault closely
  // comes within a few of these.
  Duration round = Duration::Milliseconds(50);
  // How many times as long as usual the run is; so many times the faults.
  uint64_t length = 1;
  // How long a recovery takes: a second crash within it is one of those.
  Duration recovery = Duration::Milliseconds(30);
};

}  // namespace pouch

#endif  // POUCH_SIM_FAULT_SURFACE_H_

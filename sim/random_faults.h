// Random faults: what a sweep does to a cluster, drawn from a seed.
//
// A swarm: each seed leaves some kinds of fault out altogether and favours some
// of the others, so that no kind hides another for all seeds. Every fault here
// is legal: the right verdict is always a pass.

#ifndef POUCH_SIM_RANDOM_FAULTS_H_
#define POUCH_SIM_RANDOM_FAULTS_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/time.h"
#include "sim/run_config.h"

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

// Draws faults on `workers` that happen within `horizon`: at times, and at
// probes. A crash may be the first of a burst, so that others, and the same
// worker again, crash while it recovers.
std::vector<Fault> DrawRandomFaults(uint64_t seed,
                                    const std::vector<std::string>& workers,
                                    Duration horizon,
                                    FaultMask mask = FaultMask::All());

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_FAULTS_H_

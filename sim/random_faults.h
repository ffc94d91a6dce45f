// Random faults: what a sweep does to a cluster, drawn from a seed.
//
// A swarm: each seed leaves some kinds of fault out altogether and favours some
// of the others, so that no kind hides another for all seeds. Some seeds are
// calm and some are not. Faults come at any time, or beside a step of the
// protocol, alone or in a row: an error and soon a crash, a crash and another
// one during the recovery. Every fault here is legal: the right verdict is
// always a pass. sim/random_damage.h draws those of which it may be a refusal.

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
};

std::vector<Fault> DrawRandomFaults(uint64_t seed, const FaultSurface& surface,
                                    FaultMask mask = FaultMask::All());

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_FAULTS_H_

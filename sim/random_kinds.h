// Which kinds of fault one seed has: a swarm.
//
// Most seeds have few kinds, and each of those often; some have many. What two
// kinds do together is then met in some seeds again and again, instead of once
// in a while in all of them.

#ifndef POUCH_SIM_RANDOM_KINDS_H_
#define POUCH_SIM_RANDOM_KINDS_H_

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "sim/fault_kind.h"
#include "sim/fault_surface.h"

namespace pouch {

// The kinds that one seed has, and how often each of them is drawn.
class RandomKinds final {
 public:
  // Some of `mask`. A seed that may have no crash has none now and then: a
  // recovery hides what went wrong before.
  RandomKinds(FaultMask mask, Rng* rng);

  // True if `mask` held nothing that is drawn.
  bool empty() const { return crashes_.empty() && others_.empty(); }
  // Any of them. Must not be empty.
  FaultKind Draw(Rng* rng) const;
  // True for those that end processes.
  bool may_crash() const { return !crashes_.empty(); }
  // A process that ends once. Needs may_crash().
  FaultKind DrawCrash(Rng* rng) const;

  struct Weighted {
    FaultKind kind;
    uint64_t weight;
  };

 private:
  std::vector<Weighted> crashes_;
  std::vector<Weighted> others_;
  double crash_share_ = 0;
};

// A process ends once: process_crash, power_loss.
bool IsCrash(FaultKind kind);

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_KINDS_H_

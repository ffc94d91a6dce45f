// Random damage: what a sweep does to bytes that a sync vouched for.
//
// The right verdict is always known (sim/damage_tracker.h): a refusal if what
// is hit is needed, a pass if not.

#ifndef POUCH_SIM_RANDOM_DAMAGE_H_
#define POUCH_SIM_RANDOM_DAMAGE_H_

#include <string>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "sim/random_faults.h"
#include "sim/run_config.h"

namespace pouch {

// The kinds of damage.
FaultMask DamageKinds();

// In that share of the cases, damage of one of the kinds in `mask` to the disk
// of one worker, and a crash of it soon after. A run that is refused shows
// little else, so the share should be small.
std::vector<Fault> DrawDamage(const Rng& rng, const FaultSurface& surface,
                              FaultMask mask, double share);

// In that share of the cases, one worker's disk wears out late in the run: one
// kind of damage at rest hits its log again and again, each time with a crash
// closely behind.
std::vector<Fault> DrawWear(const Rng& rng, const FaultSurface& surface,
                            FaultMask mask, double share);

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_DAMAGE_H_

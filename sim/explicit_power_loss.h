// What is left on a simulated disk after a power loss whose outcome was said.

#ifndef POUCH_SIM_EXPLICIT_POWER_LOSS_H_
#define POUCH_SIM_EXPLICIT_POWER_LOSS_H_

#include <cstdint>
#include <vector>

#include "base/digest.h"
#include "base/rng.h"
#include "sim/disk_directory.h"
#include "sim/disk_options.h"
#include "sim/power_loss_outcome.h"
#include "sim/power_loss_report.h"

namespace pouch {

// Leaves `directory` and its files with what `outcome` says and nothing else,
// all of it durable. `rng` draws random bytes only.
PowerLossReport SettlePowerLossAs(const PowerLossOutcome& outcome,
                                  uint32_t sector_bytes, const Rng& rng,
                                  DiskDirectory* directory);

// A digest of what the disk would hold then. Nothing changes. Two outcomes of
// one directory with one digest leave the same disk.
Digest DigestAfter(const PowerLossOutcome& outcome, uint32_t sector_bytes,
                   const Rng& rng, const DiskDirectory& directory);

// Every outcome to try: nothing, everything, each prefix, each omission, the
// last write cut in its header, its middle, before its last byte and at each
// border of a sector, zeros and old bytes in its place, each pending name lost,
// and all. What the profile never leaves is not among them. Some may leave the
// same disk.
std::vector<PowerLossOutcome> OutcomesToTry(DiskProfile profile,
                                            uint32_t sector_bytes,
                                            const DiskDirectory& directory);

// Every subset of what is pending, a write by sectors; empty if that is more
// than `most_parts` parts, or the profile does not leave any subset.
std::vector<PowerLossOutcome> AllSubsets(DiskProfile profile,
                                         uint32_t sector_bytes,
                                         uint64_t most_parts,
                                         const DiskDirectory& directory);

}  // namespace pouch

#endif  // POUCH_SIM_EXPLICIT_POWER_LOSS_H_

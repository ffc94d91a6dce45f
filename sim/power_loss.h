// What is left on a simulated disk after a power loss: the fault model of what
// no sync has vouched for.
//
// Data. Each pending append or cut, by profile:
//   kStrict   survives or not, whatever the others do. Often the outcome is one
//             of those that a search tries one after the other
//             (sim/explicit_power_loss.h). An append may also be
//             torn: a prefix of any length, or any of its sectors; what is
//             missing then reads as what was there before, as zeros, as random
//             bytes or as bytes of some file (a recycled block). The length may
//             have grown without the bytes, and the bytes be lost without the
//             length. A lost append under a kept one leaves a hole of zeros or
//             of garbage.
//   kOrdered, a prefix of the file's operations survives; the last append of
//   kPrefix   it may be cut anywhere.
//   kSynced   everything survives.
// Names. Each pending creation, rename or removal survives or not, a rename as
// a whole; of those on one name, never a later one without an earlier one:
//   kStrict   otherwise in any combination.
//   kOrdered  a prefix of all of them, and then of a renamed file everything
//             that was written before.
//   kPrefix   a prefix of all of them.
//   kSynced   all.
// A sync that was under way vouches for nothing: any of what it covered may be
// lost. What a failed sync covered may survive like anything else.
//
// Never: harm to bytes that a sync vouched for, also not in a sector shared
// with a torn append ("powersafe overwrite"). Workers may not be asked
// to survive it. Out of scope here: damage at rest, which is SimDisk's
// DamageFile() and friends, and syncs that lie.

#ifndef POUCH_SIM_POWER_LOSS_H_
#define POUCH_SIM_POWER_LOSS_H_

#include <cstdint>

#include "base/rng.h"
#include "sim/disk_directory.h"
#include "sim/disk_options.h"
#include "sim/power_loss_report.h"

namespace pouch {

// Draws what survives and leaves `directory` and its files with nothing else,
// all of it durable.
PowerLossReport SettlePowerLoss(DiskProfile profile, uint32_t sector_bytes,
                                const Rng& rng, DiskDirectory* directory);

}  // namespace pouch

#endif  // POUCH_SIM_POWER_LOSS_H_

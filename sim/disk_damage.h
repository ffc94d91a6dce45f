// Damage at rest: what happens to the bytes and names of a simulated disk while
// nobody looks.

#ifndef POUCH_SIM_DISK_DAMAGE_H_
#define POUCH_SIM_DISK_DAMAGE_H_

#include <vector>

#include "base/rng.h"
#include "sim/disk_fault.h"
#include "sim/fault_kind.h"
#include "sim/sim_disk.h"

namespace pouch {

// True if a fault of this kind, so told, damages a disk at the very moment when
// it fires.
bool IsDamageAtRest(FaultKind kind, const DiskFault& fault);

// Damages `disk` as IsDamageAtRest() faults do. What is not said is drawn,
// among bytes and names that a sync vouched for:
//   bit_flip         one bit of one byte
//   zeroed_block     `size_bytes`, or one block, are zeros
//   truncated_tail   the last `size_bytes` of a file are gone
//   duplicated_tail  they stand there once more
//   swapped_file     the file holds what another of `others` holds under that
//                    name, or else under the newest name of that series
//   missing_file     the file is gone; who has it open goes on without a name
//   extra_files      files appear: foreign ones, and garbage under names of
//                    segments that nobody wrote
// False if there is nothing that fits, or it would change nothing.
bool DamageAtRest(FaultKind kind, const DiskFault& fault, SimDisk* disk,
                  const std::vector<const SimDisk*>& others, Rng* rng);

}  // namespace pouch

#endif  // POUCH_SIM_DISK_DAMAGE_H_

// What a simulated disk is like.

#ifndef POUCH_SIM_DISK_OPTIONS_H_
#define POUCH_SIM_DISK_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "sim/duration_range.h"

namespace pouch {

// What a power loss may do to what no sync vouched for. sim/power_loss.h says
// it exactly.
enum class DiskProfile {
  kStrict,   // Any legal subset survives, torn anywhere.
  kOrdered,  // As ext4: names in order, data before the rename of its file.
  kPrefix,   // Of each file, and of all names, a prefix of the operations.
  kSynced,   // Everything survives: the control in which no bug may appear.
};

struct DiskOptions {
  DiskProfile profile = DiskProfile::kStrict;
  // From the call to the callback of a sync.
  DurationRange sync_latency = {Duration::Microseconds(200),
                                Duration::Milliseconds(5)};
  // What is torn as a whole: 512 or 4096; 1 tears at any byte.
  uint32_t sector_bytes = 512;
  // Syncs that were asked for later may be done earlier. Off: a sync is never
  // done before an earlier one of the same disk.
  bool reorder_syncs = false;
  // Appends beyond this many bytes in all named files fail. None: no limit.
  std::optional<uint64_t> capacity_bytes;
  // SimDisk::RollBack() can go back so far. Zero: not at all.
  Duration history;
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_OPTIONS_H_

// DiskConditions: what a simulated disk is like for a while.

#ifndef POUCH_SIM_DISK_CONDITIONS_H_
#define POUCH_SIM_DISK_CONDITIONS_H_

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace pouch {

struct DiskConditions {
  // As DiskOptions::capacity_bytes, if less; removing files makes room again.
  std::optional<uint64_t> capacity_bytes;
  // What each sync takes longer.
  Duration slower_by;
  // No sync ends.
  bool stalled = false;
  // As DiskOptions::reorder_syncs.
  bool reorder_syncs = false;
  // Listings come in an order that is drawn.
  bool shuffle_listings = false;
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_CONDITIONS_H_

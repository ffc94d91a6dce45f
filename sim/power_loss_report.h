// PowerLossReport: how much a power loss took.

#ifndef POUCH_SIM_POWER_LOSS_REPORT_H_
#define POUCH_SIM_POWER_LOSS_REPORT_H_

#include <cstdint>

namespace pouch {

// All zero: it did not matter to the disk.
struct PowerLossReport {
  uint64_t pending_data = 0;   // Appends and cuts at risk,
  uint64_t lost_data = 0;      // of which did not survive at all,
  uint64_t torn_data = 0;      // or in part, or as garbage.
  uint64_t pending_names = 0;  // Creations, renames, removals at risk,
  uint64_t lost_names = 0;     // of which did not survive.
};

}  // namespace pouch

#endif  // POUCH_SIM_POWER_LOSS_REPORT_H_

// DiskFault: what a fault of the disk family is told beside its kind.

#ifndef POUCH_SIM_DISK_FAULT_H_
#define POUCH_SIM_DISK_FAULT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace pouch {

struct DiskFault {
  // Only files whose name fits this glob ('*' and '?'); empty: any.
  std::string file;
  // How many operations it hits; 0: all of them until the fault ends.
  uint64_t times = 1;
  // How many more bytes the disk takes (enospc).
  uint64_t room_bytes = 0;
  // Where the damage is; none: drawn among the bytes that a sync vouched for.
  std::optional<uint64_t> offset_bytes;
  // How much is damaged; none: one block, or drawn.
  std::optional<uint64_t> size_bytes;
  // The damage is in what is read, not in the file (bit_flip).
  bool on_read = false;
  // How much longer each sync takes (slow_disk).
  Duration slower_by = Duration::Milliseconds(50);
  // How old the directory is that comes back (rolled_back_directory).
  Duration back = Duration::Milliseconds(100);

  friend bool operator==(const DiskFault&, const DiskFault&) = default;
};

// What became of a disk fault when its time had come.
enum class DiskFaultStart {
  kNothing,  // There was nothing that it could hit.
  kArmed,    // It hits what the disk is asked for next.
  kHit,      // It happened.
  kLasts,    // It happens from now on, until it is ended.
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_FAULT_H_

// DiskFault: what a fault of the disk family is told beside its kind.

#ifndef POUCH_SIM_DISK_FAULT_H_
#define POUCH_SIM_DISK_FAULT_H_

#include <cstdint>
#include <optional>
#include <string>

namespace pouch {

struct DiskFault {
  // Only files whose name fits this glob ('*' and '?'); empty: any.
  std::string file;
  // How many operations it hits; 0: all of them until the fault ends.
  uint64_t times = 1;
  // How many more bytes the disk takes (kDiskFull).
  uint64_t room_bytes = 0;

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

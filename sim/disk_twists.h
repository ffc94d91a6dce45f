// How a read or a write of a simulated disk goes wrong without an error: the
// bytes of another place, of another time, or with one bit changed.

#ifndef POUCH_SIM_DISK_TWISTS_H_
#define POUCH_SIM_DISK_TWISTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/rng.h"
#include "sim/disk_directory.h"
#include "sim/disk_events.h"
#include "sim/disk_file.h"

namespace pouch {

// What a silent fault takes for one block.
inline constexpr uint64_t kDamagedBlockBytes = 512;

// A place of one file.
struct DiskPlace {
  std::string name;
  std::shared_ptr<DiskFile> file;
  uint64_t offset_bytes = 0;
};

// Draws a place that a sync vouched for, other than what `without` holds from
// `offset_bytes` on. None: there is none.
std::optional<DiskPlace> DrawOtherPlace(const DiskDirectory& directory,
                                        const DiskFile* without,
                                        uint64_t offset_bytes, Rng* rng);

// Changes what a read of `file` at `offset_bytes` gives: the first bytes of
// `out`, `count` in number. Returns how many bytes it gives then.
size_t TwistRead(const DiskRuling& ruling, const DiskDirectory& directory,
                 const DiskFile& file, uint64_t offset_bytes, size_t count,
                 std::span<char> out, Rng* rng);

}  // namespace pouch

#endif  // POUCH_SIM_DISK_TWISTS_H_

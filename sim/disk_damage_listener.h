// DiskDamageListener: hears what a simulated disk does to bytes that it should
// have kept, so that somebody knows which verdict is right.

#ifndef POUCH_SIM_DISK_DAMAGE_LISTENER_H_
#define POUCH_SIM_DISK_DAMAGE_LISTENER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace pouch {

// A file before it was damaged.
struct FileBefore {
  std::string contents;  // What a read gave,
  std::string durable;   // and what a power loss would have left at least.
};

class DiskDamageListener {
 public:
  // As an end: there is no such file any more.
  static constexpr uint64_t kWholeFile = UINT64_MAX;

  virtual ~DiskDamageListener() = default;
  // Bytes from `begin` to `end` are not what was written.
  virtual void OnDamaged(std::string_view file, uint64_t begin, uint64_t end,
                         const FileBefore& before) = 0;
  // They were written.
  virtual void OnRewritten(std::string_view file, uint64_t begin,
                           uint64_t end) = 0;
  // A read failed, or gave other bytes than stand there.
  virtual void OnMisread(std::string_view file) = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_DAMAGE_LISTENER_H_

// What a Disk takes as a file's name.

#ifndef POUCH_WORKER_DISK_NAME_H_
#define POUCH_WORKER_DISK_NAME_H_

#include <string_view>

namespace pouch {

// True for 1 to 64 characters of [a-z0-9._-], but not "." or "..".
constexpr bool IsDiskName(std::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (char c : name) {
    const bool is_allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                            c == '.' || c == '_' || c == '-';
    if (!is_allowed) return false;
  }
  return name != "." && name != "..";
}

}  // namespace pouch

#endif  // POUCH_WORKER_DISK_NAME_H_

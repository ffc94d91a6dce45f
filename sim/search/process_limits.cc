#include "sim/search/process_limits.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <new>

namespace pouch {
namespace {

// Bytes of address space in use, or 0 if nobody tells.
uint64_t AddressSpaceBytes() {
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[32] = {};
  const ssize_t count = read(file, text, sizeof(text) - 1);
  close(file);
  uint64_t pages = 0;
  for (ssize_t i = 0; i < count && text[i] >= '0' && text[i] <= '9'; ++i)
    pages = pages * 10 + static_cast<uint64_t>(text[i] - '0');
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

void OnOutOfMemory() { _exit(kOutOfMemoryStatus); }

}  // namespace

void LimitMemory(uint64_t more_bytes) {
  std::set_new_handler(OnOutOfMemory);
  const uint64_t used = AddressSpaceBytes();
  if (more_bytes == 0 || used == 0) return;
  struct rlimit space = {};
  getrlimit(RLIMIT_AS, &space);
  space.rlim_cur = std::min<uint64_t>(space.rlim_max, used + more_bytes);
  setrlimit(RLIMIT_AS, &space);
}

void LeaveNoCore() {
  const struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
}

}  // namespace pouch

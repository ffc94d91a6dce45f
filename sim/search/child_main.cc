#include "sim/search/child_main.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <new>
#include <string>

namespace pouch {
namespace {

constexpr int kFailedStatus = 98;

// Writes all of it; false if nobody reads any more.
bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor, bytes.data(), bytes.size());
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

void DieWithParent(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(kFailedStatus);  // It was quicker.
}

// The parent explains crashes, and decides what an interrupt ends.
void SetSignals() {
  for (const int number :
       {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) {
    signal(number, SIG_DFL);
  }
  for (const int number : {SIGINT, SIGTERM, SIGPIPE}) signal(number, SIG_IGN);
}

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

void SetLimits(const ChildLimits& limits) {
  const struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const uint64_t used = AddressSpaceBytes();
  if (limits.more_memory_bytes == 0 || used == 0) return;
  struct rlimit space = {};
  getrlimit(RLIMIT_AS, &space);
  space.rlim_cur =
      std::min<uint64_t>(space.rlim_max, used + limits.more_memory_bytes);
  setrlimit(RLIMIT_AS, &space);
}

void OnOutOfMemory() { _exit(kOutOfMemoryStatus); }

int Run(const ChildStart& start) {
  try {
    if (*start.after_fork) (*start.after_fork)();
    const std::string bytes = (*start.work)();
    const bool written =
        WriteAll(start.bytes, bytes) && WriteAll(start.bytes, kReturnedMark);
    return written ? 0 : kFailedStatus;
  } catch (const std::exception& exception) {
    WriteAll(STDERR_FILENO, exception.what());
  }
  return kFailedStatus;
}

}  // namespace

void RunChild(const ChildStart& start) {
  DieWithParent(start.parent);
  SetSignals();
  dup2(start.output, STDOUT_FILENO);
  dup2(start.output, STDERR_FILENO);
  SetLimits(*start.limits);
  std::set_new_handler(OnOutOfMemory);
  // Not exit(): the parent's buffers and objects are the parent's.
  _exit(Run(start));
}

}  // namespace pouch

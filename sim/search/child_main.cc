#include "sim/search/child_main.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <exception>
#include <string>

#include "sim/search/process_limits.h"

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
  LeaveNoCore();
  LimitMemory(start.limits->more_memory_bytes);
  // Not exit(): the parent's buffers and objects are the parent's.
  _exit(Run(start));
}

}  // namespace pouch

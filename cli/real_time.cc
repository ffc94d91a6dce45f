#include "cli/real_time.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

namespace pouch {
namespace {

struct timespec Read(clockid_t clock) {
  struct timespec now = {};
  syscall(SYS_clock_gettime, clock, &now);
  return now;
}

}  // namespace

double RealSeconds() {
  const struct timespec now = Read(CLOCK_MONOTONIC);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string RealTimestamp() {
  const struct timespec now = Read(CLOCK_REALTIME);
  struct tm date = {};
  gmtime_r(&now.tv_sec, &date);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.tm_year + 1900,
                     date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min,
                     date.tm_sec);
}

std::string RealHostName() {
  struct utsname names = {};
  syscall(SYS_uname, &names);
  return names.nodename[0] == '\0' ? "localhost" : names.nodename;
}

size_t ProcessorCount() {
  cpu_set_t processors;
  CPU_ZERO(&processors);
  if (sched_getaffinity(0, sizeof(processors), &processors) != 0) return 1;
  const int count = CPU_COUNT(&processors);
  return count > 0 ? static_cast<size_t>(count) : 1;
}

}  // namespace pouch

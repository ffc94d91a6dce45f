// The C library's clocks, random bytes and process id, seen by application
// code as its PythonWorld says.
//
// The executable defines these functions itself. As it is linked with
// --export-dynamic, the interpreter in it and every C extension loaded later
// find these before the C library's. Inside a PythonCall they answer from the
// call's world; outside they ask the kernel, as Pouch's own code wants.
//
// Time stands still during a call, so sleeping returns at once and advances
// nothing: a loop that waits for the clock runs into the step budget. Not
// covered yet: poll, select, timed waits, gethostname, uname.

#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/rng.h"
#include "codec/python_call.h"

namespace pouch {
namespace {

// 2020-01-01T00:00:00Z in seconds: when time zero of every world is.
constexpr int64_t kEpochSeconds = 1'577'836'800;
// The machine seems to have started this long before, so that no monotonic
// clock ever reads zero.
constexpr int64_t kUptimeSeconds = 1000;
constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;

bool CountsFromEpoch(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ||
         clock == CLOCK_TAI || clock == CLOCK_REALTIME_ALARM;
}

timespec At(int64_t offset_seconds, Time now) {
  int64_t seconds = now.nanoseconds() / kNanosecondsPerSecond;
  int64_t nanoseconds = now.nanoseconds() % kNanosecondsPerSecond;
  if (nanoseconds < 0) {  // Before the start, for a date that is behind.
    nanoseconds += kNanosecondsPerSecond;
    --seconds;
  }
  timespec time{};
  time.tv_sec = offset_seconds + seconds;
  time.tv_nsec = nanoseconds;
  return time;
}

timespec Date(const PythonWorld& world) {
  return At(kEpochSeconds, world.now + world.wall_clock_ahead);
}

void FillRandom(Rng* random, void* buffer, size_t size) {
  auto* out = static_cast<unsigned char*>(buffer);
  while (size > 0) {
    const uint64_t bits = random->Next();
    const size_t count = size < sizeof bits ? size : sizeof bits;
    std::memcpy(out, &bits, count);
    out += count;
    size -= count;
  }
}

}  // namespace
}  // namespace pouch

using pouch::PythonCall;

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) {
    return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
  }
  *time = pouch::CountsFromEpoch(clock)
              ? pouch::Date(call->world())
              : pouch::At(pouch::kUptimeSeconds, call->world().now);
  return 0;
}

int gettimeofday(timeval* time, void* zone) noexcept {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) {
    return static_cast<int>(syscall(SYS_gettimeofday, time, zone));
  }
  const timespec now = pouch::Date(call->world());
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

ssize_t getrandom(void* buffer, size_t size, unsigned int flags) noexcept {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) return syscall(SYS_getrandom, buffer, size, flags);
  pouch::FillRandom(&call->world().random, buffer, size);
  return static_cast<ssize_t>(size);
}

pid_t getpid() noexcept {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) return static_cast<pid_t>(syscall(SYS_getpid));
  return call->world().process_id;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* request,
                    timespec* remaining) {
  if (PythonCall::Current() != nullptr) return 0;
  // As the standard says: returns the error instead of setting errno.
  return syscall(SYS_clock_nanosleep, clock, flags, request, remaining) == 0
             ? 0
             : errno;
}

int nanosleep(const timespec* request, timespec* remaining) {
  if (PythonCall::Current() != nullptr) return 0;
  return static_cast<int>(syscall(SYS_nanosleep, request, remaining));
}

}  // extern "C"

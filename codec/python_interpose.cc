// The C library's clocks, random bytes and process id, seen by application
// code as its PythonWorld says.
//
// The executable defines these functions itself. As it is linked with
// --export-dynamic, the interpreter in it and every C extension loaded later
// find these before the C library's. Inside a PythonCall they answer from the
// call's world; outside they ask the kernel, as Pouch's own code wants.
//
// Time stands still during a call but for what the call waits for. It is alone:
// no other thread and no other process can open a lock or write to a pipe. So a
// wait that is not over at once takes all of its time, which passes in no time;
// one without an end is stopped like an endless loop.

#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

#include "base/rng.h"
#include "codec/python_call.h"

namespace pouch {
namespace {

// 2020-01-01T00:00:00Z in seconds: when time zero of every world is.
constexpr int64_t kEpochSeconds = 1'577'836'800;
// The machine seems to have started this long before, so that no monotonic
// clock ever reads zero.
constexpr int64_t kUptimeSeconds = 1000;
// All workers seem to run on one machine, with the kernel of Debian 12.
constexpr char kHostName[] = "pouch";
constexpr char kKernelRelease[] = "6.1.0";
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

// What `clock` says in the call.
timespec Reading(clockid_t clock, const PythonWorld& world) {
  return CountsFromEpoch(clock) ? Date(world) : At(kUptimeSeconds, world.now);
}

// More than can be added up is as long as one gets.
Duration ToDuration(const timespec& time) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / 4;
  if (time.tv_sec >= kMost / kNanosecondsPerSecond)
    return Duration::Nanoseconds(kMost);
  return Duration::Nanoseconds(time.tv_sec * kNanosecondsPerSecond +
                               time.tv_nsec);
}

timespec ToTimespec(Duration duration) {
  return {duration.nanoseconds() / kNanosecondsPerSecond,
          duration.nanoseconds() % kNanosecondsPerSecond};
}

// Waits until `clock` says `deadline`.
void WaitUntil(clockid_t clock, const timespec& deadline, PythonWorld* world) {
  world->Wait(ToDuration(deadline) - ToDuration(Reading(clock, *world)));
}

// The call wants to wait for what cannot come. Says that a signal came: then
// the interpreter looks whether it may go on.
int Interrupted(PythonCall* call) {
  call->WaitForEver();
  errno = EINTR;
  return -1;
}

// What a wait for descriptors gives that `ready`, without waiting, gave, and
// which ends after `timeout`, or never if there is none.
int AfterWaiting(int ready, const timespec* timeout, PythonCall* call) {
  if (ready != 0) return ready;
  if (timeout == nullptr) return Interrupted(call);
  call->world().Wait(ToDuration(*timeout));
  return 0;
}

// The same for a timeout in milliseconds; a negative one is none.
int AfterWaiting(int ready, int milliseconds, PythonCall* call) {
  const timespec timeout = {milliseconds / 1000,
                            int64_t{milliseconds % 1000} * 1'000'000};
  return AfterWaiting(ready, milliseconds < 0 ? nullptr : &timeout, call);
}

void Copy(std::string_view text, char* out, size_t size) {
  const size_t count = std::min(text.size(), size - 1);
  std::memcpy(out, text.data(), count);
  out[count] = '\0';
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
  *time = pouch::Reading(clock, call->world());
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

int gethostname(char* name, size_t size) noexcept {
  utsname machine{};
  if (size == 0 || uname(&machine) != 0) {
    errno = EINVAL;
    return -1;
  }
  pouch::Copy(machine.nodename, name, size);
  return 0;
}

int uname(utsname* machine) noexcept {
  if (PythonCall::Current() == nullptr)
    return static_cast<int>(syscall(SYS_uname, machine));
  *machine = utsname();
  pouch::Copy("Linux", machine->sysname, sizeof machine->sysname);
  pouch::Copy(pouch::kHostName, machine->nodename, sizeof machine->nodename);
  pouch::Copy(pouch::kKernelRelease, machine->release, sizeof machine->release);
  pouch::Copy("#1 SMP", machine->version, sizeof machine->version);
  pouch::Copy("x86_64", machine->machine, sizeof machine->machine);
  return 0;
}

// Waits for a time.

int clock_nanosleep(clockid_t clock, int flags, const timespec* request,
                    timespec* remaining) {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) {
    // As the standard says: returns the error instead of setting errno.
    return syscall(SYS_clock_nanosleep, clock, flags, request, remaining) == 0
               ? 0
               : errno;
  }
  if ((flags & TIMER_ABSTIME) != 0) {
    pouch::WaitUntil(clock, *request, &call->world());
  } else {
    call->world().Wait(pouch::ToDuration(*request));
  }
  return 0;
}

int nanosleep(const timespec* request, timespec* remaining) {
  if (PythonCall::Current() != nullptr)
    return clock_nanosleep(CLOCK_MONOTONIC, 0, request, remaining);
  return static_cast<int>(syscall(SYS_nanosleep, request, remaining));
}

// Waits for descriptors.

int poll(pollfd* descriptors, nfds_t count, int milliseconds) {
  PythonCall* call = PythonCall::Current();
  const auto kernel = [descriptors, count](int timeout) {
    return static_cast<int>(syscall(SYS_poll, descriptors, count, timeout));
  };
  if (call == nullptr) return kernel(milliseconds);
  return pouch::AfterWaiting(kernel(0), milliseconds, call);
}

int select(int count, fd_set* reads, fd_set* writes, fd_set* exceptions,
           timeval* timeout) {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) {
    return static_cast<int>(
        syscall(SYS_select, count, reads, writes, exceptions, timeout));
  }
  timeval none{};
  const auto ready = static_cast<int>(
      syscall(SYS_select, count, reads, writes, exceptions, &none));
  timespec wanted{};
  if (timeout != nullptr)
    wanted = {timeout->tv_sec, int64_t{timeout->tv_usec} * 1000};
  return pouch::AfterWaiting(ready, timeout == nullptr ? nullptr : &wanted,
                             call);
}

int epoll_wait(int epoll, epoll_event* events, int most, int milliseconds) {
  PythonCall* call = PythonCall::Current();
  const auto kernel = [epoll, events, most](int timeout) {
    return static_cast<int>(
        syscall(SYS_epoll_wait, epoll, events, most, timeout));
  };
  if (call == nullptr) return kernel(milliseconds);
  return pouch::AfterWaiting(kernel(0), milliseconds, call);
}

// Waits for locks, which are semaphores to CPython.

int sem_clockwait(sem_t* lock, clockid_t clock, const timespec* deadline) {
  PythonCall* call = PythonCall::Current();
  if (call != nullptr) {
    if (sem_trywait(lock) == 0) return 0;
    if (errno != EAGAIN) return -1;
    pouch::WaitUntil(clock, *deadline, &call->world());
    errno = ETIMEDOUT;
    return -1;
  }
  // The function that this one replaced, with the one clock that it knows.
  timespec now{};
  timespec date{};
  clock_gettime(clock, &now);
  clock_gettime(CLOCK_REALTIME, &date);
  const auto left = pouch::ToDuration(*deadline) - pouch::ToDuration(now);
  const auto until = pouch::ToTimespec(pouch::ToDuration(date) + left);
  return sem_timedwait(lock, &until);
}

int sem_wait(sem_t* lock) {
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) {
    constexpr timespec kNever = {std::numeric_limits<time_t>::max(), 0};
    return sem_timedwait(lock, &kNever);
  }
  if (sem_trywait(lock) == 0) return 0;
  return errno == EAGAIN ? pouch::Interrupted(call) : -1;
}

}  // extern "C"

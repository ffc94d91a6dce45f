// PythonCall: what application code sees and may use while it runs.
//
// The simulator's world is not the machine's. While a PythonCall exists the
// process is "inside the application": clocks and random bytes that the
// interpreter asks the C library for come from the call's PythonWorld
// (codec/python_interpose.cc), what it counts as steps and memory is limited
// (codec/python_limits.cc), and attempts to leave the process are refused
// (codec/python_audit.cc). Outside any call all of these are off.

#ifndef POUCH_CODEC_PYTHON_CALL_H_
#define POUCH_CODEC_PYTHON_CALL_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/time.h"

namespace pouch {

// What a worker's application takes for the machine.
struct PythonWorld {
  // Moves during a call by what the call waits for, and by nothing else. Time
  // zero is 2020-01-01T00:00:00Z.
  Time now;
  // How far the date is ahead of `now`; monotonic clocks do not heed it.
  Duration wall_clock_ahead;
  // What the operating system's random bytes are taken from.
  Rng random{0};
  // What os.getpid() says.
  int32_t process_id = 1;
  // Hears how long the call waits, each time it does. Must not throw and must
  // not call Python. May be null.
  std::function<void(Duration)> on_wait;

  // The call waits: it sleeps, or nothing that it waits for can come in time.
  // In the end time has no more to give.
  void Wait(Duration duration) {
    constexpr Duration kLongest = Duration::Seconds(100LL * 365 * 24 * 3600);
    duration = std::min(duration, kLongest - (now - Time()));
    if (duration <= Duration()) return;
    now = now + duration;
    if (on_wait) on_wait(duration);
  }
};

// What one call into the application may use before it is stopped.
struct PythonLimits {
  // Memory the interpreter may hold more at any moment of the call than at
  // its beginning. More is a MemoryError.
  int64_t memory_bytes = int64_t{1} << 30;
  // Steps: backward jumps and calls of functions; 64 for each str() and repr()
  // and for every 4096 steps of a regular expression. More raises
  // StepBudgetExceeded, again and again until the call has ended. The default
  // is about 2 seconds of a tight loop.
  uint64_t steps = 50'000'000;
};

// Marks a stretch of application code. Calls nest, the innermost counts; they
// must end in the opposite order. Main interpreter thread only.
class PythonCall final {
 public:
  // `world` must outlive the call, which advances its random stream.
  PythonCall(PythonWorld* world, const PythonLimits& limits);
  PythonCall(const PythonCall&) = delete;
  PythonCall& operator=(const PythonCall&) = delete;
  ~PythonCall();

  // The innermost call, or null outside the application.
  static PythonCall* Current();

  PythonWorld& world() { return *world_; }

  // From now on what the call reaches out for is added to `reached`, which must
  // outlive it: "import socket", "open /etc/passwd", "exec"
  // (codec/python_audit.h). A call within it records for itself.
  void RecordReach(std::vector<std::string>* reached) { reached_ = reached; }
  std::vector<std::string>* reached() const { return reached_; }

  // Counts `steps`. False once the budget is used up.
  bool Use(uint64_t steps) {
    used_steps_ += steps;
    return used_steps_ <= limits_.steps;
  }
  // The call waits for what cannot come: it is stopped at its next step.
  void WaitForEver() {
    waits_for_ever_ = true;
    used_steps_ = limits_.steps + 1;
  }
  bool waits_for_ever() const { return waits_for_ever_; }
  bool out_of_steps() const { return used_steps_ > limits_.steps; }
  uint64_t used_steps() const { return used_steps_; }
  const PythonLimits& limits() const { return limits_; }

 private:
  PythonWorld* world_;
  PythonLimits limits_;
  uint64_t used_steps_ = 0;
  bool waits_for_ever_ = false;
  std::vector<std::string>* reached_ = nullptr;
  int64_t outer_memory_limit_ = std::numeric_limits<int64_t>::max();
  PythonCall* outer_;
};

// A stretch outside the application within a call: clocks and random bytes are
// the machine's, and nothing is limited or refused, until it ends.
class PythonCallPause final {
 public:
  PythonCallPause();
  PythonCallPause(const PythonCallPause&) = delete;
  PythonCallPause& operator=(const PythonCallPause&) = delete;
  ~PythonCallPause();

 private:
  PythonCall* paused_;  // Or null.
  int64_t memory_limit_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_CALL_H_

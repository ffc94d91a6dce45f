// ProcessFault: what a fault of the process family is told beside its kind.

#ifndef POUCH_SIM_PROCESS_FAULT_H_
#define POUCH_SIM_PROCESS_FAULT_H_

#include <cstdint>

#include "base/time.h"

namespace pouch {

struct ProcessFault {
  // How far the date is set forward, or back (kClockSkew, kClockJump).
  Duration by;
  // How long a second of the clock takes is divided by this (kClockDrift).
  double factor = 1;
  // How long each turn of the process takes (kSlowCpu).
  Duration takes = Duration::Milliseconds(1);
  // How often a worker crashes (kCrashLoop), each time as a power loss or as a
  // process that is killed.
  uint64_t crashes = 3;
  bool power_loss = false;
  // From a start to the next crash (kCrashLoop), or from one worker's crash to
  // the next one's (kRollingRestart).
  Duration every = Duration::Milliseconds(10);

  friend bool operator==(const ProcessFault&, const ProcessFault&) = default;
};

}  // namespace pouch

#endif  // POUCH_SIM_PROCESS_FAULT_H_

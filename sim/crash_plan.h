// CrashPlan: how a process dies, and what is left of what it did last.

#ifndef POUCH_SIM_CRASH_PLAN_H_
#define POUCH_SIM_CRASH_PLAN_H_

#include <optional>

#include "base/time.h"
#include "sim/network_options.h"
#include "sim/power_loss_outcome.h"

namespace pouch {

struct CrashPlan {
  bool power_loss = false;
  // When it starts again; none: only when told to.
  std::optional<Duration> restart_after;
  // What becomes of what it had handed to the network.
  InFlight in_flight = InFlight::kDrawn;
  // Of a power loss: what it leaves of what was pending on the disk; none:
  // drawn by the disk's profile.
  std::optional<PowerLossOutcome> leaves;
};

}  // namespace pouch

#endif  // POUCH_SIM_CRASH_PLAN_H_

// When the faults of one seed happen: at a time, or beside a step of the
// protocol or an operation.
//
// Many seeds have a few favourite places, at which most of their faults happen.

#ifndef POUCH_SIM_RANDOM_TRIGGERS_H_
#define POUCH_SIM_RANDOM_TRIGGERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "sim/fault_kind.h"
#include "sim/fault_surface.h"
#include "sim/operation.h"
#include "sim/run_config.h"
#include "worker/probes.h"

namespace pouch {

// Draws the triggers of one seed.
class RandomTriggers final {
 public:
  // `surface` outlives it.
  RandomTriggers(const FaultSurface& surface, Rng* rng);

  // For a fault of that kind. Whose step it is, if it matters, is one of
  // `worker` and anybody's.
  FaultTrigger Draw(FaultKind kind, const std::string& worker, Rng* rng) const;

  // Soon after `first`: a little later, the next time, or beside a later step
  // of the same round. If `first` is a crash, `restart` says when its worker
  // starts again: often the other one comes while the cluster recovers.
  FaultTrigger After(const FaultTrigger& first, std::optional<Duration> restart,
                     Rng* rng) const;

 private:
  // A step or an operation, and how often it happens.
  struct Place {
    std::optional<Probe> probe;
    std::optional<OperationTrigger> operation;
    bool each_round = false;   // Otherwise: with each recovery.
    bool each_worker = false;  // Otherwise: the coordinator, or one of them.
  };

  Place DrawPlace(Rng* rng) const;
  // The n-th time of `place`, at any time of the run.
  uint64_t DrawNth(const Place& place, bool of_one, Rng* rng) const;

  const FaultSurface& surface_;
  uint64_t rounds_;
  std::vector<Place> favourites_;
};

// A glob of the files of one series, as the worker calls them.
const char* DrawFiles(Rng* rng);

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_TRIGGERS_H_

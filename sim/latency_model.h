// LatencyModel: how long bytes are under way.

#ifndef POUCH_SIM_LATENCY_MODEL_H_
#define POUCH_SIM_LATENCY_MODEL_H_

#include "base/rng.h"
#include "base/time.h"
#include "sim/duration_range.h"

namespace pouch {

// Mostly drawn from `usual`, now and then from `spike`: a long tail.
struct LatencyModel {
  DurationRange usual;
  double spike_chance = 0;
  DurationRange spike;

  Duration Draw(Rng* rng) const {
    if (spike_chance > 0 && rng->Chance(spike_chance)) return spike.Draw(rng);
    return usual.Draw(rng);
  }
};

}  // namespace pouch

#endif  // POUCH_SIM_LATENCY_MODEL_H_

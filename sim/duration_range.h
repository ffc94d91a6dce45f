// DurationRange: a span of time to be drawn.

#ifndef POUCH_SIM_DURATION_RANGE_H_
#define POUCH_SIM_DURATION_RANGE_H_

#include "base/rng.h"
#include "base/time.h"

namespace pouch {

// A span from which values are drawn uniformly, both ends included.
struct DurationRange {
  Duration low;
  Duration high;

  friend bool operator==(const DurationRange&, const DurationRange&) = default;

  Duration Draw(Rng* rng) const {
    return low == high ? low : rng->Between(low, high);
  }
};

}  // namespace pouch

#endif  // POUCH_SIM_DURATION_RANGE_H_

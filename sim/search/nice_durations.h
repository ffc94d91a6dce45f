// Durations that people read more easily than a given one.

#ifndef POUCH_SIM_SEARCH_NICE_DURATIONS_H_
#define POUCH_SIM_SEARCH_NICE_DURATIONS_H_

#include <vector>

#include "base/time.h"

namespace pouch {

// Durations near `duration` with fewer digits, fewest first: 12.345ms gives
// 10ms, 20ms, 12ms, 13ms, 12.3ms, 12.4ms. At most three digits; none if
// `duration` has one digit only, is 0 or is negative.
std::vector<Duration> NiceDurations(Duration duration);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_NICE_DURATIONS_H_

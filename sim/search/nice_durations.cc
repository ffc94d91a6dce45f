#include "sim/search/nice_durations.h"

#include <cstdint>

namespace pouch {

std::vector<Duration> NiceDurations(Duration duration) {
  constexpr int kMostDigits = 3;
  std::vector<Duration> nice;
  const int64_t exact = duration.nanoseconds();
  if (exact <= 0) return nice;
  int64_t unit = 1;
  while (exact / unit >= 10) unit *= 10;
  for (int digits = 1; digits <= kMostDigits && unit > 0; ++digits) {
    const int64_t below = exact / unit * unit;
    if (below == exact) break;
    nice.push_back(Duration::Nanoseconds(below));
    nice.push_back(Duration::Nanoseconds(below + unit));
    unit /= 10;
  }
  return nice;
}

}  // namespace pouch

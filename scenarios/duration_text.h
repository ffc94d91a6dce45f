// Durations as scenarios write them: a number and its unit, such as "200ms".

#ifndef POUCH_SCENARIOS_DURATION_TEXT_H_
#define POUCH_SCENARIOS_DURATION_TEXT_H_

#include <string>
#include <string_view>

#include "base/time.h"

namespace pouch {

// No duration of a scenario is longer than a day.
inline constexpr Duration kLongestDuration = Duration::Seconds(86400);

// A duration, or why there is none and what would be right.
struct DurationText {
  bool ok = false;
  Duration duration;
  std::string message;
  std::string hint;
};

// Reads decimal digits, perhaps with a fraction, and directly behind them one
// of ns, us, ms, s, min. Exact: what is finer than a nanosecond is refused, and
// so is what is longer than kLongestDuration. Reads whatever
// Duration::ToString() writes of a duration within these bounds.
DurationText ParseDuration(std::string_view text);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_DURATION_TEXT_H_

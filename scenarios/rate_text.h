// Bandwidths as scenarios write them: a whole number and its unit, such as
// "64kB/s".

#ifndef POUCH_SCENARIOS_RATE_TEXT_H_
#define POUCH_SCENARIOS_RATE_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pouch {

// Reads decimal digits and directly behind them one of B/s, kB/s, MB/s, GB/s,
// which are powers of 1000. None if it is anything else, or zero, or more than
// 1000 GB/s.
std::optional<uint64_t> ParseRate(std::string_view text);

// The shortest text that ParseRate() reads as that many bytes per second.
std::string RateText(uint64_t bytes_per_second);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_RATE_TEXT_H_

#include "scenarios/rate_text.h"

#include <charconv>
#include <system_error>

namespace pouch {
namespace {

struct RateUnit {
  std::string_view name;
  uint64_t bytes;
};
// The greatest first.
constexpr RateUnit kUnits[] = {
    {"GB/s", 1'000'000'000}, {"MB/s", 1'000'000}, {"kB/s", 1000}, {"B/s", 1}};
constexpr uint64_t kMost = 1000 * kUnits[0].bytes;

}  // namespace

std::optional<uint64_t> ParseRate(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  for (const RateUnit& unit : kUnits) {
    if (unit.name != text) continue;
    if (number == 0 || number > kMost / unit.bytes) return std::nullopt;
    return number * unit.bytes;
  }
  return std::nullopt;
}

std::string RateText(uint64_t bytes_per_second) {
  for (const RateUnit& unit : kUnits) {
    if (bytes_per_second % unit.bytes != 0) continue;
    return std::to_string(bytes_per_second / unit.bytes) +
           std::string(unit.name);
  }
  return "";
}

}  // namespace pouch

#include "base/time.h"

#include <cstdlib>

namespace pouch {

std::string Duration::ToString() const {
  struct Unit {
    int64_t ns;
    const char* name;
  };
  constexpr Unit kUnits[] = {
      {1000 * 1000 * 1000, "s"}, {1000 * 1000, "ms"}, {1000, "us"}, {1, "ns"}};
  if (ns_ == 0) return "0s";
  const uint64_t magnitude =
      ns_ < 0 ? 0 - static_cast<uint64_t>(ns_) : static_cast<uint64_t>(ns_);
  const char* sign = ns_ < 0 ? "-" : "";
  for (const Unit& unit : kUnits) {
    const auto size = static_cast<uint64_t>(unit.ns);
    if (magnitude < size) continue;
    std::string text = sign + std::to_string(magnitude / size);
    uint64_t rest = magnitude % size;
    if (rest != 0) {
      text += '.';
      for (uint64_t digit = size / 10; rest != 0; digit /= 10) {
        text += static_cast<char>('0' + rest / digit);
        rest %= digit;
      }
    }
    return text + unit.name;
  }
  return "0s";
}

}  // namespace pouch

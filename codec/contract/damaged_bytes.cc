#include "codec/contract/damaged_bytes.h"

#include <algorithm>
#include <set>

namespace pouch {
namespace {

// For few bytes; for many there are fewer inputs, so that all together stay
// below kMostBytes, or about.
constexpr size_t kMostPrefixes = 200;
constexpr size_t kMostFlips = 400;
constexpr size_t kMostSubstitutions = 150;
constexpr size_t kMostBytes = size_t{16} << 20;

// How many inputs of a kind there may be.
size_t Most(size_t for_few_bytes, size_t size) {
  constexpr size_t kKinds = 4;
  constexpr size_t kFewest = 4;
  return std::clamp(kMostBytes / kKinds / (size + 1), kFewest, for_few_bytes);
}

// Up to `most` numbers below `count`: all, or the ends and some drawn.
std::set<size_t> Places(size_t count, size_t most, Rng* random) {
  std::set<size_t> places;
  if (count <= most) {
    for (size_t i = 0; i < count; ++i) places.insert(i);
    return places;
  }
  for (size_t i = 0; i < most / 4; ++i) {
    places.insert(i);
    places.insert(count - 1 - i);
  }
  while (places.size() < most) places.insert(random->Below(count));
  return places;
}

}  // namespace

std::vector<DamagedBytes> DamageOf(std::string_view bytes, Rng* random) {
  using Kind = DamagedBytes::Kind;
  std::vector<DamagedBytes> all;
  const auto add = [&all, bytes](Kind kind, size_t offset, std::string damaged,
                                 std::string what) {
    if (damaged == bytes) return;
    all.push_back({kind, offset, std::move(damaged), std::move(what)});
  };
  const std::string whole(bytes);
  for (const size_t size :
       Places(bytes.size(), Most(kMostPrefixes, bytes.size()), random)) {
    add(Kind::kPrefix, size, whole.substr(0, size),
        "only the first " + std::to_string(size) + " of " +
            std::to_string(bytes.size()) + " bytes");
  }
  for (const std::string& rest :
       {std::string(1, '\0'), std::string("x"), std::string("\n"),
        std::string(9, '\xff'), whole}) {
    add(Kind::kTrailing, bytes.size(), whole + rest,
        std::to_string(rest.size()) + " more bytes");
  }
  for (const size_t bit :
       Places(bytes.size() * 8, Most(kMostFlips, bytes.size()), random)) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    add(Kind::kSubstituted, bit / 8, std::move(damaged),
        "bit " + std::to_string(bit % 8) + " of byte " +
            std::to_string(bit / 8) + " flipped");
  }
  for (const size_t at :
       Places(bytes.size(), Most(kMostSubstitutions, bytes.size()), random)) {
    // A byte, the digit that makes a number in a text longest, and a number
    // of four bytes in either order.
    for (const std::string_view other :
         {std::string_view("\xff"), std::string_view("9"),
          std::string_view("\x7f\xff\xff\xff"),
          std::string_view("\xff\xff\xff\x7f")}) {
      if (at + other.size() > bytes.size()) continue;
      std::string damaged = whole;
      damaged.replace(at, other.size(), other);
      add(Kind::kSubstituted, at, std::move(damaged),
          std::to_string(other.size()) + " bytes from byte " +
              std::to_string(at) + " on overwritten");
    }
  }
  return all;
}

}  // namespace pouch

#include "base/rng.h"

#include <bit>

#include "base/check.h"

namespace pouch {
namespace {

// splitmix64 (Steele, Lea and Flood, 2014): one step of the sequence.
uint64_t SplitMix(uint64_t* state) {
  *state += 0x9e3779b97f4a7c15;
  uint64_t z = *state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// FNV-1a, 64 bits: short names only, no need for speed.
uint64_t HashName(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

Rng::Rng(uint64_t seed) : seed_(seed) {
  uint64_t mix = seed;
  for (uint64_t& word : state_) word = SplitMix(&mix);
}

Rng Rng::Fork(std::string_view name) const {
  uint64_t mix = seed_ ^ std::rotl(HashName(name), 17);
  SplitMix(&mix);
  return Rng(SplitMix(&mix));
}

uint64_t Rng::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Rng::Below(uint64_t bound) {
  CHECK_GT(bound, 0u);
  // Lemire's multiply-and-reject (2019).
  unsigned __int128 product = static_cast<unsigned __int128>(Next()) *
                              static_cast<unsigned __int128>(bound);
  auto low = static_cast<uint64_t>(product);
  const uint64_t threshold = (0 - bound) % bound;
  while (low < threshold) {
    product = static_cast<unsigned __int128>(Next()) *
              static_cast<unsigned __int128>(bound);
    low = static_cast<uint64_t>(product);
  }
  return static_cast<uint64_t>(product >> 64);
}

int64_t Rng::Between(int64_t low, int64_t high) {
  CHECK_LE(low, high);
  const uint64_t span =
      static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  const uint64_t offset = span == UINT64_MAX ? Next() : Below(span + 1);
  return static_cast<int64_t>(static_cast<uint64_t>(low) + offset);
}

Duration Rng::Between(Duration low, Duration high) {
  return Duration::Nanoseconds(Between(low.nanoseconds(), high.nanoseconds()));
}

bool Rng::Chance(double probability) {
  if (probability <= 0) return false;
  if (probability >= 1) return true;
  // 53 bits: every double in [0, 1) is exact.
  return static_cast<double>(Next() >> 11) * 0x1.0p-53 < probability;
}

}  // namespace pouch

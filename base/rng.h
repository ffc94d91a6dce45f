// Rng: seeded random numbers that are the same on every machine.
//
// The generator is xoshiro256** (Blackman and Vigna, 2018), seeded through
// splitmix64. Streams are split by name, so that drawing more numbers in one
// place never moves the numbers of another. Distributions are our own: the
// standard library's differ between implementations.

#ifndef POUCH_BASE_RNG_H_
#define POUCH_BASE_RNG_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace pouch {

// One stream of random numbers. Copying it copies its position.
class Rng final {
 public:
  explicit Rng(uint64_t seed);

  // An independent stream for `name`, which depends on this stream's seed and
  // the name only, not on how many numbers were drawn.
  Rng Fork(std::string_view name) const;

  // 64 uniform bits.
  uint64_t Next();

  // Uniform in [0, bound), without bias. `bound` must not be 0.
  uint64_t Below(uint64_t bound);

  // Uniform in [low, high], both included.
  int64_t Between(int64_t low, int64_t high);
  Duration Between(Duration low, Duration high);

  // True with the given probability: 0 never, 1 always.
  bool Chance(double probability);

  uint64_t seed() const { return seed_; }

 private:
  uint64_t seed_;
  std::array<uint64_t, 4> state_;
};

}  // namespace pouch

#endif  // POUCH_BASE_RNG_H_

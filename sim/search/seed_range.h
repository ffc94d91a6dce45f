// Which seeds a search tries: a range, and the part of it that is this
// machine's.

#ifndef POUCH_SIM_SEARCH_SEED_RANGE_H_
#define POUCH_SIM_SEARCH_SEED_RANGE_H_

#include <cstdint>
#include <optional>

namespace pouch {

// All seeds from `first` to `last`.
struct SeedRange {
  uint64_t first = 1;
  uint64_t last = 1000;  // At least `first`.

  friend bool operator==(const SeedRange&, const SeedRange&) = default;
};

// Of `count` parts of a range the one with this index: every `count`-th seed,
// so that each part has its share of whatever stands at the range's beginning.
// The parts of one range do not overlap, and together they are the range.
struct Shard {
  uint64_t index = 0;  // 0 to count - 1.
  uint64_t count = 1;

  friend bool operator==(const Shard&, const Shard&) = default;
};

// How many seeds of `range` are in `shard`. Of all 2^64 seeds: 2^64 - 1.
uint64_t SeedCount(const SeedRange& range, const Shard& shard);

// The n-th seed of `range` that is in `shard`, counted from 0, if there is one.
std::optional<uint64_t> SeedAt(const SeedRange& range, const Shard& shard,
                               uint64_t n);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SEED_RANGE_H_

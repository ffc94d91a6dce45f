#include "sim/search/seed_range.h"

#include <limits>

namespace pouch {

uint64_t SeedCount(const SeedRange& range, const Shard& shard) {
  const uint64_t span = range.last - range.first;
  if (span < shard.index) return 0;
  const uint64_t steps = (span - shard.index) / shard.count;
  return steps == std::numeric_limits<uint64_t>::max() ? steps : steps + 1;
}

std::optional<uint64_t> SeedAt(const SeedRange& range, const Shard& shard,
                               uint64_t n) {
  if (n >= SeedCount(range, shard)) return std::nullopt;
  return range.first + shard.index + n * shard.count;
}

}  // namespace pouch

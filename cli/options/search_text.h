// The words of search commands: seeds, shards, shares, times, counts.

#ifndef POUCH_CLI_OPTIONS_SEARCH_TEXT_H_
#define POUCH_CLI_OPTIONS_SEARCH_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "sim/search/seed_range.h"

namespace pouch {

// Each reads the whole text. Errors: kInvalidArgument, a sentence that says
// what would be right.

// "1000": seeds 1 to 1000. "5..9": these. "7..7": one.
Result<SeedRange> ReadSeeds(std::string_view text);

// "2/4": the second of four parts.
Result<Shard> ReadShard(std::string_view text);

// "all", "none", or a number from 0 to 1.
Result<double> ReadShare(std::string_view text);

// A duration such as "60s" or "5min", in seconds.
Result<double> ReadSeconds(std::string_view text);

// How many runs at once: 1 to 1000.
Result<size_t> ReadJobs(std::string_view text);

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_SEARCH_TEXT_H_

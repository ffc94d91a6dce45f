// The part of a test that Bazel wants this process to do.

#ifndef POUCH_CLI_BAZEL_SHARD_H_
#define POUCH_CLI_BAZEL_SHARD_H_

#include <optional>

#include "base/status.h"
#include "cli/run_environment.h"
#include "sim/search/seed_range.h"

namespace pouch {

// What TEST_SHARD_INDEX and TEST_TOTAL_SHARDS say, if they are set. Writes the
// file that TEST_SHARD_STATUS_FILE names, so that Bazel knows that somebody
// asked. Errors: kInvalidArgument: they do not name a shard.
Result<std::optional<Shard>> BazelShard(const RunEnvironment& environment);

}  // namespace pouch

#endif  // POUCH_CLI_BAZEL_SHARD_H_

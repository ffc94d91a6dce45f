#include "cli/bazel_shard.h"

#include <string>

#include "cli/options/answer.h"
#include "reports/atomic_file.h"

namespace pouch {

Result<std::optional<Shard>> BazelShard(const RunEnvironment& environment) {
  const auto variable = [&environment](const char* name) {
    return environment.variable == nullptr ? std::nullopt
                                           : environment.variable(name);
  };
  if (const auto file = variable("TEST_SHARD_STATUS_FILE")) {
    POUCH_RETURN_IF_ERROR(WriteFileAtomically(*file, ""));
  }
  const auto index_text = variable("TEST_SHARD_INDEX");
  const auto count_text = variable("TEST_TOTAL_SHARDS");
  if (!index_text && !count_text) return std::optional<Shard>();
  const auto index = ReadNumber(index_text.value_or(""));
  const auto count = ReadNumber(count_text.value_or(""));
  if (!index || !count || *index >= *count) {
    return Status(StatusCode::kInvalidArgument,
                  "TEST_SHARD_INDEX=" + index_text.value_or("") +
                      " and TEST_TOTAL_SHARDS=" + count_text.value_or("") +
                      " name no part of the seeds");
  }
  return std::optional<Shard>(Shard{*index, *count});
}

}  // namespace pouch

#include "sim/search/search_outcome.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "base/status.h"
#include "base/time.h"
#include "sim/run_result.h"

namespace pouch {
namespace {

// An outcome in which no field has its default.
SearchOutcome Full() {
  SearchOutcome outcome;
  outcome.compared = true;
  RunResult& result = outcome.result;
  result.seed = 7;
  result.failures = {{"state.diverged", "steps", "w1",
                      Time::FromNanoseconds(-5), "count", "the", "17", "18",
                      std::string("a message with \0 in it", 22), "traceback"},
                     {}};
  result.incomplete = true;
  result.incomplete_reason = "interrupted";
  result.ended_at = Time::FromNanoseconds(123456789);
  result.events = 1;
  result.trace_digest = "9f86d081884c7d65";
  result.inputs = 2;
  result.processed = 3;
  result.between_workers = 4;
  result.outputs = 5;
  result.checkpoints_completed = 6;
  result.checkpoints_declined = 8;
  result.rollbacks = UINT64_MAX;
  for (size_t i = 0; i < kProbeCount; ++i) result.probes[i] = i * 3;
  result.faults = {{"faults/0", 1, 2, 3}};
  result.checks = {{"steps", "states", 99}};
  result.author_probes = {{"a tie", 0}, {"a landslide", 4}};
  result.output = {{Time::FromNanoseconds(9), "w0", "hello"}};
  result.sinks = {{"out:1", "w0", {"a\n", "b\n"}}};
  return outcome;
}

TEST(SearchOutcomeTest, EveryFieldComesBack) {
  const SearchOutcome outcome = Full();
  const auto decoded = DecodeOutcome(EncodeOutcome(outcome));
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  const RunResult& before = outcome.result;
  const RunResult& after = decoded->result;
  EXPECT_TRUE(decoded->status.ok());
  EXPECT_TRUE(decoded->compared);
  EXPECT_EQ(after.seed, before.seed);
  ASSERT_EQ(after.failures.size(), 2u);
  EXPECT_EQ(after.failures[0].message, before.failures[0].message);
  EXPECT_EQ(after.failures[0].at, before.failures[0].at);
  EXPECT_EQ(after.failures[0].traceback, "traceback");
  EXPECT_TRUE(after.incomplete);
  EXPECT_EQ(after.ended_at, before.ended_at);
  EXPECT_EQ(after.rollbacks, before.rollbacks);
  EXPECT_EQ(after.probes, before.probes);
  ASSERT_EQ(after.faults.size(), 1u);
  EXPECT_EQ(after.faults[0].mattered, 3u);
  ASSERT_EQ(after.sinks.size(), 1u);
  EXPECT_EQ(after.sinks[0].messages, before.sinks[0].messages);
  // Whatever was not looked at above.
  EXPECT_EQ(EncodeOutcome(*decoded), EncodeOutcome(outcome));
}

TEST(SearchOutcomeTest, AnErrorComesBack) {
  SearchOutcome outcome;
  outcome.status = Status(StatusCode::kApplicationError, "it raised");
  const auto decoded = DecodeOutcome(EncodeOutcome(outcome));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->status, outcome.status);
  EXPECT_FALSE(decoded->passed());
}

TEST(SearchOutcomeTest, EveryPrefixIsDamage) {
  const std::string bytes = EncodeOutcome(Full());
  for (size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(DecodeOutcome(bytes.substr(0, length)).ok()) << length;
  EXPECT_FALSE(DecodeOutcome(bytes + "x").ok());
}

}  // namespace
}  // namespace pouch

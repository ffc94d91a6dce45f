// What follows when a worker dies by itself.

#include "sim/worker_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/run_result.h"
#include "worker/lineage.h"
#include "worker/observer.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

WorkerFailure Failure(WorkerFailure::Kind kind, const std::string& message,
                      std::optional<uint64_t> index = std::nullopt) {
  WorkerFailure failure;
  failure.kind = kind;
  failure.status = Status(StatusCode::kApplicationError, message);
  failure.callable = "compute count";
  if (index) failure.lineage = Lineage{StepId(0), *index, 1};
  failure.value = "\"the\"";
  return failure;
}

constexpr auto kApplication = WorkerFailure::Kind::kApplication;

TEST(WorkerFailuresTest, TheSameMessageTwiceIsPoison) {
  WorkerFailures failures;
  EXPECT_FALSE(failures.OnFailed("w1", Time(), Failure(kApplication, "a", 4)));
  EXPECT_FALSE(failures.OnFailed("w1", Time(), Failure(kApplication, "a", 5)));
  const auto ends =
      failures.OnFailed("w2", Time(), Failure(kApplication, "b", 4));
  ASSERT_TRUE(ends.has_value());
  EXPECT_EQ(ends->failure_class, "worker.died");
  EXPECT_EQ(ends->worker, "w2");
  EXPECT_EQ(ends->actual, "\"the\"");
  EXPECT_EQ(ends->message, "compute count: b (twice on the same message)");
}

TEST(WorkerFailuresTest, WithoutALineageTheMessageTellsThemApart) {
  WorkerFailures failures;
  EXPECT_FALSE(failures.OnFailed("w1", Time(), Failure(kApplication, "a")));
  EXPECT_FALSE(failures.OnFailed("w1", Time(), Failure(kApplication, "b")));
  EXPECT_TRUE(failures.OnFailed("w1", Time(), Failure(kApplication, "a")));
}

TEST(WorkerFailuresTest, ATracebackIsKeptAndItsLastLineIsTheMessage) {
  WorkerFailures failures;
  const auto failure =
      Failure(WorkerFailure::Kind::kHook, "Traceback:\n  x\nValueError: no\n");
  EXPECT_FALSE(failures.OnFailed("w1", Time(), failure));
  const auto ends = failures.OnFailed("w1", Time(), failure);
  EXPECT_EQ(ends->failure_class, "codec.hook_failed");
  EXPECT_THAT(ends->message, HasSubstr("compute count: ValueError: no ("));
  EXPECT_THAT(ends->traceback, HasSubstr("Traceback:\n  x"));
}

TEST(WorkerFailuresTest, RefusedRecoveryEndsTheRunAndNamesThePlace) {
  WorkerFailures failures;
  WorkerFailure refused;
  refused.kind = WorkerFailure::Kind::kRecoveryRefused;
  refused.status = Status(StatusCode::kDataLoss, "bad checksum");
  refused.file = "events-1.log";
  refused.offset_bytes = 512;
  const auto ends = failures.OnFailed("w1", Time(), refused);
  ASSERT_TRUE(ends.has_value());
  EXPECT_EQ(ends->failure_class, "recovery.refused");
  EXPECT_EQ(ends->actual, "events-1.log at byte 512");
}

TEST(WorkerFailuresTest, EverNewFailuresEndTheRunSomeTime) {
  WorkerFailures failures;
  uint64_t count = 1;
  while (!failures.OnFailed("w", Time(), Failure(kApplication, "a", count))) {
    ASSERT_LT(++count, 100u);
  }
  EXPECT_EQ(count, WorkerFailures::kMostFailures + 1);
}

TEST(WorkerFailuresTest, AFailureThatDidNotComeAgainIsReportedAtTheEnd) {
  WorkerFailures failures;
  EXPECT_FALSE(failures.OnFailed("w1", Time(), Failure(kApplication, "a", 4)));
  ASSERT_EQ(failures.Unrepeated().size(), 1u);
  EXPECT_THAT(failures.Unrepeated()[0].message, HasSubstr("once"));
}

}  // namespace
}  // namespace pouch

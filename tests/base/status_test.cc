#include "base/status.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

Status NotThere() { return Status(StatusCode::kNotFound, "no file log"); }

TEST(StatusTest, DefaultIsOk) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(Status(), OkStatus());
  EXPECT_EQ(Status().ToString(), "ok");
}

TEST(StatusTest, PrintsCodeAndMessage) {
  EXPECT_FALSE(NotThere().ok());
  EXPECT_EQ(NotThere().ToString(), "not found: no file log");
}

TEST(StatusTest, ContextGoesBeforeTheMessageAndKeepsTheCode) {
  const Status status = NotThere().WithContext("worker w1");
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "worker w1: no file log");
  EXPECT_EQ(OkStatus().WithContext("worker w1"), OkStatus());
}

TEST(StatusTest, EveryCodeHasANameOfItsOwn) {
  std::set<std::string_view> names;
  constexpr int kLast = static_cast<int>(StatusCode::kInternal);
  for (int code = 0; code <= kLast; ++code) {
    names.insert(StatusCodeName(static_cast<StatusCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(kLast) + 1);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(ResultTest, HoldsAValue) {
  Result<std::string> result = std::string("value");
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(*result, "value");
  EXPECT_EQ(result->size(), 5u);
  EXPECT_TRUE(result.status().ok());
}

TEST(ResultTest, HoldsAFailure) {
  const Result<std::string> result = NotThere();
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.status(), NotThere());
}

TEST(ResultTest, ReadingAFailureIsABugThatNamesIt) {
  const Result<int> result = NotThere();
  try {
    (void)*result;
    FAIL() << "read a value that is not there";
  } catch (const CheckFailure& failure) {
    EXPECT_NE(std::string(failure.what()).find("no file log"),
              std::string::npos);
  }
}

TEST(ResultTest, OkIsNoFailure) {
  EXPECT_THROW((void)Result<int>{OkStatus()}, CheckFailure);
}

TEST(ResultTest, GivesAwayWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

Status Twice(Result<int> input, int* out) {
  POUCH_ASSIGN_OR_RETURN(const int value, std::move(input));
  *out = 2 * value;
  POUCH_RETURN_IF_ERROR(value < 0 ? NotThere() : OkStatus());
  return OkStatus();
}

TEST(StatusMacrosTest, PassFailuresOnAndValuesIn) {
  int out = 0;
  EXPECT_TRUE(Twice(4, &out).ok());
  EXPECT_EQ(out, 8);
  EXPECT_EQ(Twice(NotThere(), &out), NotThere());
  EXPECT_EQ(out, 8);
  EXPECT_EQ(Twice(-1, &out), NotThere());
}

}  // namespace
}  // namespace pouch

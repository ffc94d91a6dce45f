#include "base/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pouch {
namespace {

using ::testing::HasSubstr;

// What the failure of `check` says; empty if it does not fail.
template <typename Check>
std::string FailureOf(Check check) {
  try {
    check();
  } catch (const CheckFailure& failure) {
    return failure.what();
  }
  return "";
}

TEST(CheckTest, TrueConditionDoesNothing) {
  int evaluated = 0;
  EXPECT_EQ(
      FailureOf([&evaluated] { CHECK(++evaluated == 1) << (evaluated = 7); }),
      "");
  EXPECT_EQ(evaluated, 1);
}

TEST(CheckTest, FailureSaysWhereAndWhat) {
  const std::string failure =
      FailureOf([] { CHECK(1 > 2) << "segment " << 3; });
  EXPECT_THAT(failure, HasSubstr("check_test.cc:"));
  EXPECT_THAT(failure, HasSubstr("1 > 2"));
  EXPECT_THAT(failure, HasSubstr("segment 3"));
}

TEST(CheckTest, ComparisonPrintsItsOperands) {
  const int left = 4;
  const int right = 5;
  EXPECT_THAT(FailureOf([&] { CHECK_EQ(left, right); }), HasSubstr("4 vs 5"));
  EXPECT_THAT(FailureOf([&] { CHECK_NE(left, 4); }), HasSubstr("4 vs 4"));
  EXPECT_THAT(FailureOf([&] { CHECK_GE(left, right); }), HasSubstr("4 vs 5"));
  EXPECT_THAT(FailureOf([&] { CHECK_GT(left, right); }), HasSubstr("4 vs 5"));
  EXPECT_THAT(FailureOf([&] { CHECK_LE(right, left); }), HasSubstr("5 vs 4"));
  EXPECT_THAT(FailureOf([&] { CHECK_LT(right, left); }), HasSubstr("5 vs 4"));
}

// A destructor that checks, on the way out of another failure.
struct ChecksWhenDestroyed {
  ~ChecksWhenDestroyed() noexcept(false) { CHECK(false) << "second"; }
};

TEST(CheckTest, FirstFailureIsTheOneThatIsHeard) {
  EXPECT_THAT(FailureOf([] {
                const ChecksWhenDestroyed second;
                CHECK(false) << "first";
              }),
              HasSubstr("first"));
}

}  // namespace
}  // namespace pouch

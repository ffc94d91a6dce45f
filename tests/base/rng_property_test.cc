// Properties of Rng for any seed and any bounds.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/rng.h"

namespace pouch {
namespace {

RC_GTEST_PROP(RngProperty, BelowStaysBelow, (uint64_t seed, uint64_t bound)) {
  RC_PRE(bound > 0u);
  Rng rng(seed);
  for (int i = 0; i < 20; ++i) RC_ASSERT(rng.Below(bound) < bound);
}

RC_GTEST_PROP(RngProperty, BetweenStaysBetween,
              (uint64_t seed, int64_t a, int64_t b)) {
  Rng rng(seed);
  const int64_t low = std::min(a, b);
  const int64_t high = std::max(a, b);
  for (int i = 0; i < 20; ++i) {
    const int64_t value = rng.Between(low, high);
    RC_ASSERT(low <= value);
    RC_ASSERT(value <= high);
  }
}

RC_GTEST_PROP(RngProperty, OneSeedOneSequence, (uint64_t seed)) {
  Rng first(seed);
  Rng second(seed);
  for (int i = 0; i < 20; ++i) RC_ASSERT(first.Next() == second.Next());
}

RC_GTEST_PROP(RngProperty, ForksDependOnSeedAndNameOnly,
              (uint64_t seed, std::string name, std::string other)) {
  const auto drawn = *rc::gen::inRange(0, 20);
  Rng rng(seed);
  const uint64_t expected = rng.Fork(name).Next();
  for (int i = 0; i < drawn; ++i) rng.Next();
  RC_ASSERT(rng.Fork(name).Next() == expected);
  if (name != other) RC_ASSERT(rng.Fork(other).Next() != expected);
  RC_ASSERT(Rng(seed + 1).Fork(name).Next() != expected);
}

}  // namespace
}  // namespace pouch

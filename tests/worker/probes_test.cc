#include "worker/probes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace pouch {
namespace {

using ::testing::MatchesRegex;

TEST(ProbesTest, NamesAreUniqueAndEachHasAMeaning) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < kProbeCount; ++i) {
    names.insert(ProbeName(static_cast<Probe>(i)));
    EXPECT_FALSE(ProbeMeaning(static_cast<Probe>(i)).empty()) << i;
  }
  EXPECT_EQ(names.size(), kProbeCount);
}

TEST(ProbesTest, NamesAreAPlaceAndAnEvent) {
  for (size_t i = 0; i < kProbeCount; ++i) {
    EXPECT_THAT(std::string(ProbeName(static_cast<Probe>(i))),
                MatchesRegex("[a-z]+\\.[a-z_]+"));
  }
}

TEST(ProbesTest, EachIsFoundByItsName) {
  for (size_t i = 0; i < kProbeCount; ++i) {
    const auto probe = static_cast<Probe>(i);
    EXPECT_EQ(FindProbe(ProbeName(probe)), probe);
  }
}

TEST(ProbesTest, OtherNamesAreNoProbes) {
  EXPECT_EQ(FindProbe(""), std::nullopt);
  EXPECT_EQ(FindProbe("worker"), std::nullopt);
  EXPECT_EQ(FindProbe("worker.started "), std::nullopt);
}

}  // namespace
}  // namespace pouch

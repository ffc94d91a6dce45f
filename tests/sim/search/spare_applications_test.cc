#include "sim/search/spare_applications.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(SpareApplicationsTest, HandsOutWhatWasMadeBeforeItMakesMore) {
  std::map<std::string, int, std::less<>> made;
  const ApplicationFactory plain = WordCount({});
  const auto factory = WithSpareApplications(
      [&made, &plain](std::string_view worker) {
        ++made[std::string(worker)];
        return plain(worker);
      },
      {"w0", "w1"}, 2);
  ASSERT_TRUE(factory.ok());
  EXPECT_THAT(made, ElementsAre(Pair("w0", 2), Pair("w1", 2)));
  const ApplicationFactory copy = *factory;
  EXPECT_TRUE((*factory)("w1").ok());
  EXPECT_TRUE(copy("w1").ok());
  EXPECT_EQ(made["w1"], 2);
  EXPECT_TRUE((*factory)("w1").ok());
  EXPECT_EQ(made["w1"], 3);
  EXPECT_EQ(made["w0"], 2);
}

TEST(SpareApplicationsTest, OneThatCannotBeMadeIsAnErrorAtOnce) {
  const auto factory = WithSpareApplications(
      [](std::string_view) -> Result<std::unique_ptr<Application>> {
        return Status(StatusCode::kApplicationError, "no");
      },
      {"w0"}, 1);
  EXPECT_EQ(factory.status().code(), StatusCode::kApplicationError);
}

}  // namespace
}  // namespace pouch

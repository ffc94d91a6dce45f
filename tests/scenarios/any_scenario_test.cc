// Whatever legal scenario there is: a correct application passes it, and the
// writer writes it so that the loader reads the same.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "scenarios/loader.h"
#include "scenarios/scenario.h"
#include "scenarios/scenario_writer.h"
#include "sim/run.h"
#include "sim/run_result.h"
#include "tests/native/word_count.h"
#include "tests/scenarios/arbitrary_scenario.h"
#include "tests/scenarios/same_config.h"

namespace pouch {
namespace {

RC_GTEST_PROP(AnyScenarioProperty, ACorrectApplicationPasses, ()) {
  // Several in each case: a hundred would miss what is rare.
  constexpr int kScenarios = 5;
  uint64_t rollbacks = 0;
  uint64_t most_faults = 0;
  for (int i = 0; i < kScenarios; ++i) {
    const auto scenario = *rc::gen::arbitrary<Scenario>();
    const auto result = RunSimulation(scenario.config, WordCount(), nullptr);
    RC_ASSERT(result.ok());
    RC_ASSERT(result->passed());
    uint64_t fired = 0;
    for (const FaultOutcome& fault : result->faults) fired += fault.fired;
    most_faults = std::max(most_faults, fired);
    rollbacks += result->rollbacks;
  }
  RC_CLASSIFY(rollbacks > 0, "rolled back");
  RC_CLASSIFY(most_faults > 3, "more than three faults fired");
}

// A file that scenarios may name as their application.
std::string Folder() {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "any_scenario";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "app.py") << "";
  return folder;
}

RC_GTEST_PROP(AnyScenarioProperty, WhatIsWrittenIsReadAsTheSame, ()) {
  const std::string folder = Folder();
  auto scenario = *rc::gen::arbitrary<Scenario>();
  scenario.application.module = folder + "/app.py";
  const auto text = WriteScenario(scenario, folder);
  RC_ASSERT(text.ok());
  const LoadResult read = ParseScenario(*text, folder + "/any.json");
  RC_ASSERT(read.ok());
  RC_ASSERT(*WriteScenario(*read.scenario, folder) == *text);
  ExpectSameConfig(WithoutIdleMembers(scenario.config), read.scenario->config);
  RC_ASSERT(!::testing::Test::HasFailure());
}

// The property above would find nothing in runs in which nothing happens.
TEST(AnyScenarioTest, ReachesManyKindsOfFaultsAndSizes) {
  std::set<FaultKind> kinds;
  std::set<size_t> workers;
  size_t messages = 0;
  rc::detail::TestParams params;
  params.seed = 7;
  params.maxSuccess = 200;
  const auto result = rc::detail::checkTestable(
      [&kinds, &workers, &messages](const Scenario& scenario) {
        for (const Fault& fault : scenario.config.faults)
          kinds.insert(fault.kind);
        workers.insert(scenario.config.workers.size());
        messages = std::max(messages, scenario.config.feeds[0].contents.size());
      },
      rc::detail::TestMetadata(), params);
  ASSERT_TRUE(result.template is<rc::detail::SuccessResult>());
  EXPECT_GE(kinds.size(), 10u);
  EXPECT_EQ(workers.size(), 4u);
  EXPECT_GE(messages, 1000u);
}

}  // namespace
}  // namespace pouch

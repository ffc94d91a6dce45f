// The library of scenarios: every file is good, and every fault is used.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "scenarios/fault_rules.h"
#include "scenarios/loader.h"

namespace pouch {
namespace {

// Names of the scenario files, without their ending, ascending.
std::vector<std::string> FilesOfTheLibrary() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios")) {
    if (entry.path().extension() == ".json")
      names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(LibraryTest, HoldsWhatItShould) {
  EXPECT_GE(FilesOfTheLibrary().size(), 14u);
}

TEST(LibraryTest, EveryScenarioLoads) {
  for (const std::string& name : FilesOfTheLibrary()) {
    const LoadResult result = LoadScenario("scenarios/" + name + ".json");
    for (const Problem& problem : result.problems)
      ADD_FAILURE() << problem.ToString();
  }
}

TEST(LibraryTest, NoTwoScenariosHaveOneName) {
  std::set<std::string> names;
  for (const std::string& name : FilesOfTheLibrary()) {
    const LoadResult result = LoadScenario("scenarios/" + name + ".json");
    ASSERT_TRUE(result.ok()) << name;
    EXPECT_TRUE(names.insert(result.scenario->name).second) << name;
  }
}

TEST(LibraryTest, EveryKindOfFaultIsUsed) {
  std::set<FaultKind> kinds;
  for (const std::string& name : FilesOfTheLibrary()) {
    const LoadResult result = LoadScenario("scenarios/" + name + ".json");
    ASSERT_TRUE(result.ok()) << name;
    for (const Fault& fault : result.scenario->config.faults)
      kinds.insert(fault.kind);
  }
  for (const FaultRule& rule : FaultRules())
    EXPECT_TRUE(kinds.contains(rule.kind)) << rule.name;
}

}  // namespace
}  // namespace pouch

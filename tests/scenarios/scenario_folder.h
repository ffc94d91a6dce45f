// A folder of its own for one test, to load scenarios from.

#ifndef POUCH_TESTS_SCENARIOS_SCENARIO_FOLDER_H_
#define POUCH_TESTS_SCENARIOS_SCENARIO_FOLDER_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>

#include "scenarios/loader.h"

namespace pouch {

// Found by GoogleTest, so that a failed test shows the problems.
inline void PrintTo(const Problem& problem, std::ostream* os) {
  *os << problem.ToString();
}

// The fixture: writes files into the folder, and loads what was written.
class ScenarioFolder : public ::testing::Test {
 protected:
  ScenarioFolder() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string(test->test_suite_name()) + "." + test->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Write("app.py", "import wallaroo\n");
    Write("words.txt", "a\nb\n");
  }

  std::string Path(const std::string& name) const {
    return (folder_ / name).string();
  }

  // Writes a file, and the folders on its way.
  std::string Write(const std::string& name, const std::string& contents) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << contents;
    return path.string();
  }

  // Loads a scenario file with this text.
  LoadResult Load(const std::string& json) {
    return LoadScenario(Write("scenario.json", json));
  }

  // Loads the smallest scenario with these members, one line, behind its own,
  // which fill the first line of the file.
  LoadResult LoadWith(const std::string& members) {
    return Load(R"({"name": "n", "application": {"module": "app.py"},)"
                "\n" +
                members + "}");
  }

  std::filesystem::path folder_;
};

// A problem at this place whose message and hint hold these words.
MATCHER_P5(IsProblem, pointer, line, column, message, hint, "") {
  *result_listener << arg.ToString();
  return arg.pointer == pointer && arg.line == static_cast<size_t>(line) &&
         arg.column == static_cast<size_t>(column) &&
         arg.message.find(message) != std::string::npos &&
         arg.hint.find(hint) != std::string::npos;
}

}  // namespace pouch

#endif  // POUCH_TESTS_SCENARIOS_SCENARIO_FOLDER_H_

// Properties: whatever a file holds, loading it ends in a scenario or in
// problems whose places are inside the file.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "scenarios/loader.h"
#include "scenarios/schema.h"

namespace pouch {
namespace {

using Json = nlohmann::json;

std::string ReadAll(const std::string& path) {
  std::ostringstream contents;
  contents << std::ifstream(path, std::ios::binary).rdbuf();
  return contents.str();
}

std::vector<std::string> Library() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios")) {
    if (entry.path().extension() == ".json")
      paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void CheckOutcome(const std::string& text) {
  const LoadResult result = ParseScenario(text, "scenarios/damaged.json");
  RC_CLASSIFY(result.ok(), "still a scenario");
  RC_ASSERT(result.ok() == result.problems.empty());
  std::vector<size_t> lengths;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    lengths.push_back(line.size());
  lengths.push_back(0);
  for (const Problem& problem : result.problems) {
    RC_ASSERT(!problem.message.empty());
    RC_ASSERT(problem.line >= 1);
    RC_ASSERT(problem.line <= lengths.size());
    RC_ASSERT(problem.column >= 1);
    RC_ASSERT(problem.column <= lengths[problem.line - 1] + 1);
  }
}

// Bytes that mean something in JSON, in durations, or to nobody.
rc::Gen<char> AnyByte() {
  return rc::gen::oneOf(
      rc::gen::element('{', '}', '[', ']', '"', ',', ':', '\\', '-', '.', '0',
                       'e', 's', ' ', '\n'),
      rc::gen::arbitrary<char>());
}

RC_GTEST_PROP(LoaderDamageTest, ChangedBytesEndInAScenarioOrInProblems, ()) {
  std::string text = ReadAll(*rc::gen::elementOf(Library()));
  const int changes = *rc::gen::inRange(1, 6);
  for (int i = 0; i < changes && !text.empty(); ++i) {
    const auto at = *rc::gen::inRange<size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text[at] = *AnyByte();
        break;
      case 1:
        text.insert(at, 1, *AnyByte());
        break;
      default:
        text.erase(at, *rc::gen::inRange<size_t>(1, 8));
    }
  }
  CheckOutcome(text);
}

RC_GTEST_PROP(LoaderDamageTest, CutFilesEndInProblems, ()) {
  const std::string text = ReadAll(*rc::gen::elementOf(Library()));
  // Behind the last bracket stands only the line's end.
  const auto length = *rc::gen::inRange<size_t>(0, text.size() - 2);
  const LoadResult result =
      ParseScenario(text.substr(0, length), "scenarios/damaged.json");
  RC_ASSERT(!result.ok());
  RC_ASSERT(result.problems.size() == 1);
  CheckOutcome(text.substr(0, length));
}

// Pointers to all values of a document, the root's first.
void AppendPointers(const Json& json, const std::string& pointer,
                    std::vector<std::string>* pointers) {
  pointers->push_back(pointer);
  if (json.is_object()) {
    for (const auto& [key, value] : json.items())
      AppendPointers(value, PointerTo(pointer, key), pointers);
  } else if (json.is_array()) {
    for (size_t i = 0; i < json.size(); ++i)
      AppendPointers(json[i], PointerTo(pointer, i), pointers);
  }
}

rc::Gen<Json> AnyValue() {
  return rc::gen::element<Json>(
      nullptr, true, 0, -1, 1000000, 18446744073709551615u, 1.5, "", "w1",
      "200ms", "5", "codec.round_trip", Json::array(), Json::array({"w1"}),
      Json::array({Json::array({"w1"}), Json::array({"w2"})}), Json::object(),
      Json{{"file", "data/orders.csv"}}, std::string("a\0b", 3));
}

RC_GTEST_PROP(LoaderDamageTest, ChangedValuesEndInAScenarioOrInProblems, ()) {
  Json json = Json::parse(ReadAll(*rc::gen::elementOf(Library())));
  std::vector<std::string> pointers;
  AppendPointers(json, "", &pointers);
  const Json::json_pointer at(*rc::gen::elementOf(pointers));
  json[at] = *AnyValue();
  CheckOutcome(json.dump(2));
}

RC_GTEST_PROP(LoaderDamageTest, WhatTheSchemaRefusesTheLoaderRefuses, ()) {
  Json json = Json::parse(ReadAll(*rc::gen::elementOf(Library())));
  std::vector<std::string> pointers;
  AppendPointers(json, "", &pointers);
  const Json::json_pointer at(*rc::gen::elementOf(pointers));
  json[at] = *AnyValue();
  const std::string text = json.dump();

  Problems problems;
  const auto document = JsonDocument::Parse(text, "f", &problems);
  RC_ASSERT(document.has_value());
  CheckAgainstSchema(*document, ScenarioSchema(), "f", &problems);
  const LoadResult result = ParseScenario(text, "scenarios/changed.json");
  RC_CLASSIFY(!problems.empty(), "refused by the schema");
  RC_CLASSIFY(problems.empty() && !result.ok(), "refused by the loader alone");
  if (!problems.empty()) RC_ASSERT(!result.ok());
  // Nothing is lost on the way: each is among what the loader tells.
  for (const Problem& problem : problems) {
    const auto same = [&problem](const Problem& other) {
      return other.pointer == problem.pointer &&
             other.message == problem.message;
    };
    RC_ASSERT(
        std::any_of(result.problems.begin(), result.problems.end(), same));
  }
}

}  // namespace
}  // namespace pouch

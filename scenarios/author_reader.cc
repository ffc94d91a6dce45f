#include "scenarios/author_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "scenarios/input_file.h"
#include "scenarios/nearest.h"

namespace pouch {
namespace {

constexpr size_t kMostSourceBytes = size_t{64} << 20;
constexpr uint64_t kDefaultCount = 100;

// "FILE.py:FUNCTION". What is wrong with it is among the problems.
AuthorFunction ReadFunction(const ScenarioNode& node) {
  AuthorFunction function;
  function.place = node.Place();
  const std::string text = node.Text();
  const size_t colon = text.rfind(':');
  if (colon == text.npos || !text.substr(0, colon).ends_with(".py") ||
      !IsFunctionName(std::string_view(text).substr(colon + 1))) {
    if (!text.empty()) {
      node.Problem("this names no function of a Python file",
                   "for example \"checks.py:conserves_money\"");
    }
    return function;
  }
  function.file = ResolvePath(node.context().folder, text.substr(0, colon));
  function.function = text.substr(colon + 1);
  const auto source = ReadInputFile(function.file, kMostSourceBytes);
  if (!source.ok()) {
    node.Problem(source.status().message(),
                 source.status().code() == StatusCode::kNotFound
                     ? SuggestFile(function.file)
                     : "");
  }
  return function;
}

}  // namespace

bool IsFunctionName(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [is_letter](char c) {
           return is_letter(c) || (c >= '0' && c <= '9');
         });
}

std::vector<GeneratedFeed> ReadGeneratedFeeds(const ScenarioNode& feeds) {
  std::vector<GeneratedFeed> generated;
  for (const auto& [name, node] : feeds.Members()) {
    const ScenarioNode generate = node["generate"];
    const ScenarioNode count = node["count"];
    if (count.exists() && !generate.exists()) {
      count.KeyProblem("\"count\" goes with \"generate\" only",
                       "\"ends_after\" ends any feed early");
    }
    if (!generate.is_string()) continue;
    generated.push_back(
        {name, ReadFunction(generate), count.Whole(kDefaultCount)});
  }
  return generated;
}

std::vector<AuthorFunction> ReadChecks(const ScenarioNode& checks) {
  std::vector<AuthorFunction> functions;
  for (const ScenarioNode& node : checks.Elements()) {
    if (!node.is_string()) continue;
    AuthorFunction check = ReadFunction(node);
    for (const AuthorFunction& other : functions) {
      if (!check.function.empty() && other.function == check.function) {
        node.Problem("two checks are called " + Quoted(check.function),
                     "reports could not tell them apart");
        break;
      }
    }
    functions.push_back(std::move(check));
  }
  return functions;
}

}  // namespace pouch

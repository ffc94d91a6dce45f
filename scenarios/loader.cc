#include "scenarios/loader.h"

#include <algorithm>
#include <filesystem>
#include <tuple>
#include <utility>

#include "scenarios/application_reader.h"
#include "scenarios/author_reader.h"
#include "scenarios/config_reader.h"
#include "scenarios/fault_reader.h"
#include "scenarios/input_file.h"
#include "scenarios/json_document.h"
#include "scenarios/scenario_node.h"
#include "scenarios/schema.h"

namespace pouch {
namespace {

constexpr size_t kMostProblems = 100;
constexpr size_t kMostExpectedBytes = size_t{256} << 20;

// "pass", "refused_rightly", "incomplete", words of letters and '_' with a '.'
// between them, or "check." and a function's name.
bool IsVerdict(const std::string& text) {
  for (const std::string_view word : {"pass", "refused_rightly", "incomplete"})
    if (text == word) return true;
  if (text.starts_with("check.")) return IsFunctionName(text.substr(6));
  bool begins_word = true;
  bool has_dot = false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || c == '_';
    if (c == '.' ? begins_word : !letter) return false;
    has_dot = has_dot || c == '.';
    begins_word = c == '.';
  }
  return has_dot && !begins_word;
}

void ReadVerdict(const ScenarioNode& node, Expectation* expect) {
  if (!node.is_string()) return;
  const std::string verdict = node.Text();
  if (!IsVerdict(verdict)) {
    node.Problem("this is neither \"pass\" nor a failure class",
                 "for example \"codec.round_trip\"");
  }
  expect->verdicts.push_back(verdict);
}

std::optional<ExpectedOutput> ReadExpectedOutput(const ScenarioNode& node) {
  const ScenarioNode file = node["file"];
  if (!file.is_string() || file.Text().empty()) return std::nullopt;
  ExpectedOutput output;
  output.file = ResolvePath(node.context().folder, file.Text());
  Result<std::string> contents = ReadInputFile(output.file, kMostExpectedBytes);
  if (contents.ok()) {
    output.contents = *std::move(contents);
  } else {
    file.Problem(contents.status().message(), SuggestFile(output.file));
  }
  output.compare = node["compare"].Choice(
      output.compare, {{"bytes", OutputComparison::kBytes},
                       {"multiset", OutputComparison::kMultiset},
                       {"in_order_per_key", OutputComparison::kInOrderPerKey}});
  const ScenarioNode key_ends_at = node["key_ends_at"];
  if (key_ends_at.exists() &&
      output.compare != OutputComparison::kInOrderPerKey) {
    key_ends_at.KeyProblem(
        "\"key_ends_at\" goes with \"compare\": \"in_order_per_key\" only");
  }
  output.key_ends_at = key_ends_at.Text(output.key_ends_at);
  return output;
}

Expectation ReadExpectation(const ScenarioNode& node) {
  Expectation expect;
  const ScenarioNode verdict = node["verdict"];
  if (verdict.exists()) {
    expect.verdicts.clear();
    ReadVerdict(verdict, &expect);
    for (const ScenarioNode& element : verdict.Elements())
      ReadVerdict(element, &expect);
  }
  expect.output = ReadExpectedOutput(node["output"]);
  return expect;
}

std::vector<FeedFile> ReadFeedFiles(const ScenarioNode& feeds) {
  std::vector<FeedFile> files;
  for (const auto& [name, node] : feeds.Members()) {
    const std::string file = node["file"].Text();
    if (file.empty()) continue;
    files.push_back({name, ResolvePath(node.context().folder, file)});
  }
  return files;
}

Scenario ReadScenario(const ScenarioNode& root) {
  Scenario scenario;
  // The key "$schema" is for editors.
  scenario.name = root["name"].Text();
  scenario.description = root["description"].Text();
  scenario.application = ReadApplication(root["application"]);
  scenario.config = ReadConfig(root);
  scenario.feed_files = ReadFeedFiles(root["feeds"]);
  scenario.generated_feeds = ReadGeneratedFeeds(root["feeds"]);
  scenario.checks = ReadChecks(root["checks"]);
  scenario.config.faults = ReadFaults(root["faults"], scenario.config);
  scenario.expect = ReadExpectation(root["expect"]);
  return scenario;
}

// In the order of the file, each thing once, not more than people read.
void Tidy(Problems* problems) {
  const auto place = [](const Problem& problem) {
    return std::tie(problem.line, problem.column, problem.pointer,
                    problem.message);
  };
  std::stable_sort(problems->begin(), problems->end(),
                   [place](const Problem& left, const Problem& right) {
                     return place(left) < place(right);
                   });
  problems->erase(
      std::unique(problems->begin(), problems->end(),
                  [place](const Problem& left, const Problem& right) {
                    return place(left) == place(right);
                  }),
      problems->end());
  if (problems->size() <= kMostProblems) return;
  const size_t more = problems->size() - kMostProblems;
  problems->resize(kMostProblems);
  problems->back().message += ", and " + std::to_string(more) + " more";
}

// Absolute, even if the current folder cannot be told.
std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  return ResolvePath("/", error ? path : absolute.string());
}

}  // namespace

LoadResult ParseScenario(std::string json, const std::string& path) {
  LoadResult result;
  const auto document = JsonDocument::Parse(json, path, &result.problems);
  if (!document) {
    Tidy(&result.problems);
    return result;
  }
  const nlohmann::json schema = ScenarioSchema();
  const std::string file = AbsolutePath(path);
  CheckAgainstSchema(*document, schema, path, &result.problems);
  const ReadContext context = {&*document, &schema, path,
                               std::filesystem::path(file).parent_path(),
                               &result.problems};
  Scenario scenario = ReadScenario(ScenarioNode(&context));
  Tidy(&result.problems);
  if (!result.problems.empty()) return result;
  scenario.file = file;
  scenario.json = std::move(json);
  result.scenario = std::move(scenario);
  return result;
}

LoadResult LoadScenario(const std::string& path) {
  Result<std::string> json = ReadInputFile(path, kMaxJsonBytes);
  if (json.ok()) return ParseScenario(*std::move(json), path);
  LoadResult result;
  result.problems.push_back({path, "", 0, 0, json.status().message(),
                             json.status().code() == StatusCode::kNotFound
                                 ? SuggestFile(AbsolutePath(path))
                                 : ""});
  return result;
}

}  // namespace pouch

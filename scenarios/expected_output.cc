#include "scenarios/expected_output.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pouch {
namespace {

// Where two outputs part.
struct Difference {
  std::string message;
  std::string key;
  std::string expected;
  std::string actual;
};

std::string AllBytes(const RunResult& result) {
  std::string bytes;
  for (const SinkContents& sink : result.sinks) {
    for (const std::string& message : sink.messages) bytes += message;
  }
  return bytes;
}

// Without line ends; a last line needs none.
std::vector<std::string> Lines(std::string_view bytes) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    lines.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return lines;
}

// The lines of each sink: a line never goes on in another one.
std::vector<std::string> AllLines(const RunResult& result) {
  std::vector<std::string> all;
  for (const SinkContents& sink : result.sinks) {
    std::string bytes;
    for (const std::string& message : sink.messages) bytes += message;
    for (std::string& line : Lines(bytes)) all.push_back(std::move(line));
  }
  return all;
}

std::string Excerpt(std::string_view text, size_t at) {
  constexpr size_t kBefore = 20;
  constexpr size_t kLength = 80;
  const size_t begin = at > kBefore ? at - kBefore : 0;
  return std::string(text.substr(std::min(begin, text.size()), kLength));
}

std::optional<Difference> CompareBytes(std::string_view expected,
                                       std::string_view actual) {
  if (expected == actual) return std::nullopt;
  const auto [left, right] = std::mismatch(expected.begin(), expected.end(),
                                           actual.begin(), actual.end());
  const auto at = static_cast<size_t>(left - expected.begin());
  return Difference{"the output differs from byte " + std::to_string(at) +
                        " on; expected are " + std::to_string(expected.size()) +
                        " bytes, there are " + std::to_string(actual.size()),
                    "", Excerpt(expected, at), Excerpt(actual, at)};
}

std::optional<Difference> CompareMultisets(std::vector<std::string> expected,
                                           std::vector<std::string> actual) {
  std::sort(expected.begin(), expected.end());
  std::sort(actual.begin(), actual.end());
  const auto [left, right] = std::mismatch(expected.begin(), expected.end(),
                                           actual.begin(), actual.end());
  if (left == expected.end() && right == actual.end()) return std::nullopt;
  const bool missing =
      right == actual.end() || (left != expected.end() && *left < *right);
  const std::string& line = missing ? *left : *right;
  const auto times = [&line](const std::vector<std::string>& lines) {
    const auto [first, last] =
        std::equal_range(lines.begin(), lines.end(), line);
    return std::to_string(last - first) + " times \"" + line + "\"";
  };
  return Difference{missing ? "a line of the expected output is missing"
                            : "the output has a line that is not expected",
                    "", times(expected), times(actual)};
}

using LinesByKey = std::map<std::string, std::vector<std::string>>;

LinesByKey ByKey(std::vector<std::string> lines, const std::string& end) {
  LinesByKey by_key;
  for (std::string& line : lines) {
    std::string key = line.substr(0, line.find(end));
    by_key[std::move(key)].push_back(std::move(line));
  }
  return by_key;
}

std::optional<Difference> CompareKeys(const LinesByKey& expected,
                                      const LinesByKey& actual) {
  const std::vector<std::string> none;
  const auto lines_of =
      [&none](const LinesByKey& by_key,
              const std::string& key) -> const std::vector<std::string>& {
    const auto found = by_key.find(key);
    return found == by_key.end() ? none : found->second;
  };
  LinesByKey all = expected;
  all.insert(actual.begin(), actual.end());
  for (const auto& [key, unused] : all) {
    const std::vector<std::string>& wanted = lines_of(expected, key);
    const std::vector<std::string>& found = lines_of(actual, key);
    const auto [left, right] =
        std::mismatch(wanted.begin(), wanted.end(), found.begin(), found.end());
    if (left == wanted.end() && right == found.end()) continue;
    return Difference{"line " + std::to_string(left - wanted.begin() + 1) +
                          " of the key differs; expected are " +
                          std::to_string(wanted.size()) + ", there are " +
                          std::to_string(found.size()),
                      key, left == wanted.end() ? "no more lines" : *left,
                      right == found.end() ? "no more lines" : *right};
  }
  return std::nullopt;
}

std::optional<Difference> Compare(const ExpectedOutput& expected,
                                  const RunResult& result) {
  switch (expected.compare) {
    case OutputComparison::kBytes:
      return CompareBytes(expected.contents, AllBytes(result));
    case OutputComparison::kMultiset:
      return CompareMultisets(Lines(expected.contents), AllLines(result));
    case OutputComparison::kInOrderPerKey:
      return CompareKeys(ByKey(Lines(expected.contents), expected.key_ends_at),
                         ByKey(AllLines(result), expected.key_ends_at));
  }
  return std::nullopt;
}

}  // namespace

void JudgeExpectedOutput(const Expectation& expect, RunResult* result) {
  if (!expect.output || result->incomplete || !result->refusals.empty()) return;
  const ExpectedOutput& expected = *expect.output;
  uint64_t lines = static_cast<uint64_t>(
      std::count(expected.contents.begin(), expected.contents.end(), '\n'));
  result->checks.push_back({"expected output", "lines", lines});
  std::optional<Difference> difference = Compare(expected, *result);
  if (!difference) return;
  RunFailure failure;
  failure.failure_class = "output.unexpected";
  failure.checker = "expected output";
  failure.at = result->ended_at;
  failure.key = std::move(difference->key);
  failure.expected = std::move(difference->expected);
  failure.actual = std::move(difference->actual);
  failure.message = std::move(difference->message) + " (" + expected.file + ")";
  result->failures.push_back(std::move(failure));
}

bool VerdictIsExpected(const Expectation& expect, const RunResult& result) {
  return std::find(expect.verdicts.begin(), expect.verdicts.end(),
                   result.verdict()) != expect.verdicts.end();
}

}  // namespace pouch

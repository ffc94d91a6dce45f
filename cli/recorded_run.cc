#include "cli/recorded_run.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "scenarios/input_file.h"

namespace pouch {
namespace {

using Json = nlohmann::json;

Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

// Members of the wrong type count as missing.
std::string Text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : "";
}

const Json& Member(const Json& object, const char* key) {
  static const Json kNone;
  const auto found = object.find(key);
  return found == object.end() ? kNone : *found;
}

Json ParseObject(std::string_view text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? json : Json();
}

// The last line that is not empty.
std::string_view LastLine(std::string_view contents) {
  while (contents.ends_with('\n')) contents.remove_suffix(1);
  const size_t before = contents.rfind('\n');
  return before == contents.npos ? contents : contents.substr(before + 1);
}

Result<RecordedRun> ReadRun(const Json& json, const std::string& revision) {
  RecordedRun run;
  run.revision = revision;
  run.file = Text(json, "file");
  run.verdict = Text(json, "verdict");
  run.trace_digest = Text(json, "trace_digest");
  const Json& as_expected = Member(json, "as_expected");
  run.as_expected = as_expected.is_boolean() && as_expected.get<bool>();
  const Json& scenario = Member(json, "scenario");
  if (scenario.is_object()) {
    run.scenario = Text(scenario, "text");
    run.folder = Text(scenario, "folder");
  }
  if (run.scenario.empty() || run.folder.empty()) {
    return Invalid("the run of " + run.file +
                   " does not say which scenario ran");
  }
  for (const Json& fault : Member(json, "faults")) {
    if (!fault.is_object()) continue;
    const Json& fired = Member(fault, "fired");
    run.faults.push_back({Text(fault, "label"), fired.is_number_unsigned()
                                                    ? fired.get<uint64_t>()
                                                    : 0});
  }
  return run;
}

// A scenario, even a broken one, rather than a record.
bool LooksLikeAScenario(std::string_view contents) {
  const Json json = ParseObject(contents);
  return json.contains("application") && !json.contains("runs");
}

// The failures that a sweep kept as scenarios.
Result<std::vector<RecordedRun>> ReadKeptFailures(const Json& summary) {
  std::vector<RecordedRun> runs;
  for (const Json& group : Member(summary, "failures")) {
    RecordedRun run;
    run.file = group.is_object() ? Text(group, "scenario") : "";
    if (run.file.empty()) continue;
    run.verdict = Text(group, "class");
    run.trace_digest = Text(group, "trace_digest");
    run.revision = Text(summary, "revision");
    std::error_code error;
    run.folder = std::filesystem::absolute(run.file, error).parent_path();
    POUCH_ASSIGN_OR_RETURN(run.scenario,
                           ReadInputFile(run.file, size_t{16} << 20));
    runs.push_back(std::move(run));
  }
  if (runs.empty()) {
    return Status(StatusCode::kNotFound,
                  "the sweep kept no failure that could be run again");
  }
  return runs;
}

}  // namespace

Result<std::vector<RecordedRun>> ReadRecordedRuns(std::string_view contents) {
  Json json = ParseObject(contents);
  Json runs = Member(json, "runs");
  if (!runs.is_array()) {
    json = ParseObject(LastLine(contents));
    runs = Json::array();
    if (Member(json, "run").is_object()) runs.push_back(Member(json, "run"));
    if (runs.empty())
      return Invalid("this is neither a report of pouch run nor a whole trace");
  }
  std::vector<RecordedRun> recorded;
  for (const Json& run : runs) {
    if (!run.is_object() || Text(run, "outcome") != "finished") continue;
    POUCH_ASSIGN_OR_RETURN(RecordedRun read,
                           ReadRun(run, Text(json, "revision")));
    recorded.push_back(std::move(read));
  }
  if (recorded.empty())
    return Status(StatusCode::kNotFound, "the report has no run in it");
  return recorded;
}

Result<std::vector<RecordedRun>> ReadRecordFile(const std::string& path) {
  constexpr size_t kMostBytes = size_t{2} << 30;
  POUCH_ASSIGN_OR_RETURN(const std::string contents,
                         ReadInputFile(path, kMostBytes));
  if (LooksLikeAScenario(contents)) return std::vector<RecordedRun>();
  const Json json = ParseObject(contents);
  Result<std::vector<RecordedRun>> runs = Member(json, "failures").is_array()
                                              ? ReadKeptFailures(json)
                                              : ReadRecordedRuns(contents);
  if (!runs.ok()) return runs.status().WithContext(path);
  return runs;
}

ScenarioSource SourceOf(const RecordedRun& run) {
  const auto name = std::filesystem::path(run.file).filename().string();
  return {run.folder + "/" + name, run.scenario};
}

}  // namespace pouch

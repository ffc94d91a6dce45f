#include "scenarios/scenario_writer.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "scenarios/config_writer.h"
#include "scenarios/fault_writer.h"
#include "scenarios/input_file.h"
#include "scenarios/json_document.h"
#include "scenarios/json_layout.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

std::string ModuleName(const std::string& module, const std::string& folder) {
  if (!module.starts_with('/')) return module;  // A dotted name.
  std::string name = RelativePath(folder, module);
  const bool is_path = name.find('/') != name.npos || name.ends_with(".py");
  return is_path ? name : "./" + name;
}

Json ApplicationJson(const ScenarioApplication& application,
                     const std::string& folder) {
  // Names every member: a new one does not compile until it is written.
  const auto& [module, args, path, env, isolation, venv] = application;
  Json json;
  json["module"] = ModuleName(module, folder);
  if (!args.empty()) json["args"] = args;
  std::vector<std::string> folders;
  for (const std::string& entry : path) {
    // Of a dotted name, the scenario's own folder comes by itself.
    const bool own = folders.empty() && !module.starts_with('/') &&
                     entry == folder && &entry == &path.front();
    if (!own) folders.push_back(RelativePath(folder, entry));
  }
  if (!folders.empty()) json["path"] = folders;
  for (const auto& [name, value] : env) json["env"][name] = value;
  if (isolation != ScenarioApplication().isolation)
    json["isolation"] = "interpreter";
  if (!venv.empty()) json["venv"] = RelativePath(folder, venv);
  return json;
}

std::string_view ComparisonName(OutputComparison comparison) {
  switch (comparison) {
    case OutputComparison::kBytes:
      return "bytes";
    case OutputComparison::kMultiset:
      return "multiset";
    case OutputComparison::kInOrderPerKey:
      return "in_order_per_key";
  }
  CHECK(false) << "no such comparison";
  return "";
}

Json ExpectationJson(const Expectation& expect, const std::string& folder) {
  // Names every member: a new one does not compile until it is written.
  const auto& [verdicts, output] = expect;
  Json json;
  if (verdicts.size() > 1) {
    json["verdict"] = verdicts;
  } else if (verdicts != Expectation().verdicts) {
    json["verdict"] = verdicts.front();
  }
  if (!output) return json;
  const auto& [file, contents, compare, key_ends_at] = *output;
  Json& written = json["output"];
  written["file"] = RelativePath(folder, file);
  if (compare != ExpectedOutput().compare)
    written["compare"] = ComparisonName(compare);
  if (key_ends_at != ExpectedOutput().key_ends_at)
    written["key_ends_at"] = key_ends_at;
  return json;
}

}  // namespace

Result<std::string> WriteScenario(const Scenario& scenario,
                                  const std::string& folder) {
  // Names every member: a new one does not compile until it is written.
  const auto& [name, description, file, application, config, feed_files,
               generated_feeds, checks, expect, text] = scenario;
  Json json;
  json["name"] = name;
  if (!description.empty()) json["description"] = description;
  json["application"] = ApplicationJson(application, folder);
  POUCH_RETURN_IF_ERROR(AddConfig(scenario, folder, &json));
  for (const Fault& fault : config.faults) {
    POUCH_ASSIGN_OR_RETURN(Json written, WriteFault(fault, config));
    json["faults"].push_back(std::move(written));
  }
  for (const AuthorFunction& check : checks) {
    json["checks"].push_back(RelativePath(folder, check.file) + ":" +
                             check.function);
  }
  if (Json written = ExpectationJson(expect, folder); !written.empty())
    json["expect"] = std::move(written);
  std::string laid_out = LayOutJson(json);
  if (laid_out.size() > kMaxJsonBytes) {
    return Status(StatusCode::kResourceExhausted,
                  "the scenario would be longer than " +
                      std::to_string(kMaxJsonBytes >> 20) + " MiB");
  }
  return laid_out;
}

}  // namespace pouch

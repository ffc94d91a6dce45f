#include "cli/sweep_target.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "scenarios/loader.h"

namespace pouch {
namespace {

Status Wrong(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

// A scenario's text for the application `options` name.
std::string ScenarioText(const SweepOptions& options, const std::string& name) {
  nlohmann::ordered_json document = {
      {"name", name},
      {"application",
       {{"module", options.target}, {"args", options.arguments}}}};
  for (const auto& [feed, file] : options.feeds)
    document["feeds"][feed] = {{"file", file}};
  return document.dump();
}

Result<Scenario> LoadApplication(const SweepOptions& options) {
  const std::string name = std::filesystem::path(options.target).stem();
  std::error_code error;
  const auto folder = std::filesystem::current_path(error);
  if (error) return Wrong("the current folder cannot be told");
  LoadResult loaded = ParseScenario(ScenarioText(options, name),
                                    (folder / (name + ".json")).string());
  if (loaded.ok()) return *std::move(loaded.scenario);
  std::string text;
  for (const Problem& problem : loaded.problems) {
    text += text.empty() ? "" : "\n";
    text += problem.message;
    if (!problem.hint.empty()) text += "; " + problem.hint;
  }
  return Wrong(std::move(text));
}

}  // namespace

Result<Scenario> LoadTarget(const SweepOptions& options) {
  std::error_code error;
  std::string venv;
  if (!options.venv.empty()) {
    venv = std::filesystem::absolute(options.venv, error).string();
    if (error || !std::filesystem::is_directory(venv, error))
      return Wrong("--venv " + options.venv + ": there is no such folder");
  }
  Result<Scenario> scenario = Wrong("");
  if (options.target.ends_with(".py")) {
    scenario = LoadApplication(options);
  } else {
    LoadResult loaded = LoadScenario(options.target);
    std::string text;
    for (const Problem& problem : loaded.problems)
      text += (text.empty() ? "" : "\n") + problem.ToString();
    scenario = loaded.ok() ? Result<Scenario>(*std::move(loaded.scenario))
                           : Result<Scenario>(Wrong(std::move(text)));
  }
  if (scenario.ok() && !venv.empty()) scenario->application.venv = venv;
  return scenario;
}

Status CheckFeeds(const Scenario& scenario, const SweepOptions& options,
                  const StepGraph& graph) {
  if (!scenario.config.feeds.empty()) return OkStatus();
  std::string example = "pouch sweep " + options.target;
  std::string names;
  for (const Step& step : graph.steps) {
    if (step.kind != StepKind::kSource) continue;
    example += " --feed " + step.name + "=FILE";
    names += (names.empty() ? "" : ", ") + step.name;
  }
  for (const std::string& argument : options.arguments) {
    example += argument == options.arguments.front() ? " -- " : " ";
    example += argument;
  }
  if (!options.target.ends_with(".py")) {
    return Wrong(
        "the scenario has no feeds, so no seed can find anything; "
        "add \"feeds\" for its sources: " +
        names);
  }
  return Wrong(
      "without input no seed can find anything. Name a file for each source of "
      "the\napplication, each line of which is a message:\n  " +
      example);
}

}  // namespace pouch

#include "cli/prepared_scenario.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "scenarios/loader.h"

namespace pouch {
namespace {

Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

}  // namespace

Result<Scenario> PrepareScenario(const ScenarioSource& source,
                                 const ScenarioOverrides& overrides) {
  LoadResult loaded = source.text.empty()
                          ? LoadScenario(source.file)
                          : ParseScenario(source.text, source.file);
  if (!loaded.ok()) {
    std::string text;
    for (const Problem& problem : loaded.problems)
      text += problem.ToString() + "\n";
    return Invalid(std::move(text));
  }
  Scenario& scenario = *loaded.scenario;
  if (overrides.seed) scenario.config.seed = *overrides.seed;
  if (overrides.venv.empty()) return std::move(scenario);
  std::error_code error;
  const auto folder = std::filesystem::absolute(overrides.venv, error);
  if (error || !std::filesystem::is_directory(folder, error))
    return Invalid("--venv " + overrides.venv + ": there is no such folder");
  scenario.application.venv = folder.lexically_normal().string();
  return std::move(scenario);
}

Result<ApplicationFactory> MakeApplication(const RunEnvironment& environment,
                                           Scenario* scenario) {
  POUCH_ASSIGN_OR_RETURN(ApplicationFactory factory,
                         environment.make_application(*scenario));
  if (!scenario->generated_feeds.empty()) {
    POUCH_RETURN_IF_ERROR(environment.fill_feeds(scenario, &scenario->config));
  }
  return factory;
}

}  // namespace pouch

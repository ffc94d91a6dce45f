#include "cli/failure_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "reports/atomic_file.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_writer.h"

namespace pouch {
namespace {

// `text` with what a file name or a shell stumbles over replaced.
std::string FileWord(const std::string& text) {
  std::string word;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == '_' || c == '.';
    word += plain ? c : '_';
  }
  return word.empty() ? "run" : word;
}

}  // namespace

Result<std::string> KeepFailure(const Scenario& scenario,
                                const std::string& failure_class,
                                const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto absolute = std::filesystem::canonical(folder, error);
  if (error) {
    return Status(StatusCode::kIoError,
                  folder + " cannot be made: " + error.message());
  }
  POUCH_ASSIGN_OR_RETURN(const std::string text,
                         WriteScenario(scenario, absolute.string()));
  const std::string stem = std::filesystem::path(scenario.file).stem();
  const std::string path = folder + "/" + FileWord(stem) + "-" +
                           FileWord(failure_class) + "-" +
                           std::to_string(scenario.config.seed) + ".json";
  POUCH_RETURN_IF_ERROR(WriteFileAtomically(path, text));
  return path;
}

std::vector<KeptScenario> KeptFailuresOf(const ScenarioApplication& application,
                                         const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  std::filesystem::directory_iterator files(folder, error);
  for (; !error && files != std::filesystem::directory_iterator();
       files.increment(error)) {
    const std::string name = files->path().filename();
    if (name.ends_with(".json")) paths.push_back(folder + "/" + name);
  }
  std::sort(paths.begin(), paths.end());
  std::vector<KeptScenario> kept;
  for (const std::string& path : paths) {
    LoadResult loaded = LoadScenario(path);
    if (!loaded.ok()) continue;
    const ScenarioApplication& own = loaded.scenario->application;
    if (own.module == application.module && own.args == application.args)
      kept.push_back({path, *std::move(loaded.scenario)});
  }
  return kept;
}

}  // namespace pouch

#include "cli/kept_failure_shrinker.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/failure_shrinker.h"
#include "cli/scenario_simulation.h"
#include "reports/atomic_file.h"
#include "scenarios/loader.h"

namespace pouch {
namespace {

Result<ShrinkReport> Shrink(
    const std::string& path, const FailureKey& failure, double seconds,
    const RunEnvironment& environment,
    const std::function<void(const std::string&)>& tell) {
  LoadResult loaded = LoadScenario(path);
  if (!loaded.ok()) {
    return Status(StatusCode::kInternal,
                  "the file that was kept is no scenario: " +
                      loaded.problems.front().ToString());
  }
  Scenario& scenario = *loaded.scenario;
  // Fills in the generated feeds.
  POUCH_RETURN_IF_ERROR(WarmUp(&scenario, environment).status());
  std::error_code error;
  const auto folder = std::filesystem::absolute(path, error).parent_path();
  ShrinkBounds bounds;
  bounds.most_seconds = seconds;
  POUCH_ASSIGN_OR_RETURN(
      ShrunkFailure shrunk,
      ShrinkFailure(scenario, failure, folder.lexically_normal().string(),
                    bounds, environment, tell));
  POUCH_RETURN_IF_ERROR(WriteFileAtomically(path, shrunk.text));
  shrunk.report.file = path;
  return std::move(shrunk.report);
}

}  // namespace

ShrinkReport ShrinkKeptFailure(
    const std::string& path, const FailureKey& failure, double seconds,
    const RunEnvironment& environment,
    const std::function<void(const std::string&)>& tell) {
  auto report = Shrink(path, failure, seconds, environment, tell);
  if (report.ok()) return *std::move(report);
  ShrinkReport nothing;
  nothing.problem = report.status().message();
  return nothing;
}

}  // namespace pouch

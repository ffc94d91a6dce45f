#include "cli/failure_keeper.h"

#include <filesystem>
#include <system_error>

#include "base/status.h"
#include "cli/failure_folder.h"

namespace pouch {
namespace {

ShrinkReport Problem(std::string problem) {
  ShrinkReport report;
  report.problem = std::move(problem);
  return report;
}

}  // namespace

ShrinkReport ShrinkAndKeep(
    const Scenario& scenario, const FailureKey& failure,
    const ShrinkBounds& bounds, const RunEnvironment& environment,
    const std::function<void(const std::string&)>& tell) {
  std::error_code error;
  std::filesystem::create_directories(kFailureFolder, error);
  const auto folder = std::filesystem::canonical(kFailureFolder, error);
  if (error) {
    return Problem(std::string(kFailureFolder) +
                   " cannot be made: " + error.message());
  }
  Result<ShrunkFailure> shrunk = ShrinkFailure(
      scenario, failure, folder.string(), bounds, environment, tell);
  if (!shrunk.ok()) return Problem(shrunk.status().message());
  shrunk->scenario.file = scenario.file;  // Its name is the kept one's.
  auto kept =
      KeepFailure(shrunk->scenario, failure.failure_class, kFailureFolder);
  if (!kept.ok()) return Problem(kept.status().message());
  shrunk->report.file = *std::move(kept);
  return std::move(shrunk->report);
}

}  // namespace pouch

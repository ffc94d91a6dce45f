#include "cli/keep_command.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "base/status.h"
#include "cli/failure_folder.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "scenarios/input_file.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_writer.h"

namespace pouch {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostBuildBytes = size_t{1} << 20;

Status Wrong(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

// True if `path` is `folder` or below it; both without links and "..".
bool IsBelow(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

Result<Scenario> Load(const std::string& file) {
  LoadResult loaded = LoadScenario(file);
  if (loaded.ok()) return *std::move(loaded.scenario);
  std::string text;
  for (const Problem& problem : loaded.problems)
    text += (text.empty() ? "" : "\n") + problem.ToString();
  return Wrong(std::move(text));
}

// Copies what feeds send from outside `project` to `folder`/data.
Status CopyData(const fs::path& project, const fs::path& folder,
                Scenario* scenario) {
  for (FeedFile& feed : scenario->feed_files) {
    if (IsBelow(feed.file, project)) continue;
    const fs::path copy = folder / "data" / fs::path(feed.file).filename();
    std::error_code error;
    fs::create_directories(copy.parent_path(), error);
    if (!error) fs::copy_file(feed.file, copy, error);
    if (error) {
      return Wrong("the feed's file " + feed.file + " cannot be copied to " +
                   copy.string() + ": " + error.message());
    }
    feed.file = copy.string();
  }
  return OkStatus();
}

// The test's path.
Result<std::string> Keep(const KeepOptions& options) {
  POUCH_ASSIGN_OR_RETURN(Scenario scenario, Load(options.file));
  scenario.expect = Expectation();
  scenario.expect.verdicts = {options.expect};
  std::error_code error;
  const fs::path project = fs::current_path(error);
  if (!error) fs::create_directories(options.folder, error);
  const fs::path folder = fs::canonical(options.folder, error);
  if (error) {
    return Wrong("the folder " + options.folder +
                 " cannot be made: " + error.message());
  }
  const std::string name = fs::path(options.file).filename();
  const fs::path path = folder / name;
  if (fs::exists(path, error)) {
    return Wrong((fs::path(options.folder) / name).string() +
                 " is there already; --to names another folder");
  }
  POUCH_RETURN_IF_ERROR(CopyData(project, folder, &scenario));
  POUCH_ASSIGN_OR_RETURN(const std::string text,
                         WriteScenario(scenario, folder.string()));
  // What the command line asked for may be no verdict.
  const LoadResult again = ParseScenario(text, path.string());
  if (!again.ok()) return Wrong(again.problems.front().ToString());
  POUCH_RETURN_IF_ERROR(WriteFileAtomically(path.string(), text));
  return (fs::path(options.folder) / name).string();
}

// Removes the file if it is one of the failures that sweeps run first: the
// test does that from now on.
bool RemoveFailure(const std::string& file) {
  std::error_code error;
  const fs::path failures = fs::canonical(kFailureFolder, error);
  if (error) return false;
  const fs::path path = fs::canonical(file, error);
  return !error && IsBelow(path, failures) && fs::remove(path, error);
}

// How Bazel finds the test.
std::string BazelAdvice(const std::string& folder, const std::string& path) {
  const std::string name = fs::path(path).stem();
  const auto build = ReadInputFile(folder + "/BUILD", kMostBuildBytes);
  if (build.ok() && build->find("glob([\"*.json\"])") != std::string::npos) {
    return folder + "/BUILD takes every *.json for a test: bazel test //" +
           folder + ":" + name + "_scenario\n";
  }
  return "To make it a test, " + folder +
         "/BUILD needs:\n"
         "  load(\"//scenarios:scenario_test.bzl\", \"scenario_test\")\n"
         "  scenario_test(\n"
         "      name = \"" +
         name +
         "_scenario\",\n"
         "      scenario = \"" +
         name +
         ".json\",\n"
         "      data = [],  # The application, and the files of its feeds.\n"
         "  )\n";
}

}  // namespace

ExitStatus KeepScenario(const KeepOptions& options, const Console& console) {
  const auto path = Keep(options);
  if (!path.ok()) {
    *console.err << "pouch keep: " << EscapeLines(path.status().message())
                 << "\n";
    return StatusOfProblem(path.status().code());
  }
  *console.out << EscapeLine(*path) << ": kept; it expects "
               << EscapeLine(options.expect) << "\n";
  if (RemoveFailure(options.file))
    *console.out << EscapeLine(options.file) << ": removed\n";
  *console.out << EscapeLines(BazelAdvice(options.folder, *path)) << std::flush;
  return ExitStatus::kExpected;
}

}  // namespace pouch

#include "cli/shrink_command.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "cli/failure_shrinker.h"
#include "cli/prepared_scenario.h"
#include "cli/progress_line.h"
#include "cli/recorded_run.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "reports/shrink_text.h"
#include "reports/text_layout.h"

namespace pouch {
namespace {

ExitStatus Complain(const Status& status, const Console& console) {
  std::string text = status.message();
  if (!text.ends_with('\n')) text += "\n";
  *console.err << "pouch shrink: " << EscapeLines(text);
  return StatusOfProblem(status.code());
}

// The first failure that a record tells of, or else its first run.
Result<ScenarioSource> SourceFrom(const std::string& file) {
  POUCH_ASSIGN_OR_RETURN(const std::vector<RecordedRun> runs,
                         ReadRecordFile(file));
  if (runs.empty()) return ScenarioSource{file};
  const auto failed =
      std::find_if(runs.begin(), runs.end(), [](const RecordedRun& run) {
        return !run.as_expected && run.verdict != "pass";
      });
  return SourceOf(failed == runs.end() ? runs.front() : *failed);
}

Result<ShrunkFailure> ShrinkIt(const ShrinkCommandOptions& options,
                               const RunEnvironment& environment,
                               const Console& console) {
  POUCH_ASSIGN_OR_RETURN(const ScenarioSource source, SourceFrom(options.file));
  POUCH_ASSIGN_OR_RETURN(Scenario scenario,
                         PrepareScenario(source, {options.seed, options.venv}));
  {
    // Fills in generated feeds; the application itself is made anew.
    POUCH_ASSIGN_OR_RETURN(const ApplicationFactory factory,
                           MakeApplication(environment, &scenario));
  }
  std::error_code error;
  const auto folder =
      std::filesystem::absolute(options.output, error).parent_path();
  const auto progress = NewProgressLine(console, options.quiet, scenario.name,
                                        environment.real_seconds);
  return ShrinkFailure(scenario, std::nullopt,
                       folder.lexically_normal().string(),
                       {options.most_runs, options.most_seconds}, environment,
                       [&progress](const std::string& text) {
                         if (progress != nullptr) progress->ShowText(text);
                       });
}

}  // namespace

ExitStatus ShrinkScenario(const ShrinkCommandOptions& options,
                          const RunEnvironment& environment,
                          const Console& console) {
  // Before anything runs, so that nobody waits for what cannot be written.
  auto file = AtomicFile::Create(options.output);
  if (!file.ok()) return Complain(file.status(), console);
  Result<ShrunkFailure> shrunk = ShrinkIt(options, environment, console);
  if (!shrunk.ok()) {
    return environment.interrupted() ? ExitStatus::kInterrupted
                                     : Complain(shrunk.status(), console);
  }
  Status written = (*file)->Append(shrunk->text);
  if (written.ok()) written = (*file)->Commit();
  if (!written.ok()) return Complain(written, console);
  shrunk->report.file = options.output;
  TextLayout layout(console.style);
  layout.Heading(Tone::kStrong, EscapeLine(shrunk->failure.failure_class),
                 EscapeLine(shrunk->scenario.name));
  AddShrunk(shrunk->report, &layout);
  *console.out << layout.text() << std::flush;
  return shrunk->interrupted ? ExitStatus::kInterrupted : ExitStatus::kExpected;
}

}  // namespace pouch

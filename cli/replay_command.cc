#include "cli/replay_command.h"

#include <algorithm>
#include <string>
#include <vector>

#include "cli/options/run_options.h"
#include "cli/recorded_run.h"
#include "cli/replay_comparison.h"
#include "cli/scenario_run.h"
#include "reports/escape.h"
#include "reports/terminal_report.h"
#include "reports/text_layout.h"

namespace pouch {
namespace {

// Those that somebody wants to see again.
std::vector<RecordedRun> Selected(std::vector<RecordedRun> runs, bool all) {
  const auto unexpected = [](const RecordedRun& run) {
    return !run.as_expected;
  };
  if (all || std::none_of(runs.begin(), runs.end(), unexpected)) return runs;
  std::erase_if(
      runs, [&unexpected](const RecordedRun& run) { return !unexpected(run); });
  return runs;
}

ExitStatus Replay(const RecordedRun& recorded, const ReplayOptions& options,
                  const RunEnvironment& environment, const Console& console) {
  RunOptions run;
  run.venv = options.venv;
  run.quiet = options.quiet;
  const ScenarioOutcome outcome =
      RunScenario(SourceOf(recorded), run, environment, console, {});
  if (environment.interrupted()) return ExitStatus::kInterrupted;
  const bool finished = outcome.report.outcome == RunOutcome::kFinished;
  *(finished ? console.out : console.err)
      << TerminalReport(outcome.report, environment.context, console.style);
  if (!finished) return outcome.status;
  const ReplayComparison comparison = CompareReplay(
      recorded, outcome.report.result, environment.context.revision);
  TextLayout layout(console.style);
  layout.EmptyLine();
  Tone tone = comparison.status == ExitStatus::kExpected ? Tone::kGood
                                                         : Tone::kDoubtful;
  for (const std::string& line : comparison.lines) {
    layout.Block(EscapeLine(line), 2, tone);
    tone = Tone::kPlain;
  }
  *console.out << layout.text() << std::flush;
  return comparison.status;
}

}  // namespace

ExitStatus ReplayRecord(const ReplayOptions& options,
                        const RunEnvironment& environment,
                        const Console& console) {
  auto runs = ReadRecordFile(options.file);
  if (runs.ok() && runs->empty()) {
    runs = Status(StatusCode::kInvalidArgument,
                  options.file + " is a scenario; pouch run runs it");
  }
  if (!runs.ok()) {
    *console.err << "pouch replay: " << EscapeLines(runs.status().message())
                 << "\n";
    return ExitStatus::kBadInput;
  }
  ExitStatus status = ExitStatus::kExpected;
  bool first = true;
  for (const RecordedRun& run : Selected(*std::move(runs), options.all)) {
    if (!first) *console.out << "\n";
    first = false;
    status = WorseOf(status, Replay(run, options, environment, console));
    if (status == ExitStatus::kInterrupted) break;
  }
  return status;
}

}  // namespace pouch

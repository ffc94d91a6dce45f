#include "cli/run_command.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "cli/disk_keeper.h"
#include "cli/scenario_run.h"
#include "reports/atomic_file.h"
#include "reports/json_report.h"
#include "reports/junit_report.h"
#include "reports/probe_list.h"
#include "reports/run_report.h"
#include "reports/terminal_report.h"
#include "reports/trace_writer.h"

namespace pouch {
namespace {

// The files that were asked for; null those that were not.
struct Outputs {
  std::unique_ptr<AtomicFile> json;
  std::unique_ptr<AtomicFile> junit;
  std::unique_ptr<TraceWriter> trace;
  std::unique_ptr<DiskKeeper> disks;
};

Status OpenFile(const std::string& path, std::unique_ptr<AtomicFile>* file) {
  if (path.empty()) return OkStatus();
  POUCH_ASSIGN_OR_RETURN(*file, AtomicFile::Create(path));
  return OkStatus();
}

// Before anything runs, so that nobody waits for a report that cannot be.
Result<Outputs> OpenOutputs(const RunOptions& options) {
  Outputs outputs;
  POUCH_RETURN_IF_ERROR(OpenFile(options.json, &outputs.json));
  POUCH_RETURN_IF_ERROR(OpenFile(options.junit, &outputs.junit));
  if (!options.trace.empty()) {
    POUCH_ASSIGN_OR_RETURN(outputs.trace, TraceWriter::Create(options.trace));
  }
  if (!options.keep_disks.empty()) {
    POUCH_ASSIGN_OR_RETURN(outputs.disks,
                           DiskKeeper::Create(options.keep_disks));
  }
  return outputs;
}

Status WriteWhole(AtomicFile* file, const std::string& contents) {
  POUCH_RETURN_IF_ERROR(file->Append(contents));
  return file->Commit();
}

// Runs all scenarios and prints each verdict as it comes.
ExitStatus RunAll(const RunOptions& options, const RunEnvironment& environment,
                  const Console& console, const RunRecorders& recorders,
                  std::vector<RunReport>* reports) {
  ExitStatus status = ExitStatus::kExpected;
  RunOptions left = options;  // With the time that is left for shrinking.
  for (const std::string& file : options.files) {
    if (environment.interrupted()) {
      RunReport& skipped = reports->emplace_back();
      skipped.outcome = RunOutcome::kSkipped;
      skipped.file = file;
      continue;
    }
    ScenarioOutcome outcome =
        RunScenario({file}, left, environment, console, recorders);
    left.shrink_seconds -= outcome.shrink_seconds;
    const bool finished = outcome.report.outcome == RunOutcome::kFinished;
    if (!reports->empty()) *console.out << "\n";
    *(finished ? console.out : console.err)
        << TerminalReport(outcome.report, environment.context, console.style)
        << std::flush;
    if (finished && options.list_probes)
      *console.out << ProbeList(outcome.report.result, console.style);
    status = WorseOf(status, outcome.status);
    reports->push_back(std::move(outcome.report));
  }
  return environment.interrupted() ? ExitStatus::kInterrupted : status;
}

// Says what could not be written; true if everything could.
bool Succeeded(const Status& status, const Console& console) {
  if (!status.ok()) *console.err << "pouch run: " << status.message() << "\n";
  return status.ok();
}

bool WriteReports(const std::vector<RunReport>& reports,
                  const RunEnvironment& environment, ExitStatus status,
                  const Console& console, Outputs* outputs) {
  bool written = true;
  if (outputs->json != nullptr) {
    const std::string json =
        JsonReport(reports, environment.context, static_cast<int>(status));
    written &= Succeeded(WriteWhole(outputs->json.get(), json), console);
  }
  if (outputs->junit != nullptr) {
    const std::string xml = JunitReport(reports, environment.context);
    written &= Succeeded(WriteWhole(outputs->junit.get(), xml), console);
  }
  // A scenario that never ran has no trace.
  const bool ran =
      !reports.empty() && reports.front().outcome == RunOutcome::kFinished;
  if (outputs->trace != nullptr && ran) {
    outputs->trace->WriteRun(JsonRunLine(reports.front(), environment.context));
    written &= Succeeded(outputs->trace->Finish(), console);
  }
  if (outputs->disks != nullptr)
    written &= Succeeded(outputs->disks->status(), console);
  if (!console.out->flush()) {
    *console.err << "pouch run: cannot write to the standard output\n";
    written = false;
  }
  return written;
}

}  // namespace

ExitStatus RunScenarios(const RunOptions& options,
                        const RunEnvironment& environment,
                        const Console& console) {
  Result<Outputs> outputs = OpenOutputs(options);
  if (!outputs.ok()) {
    Succeeded(outputs.status(), console);
    return outputs.status().code() == StatusCode::kInvalidArgument
               ? ExitStatus::kBadInput
               : ExitStatus::kOwnFault;
  }
  std::vector<RunReport> reports;
  const RunRecorders recorders = {outputs->trace.get(), outputs->disks.get()};
  const ExitStatus status =
      RunAll(options, environment, console, recorders, &reports);
  if (options.files.size() > 1)
    *console.out << "\n" << TerminalSummary(reports, console.style);
  const bool written =
      WriteReports(reports, environment, status, console, &*outputs);
  return written ? status : WorseOf(status, ExitStatus::kOwnFault);
}

}  // namespace pouch

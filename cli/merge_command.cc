#include "cli/merge_command.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "reports/sweep_json.h"
#include "reports/sweep_merge.h"
#include "reports/sweep_report.h"
#include "scenarios/input_file.h"

namespace pouch {
namespace {

constexpr size_t kMostReportBytes = size_t{256} << 20;

Result<SweepReport> ReadAndMerge(const std::vector<std::string>& files) {
  std::vector<NamedSweep> reports;
  for (const std::string& file : files) {
    POUCH_ASSIGN_OR_RETURN(const std::string text,
                           ReadInputFile(file, kMostReportBytes));
    auto report = ParseSweepJson(text);
    if (!report.ok()) return report.status().WithContext(file);
    reports.push_back({file, *std::move(report)});
  }
  return MergeSweeps(reports);
}

ExitStatus StatusOf(const SweepReport& report, bool complete) {
  ExitStatus status = ExitStatus::kExpected;
  if (!complete || !report.clean()) status = ExitStatus::kUnexpected;
  for (const FailureGroup& group : report.totals.failures)
    status = WorseOf(status, StatusOfFailure(group.key.failure_class));
  return status;
}

ExitStatus Complain(const Status& status, const Console& console) {
  *console.err << "pouch merge: " << EscapeLine(status.message()) << "\n";
  return StatusOfProblem(status.code());
}

}  // namespace

ExitStatus MergeReports(const MergeOptions& options, const Console& console) {
  const auto merged = ReadAndMerge(options.files);
  if (!merged.ok()) return Complain(merged.status(), console);
  SweepReport report = *merged;
  const std::vector<std::string> gaps = SeedGaps(report);
  if (!gaps.empty()) report.stopped = "missing: " + gaps.front();
  for (size_t i = 1; i < gaps.size(); ++i) report.stopped += "; " + gaps[i];
  const ExitStatus status = StatusOf(report, gaps.empty());
  *console.out << TerminalSweepReport(report, console.style);
  if (!console.out->flush()) {
    return Complain(
        Status(StatusCode::kIoError, "cannot write to the standard output"),
        console);
  }
  if (options.output.empty()) return status;
  const Status written = WriteFileAtomically(
      options.output, SweepJson(report, static_cast<int>(status)));
  return written.ok() ? status : WorseOf(status, Complain(written, console));
}

}  // namespace pouch

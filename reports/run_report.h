// RunReport: one run as reports show it.
//
// Plain data: a RunResult and what surrounds it. Every report is a pure
// function of it.

#ifndef POUCH_REPORTS_RUN_REPORT_H_
#define POUCH_REPORTS_RUN_REPORT_H_

#include <algorithm>
#include <string>
#include <vector>

#include "sim/run_result.h"

namespace pouch {

// Who made the reports, and when.
struct ReportContext {
  std::string revision;    // Of Pouch itself.
  std::string started_at;  // UTC, e.g. "2024-05-01T12:30:00".
  std::string host_name;
};

// What became of a scenario.
enum class RunOutcome {
  kFinished,  // `result` tells.
  kRejected,  // There was no run: `problem` says what is wrong with it.
  kSkipped,   // It was not its turn before an interrupt.
};

struct RunReport {
  RunOutcome outcome = RunOutcome::kFinished;
  std::string file;     // The scenario's, as the user wrote it.
  std::string name;     // The scenario's own; empty if it could not be read.
  std::string problem;  // With kRejected. May have several lines.
  // The verdicts that are right. Never empty once there is a result.
  std::vector<std::string> expected = {"pass"};
  // A command that does the same again.
  std::string reproduce;
  double wall_seconds = 0;
  RunResult result;

  bool as_expected() const {
    return outcome == RunOutcome::kFinished &&
           std::find(expected.begin(), expected.end(), result.verdict()) !=
               expected.end();
  }
  // What to call it: the name, or the file if there is none.
  const std::string& title() const { return name.empty() ? file : name; }
};

}  // namespace pouch

#endif  // POUCH_REPORTS_RUN_REPORT_H_

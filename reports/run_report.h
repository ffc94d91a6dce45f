// RunReport: one run as reports show it.
//
// Plain data: a RunResult and what surrounds it. Every report is a pure
// function of it.

#ifndef POUCH_REPORTS_RUN_REPORT_H_
#define POUCH_REPORTS_RUN_REPORT_H_

#include <algorithm>
#include <cstdint>
#include <optional>
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

// How large a scenario is.
struct ScenarioSize {
  uint64_t workers = 0;
  uint64_t faults = 0;
  uint64_t messages = 0;
};

// One fault of a shrunk failure, left out once.
struct FaultNeedReport {
  std::string label;
  bool needed = false;          // Without it the failure is another or none.
  std::string verdict_without;  // What came then.
};

// What became of a failure that was shrunk.
struct ShrinkReport {
  std::string problem;  // Why there is nothing smaller; the rest is empty then.
  std::string file;     // The small scenario; empty: it was not written.
  ScenarioSize before;
  ScenarioSize after;
  uint64_t runs = 0;
  // Why it is no smaller, e.g. "nothing more can go".
  std::string ended;
  bool confirmed = false;               // It failed alike three times more,
  std::string trace_digest;             // by these events.
  std::vector<FaultNeedReport> faults;  // Of the small scenario.
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
  std::optional<ShrinkReport> shrunk;  // Unexpected failures may be.
  // What ran, as the text of a file in this folder, which is absolute; for
  // whoever runs it again. Empty if no scenario can say it.
  std::string scenario;
  std::string scenario_folder;

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

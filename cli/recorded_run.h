// RecordedRun: a run as a report or a trace remembers it.

#ifndef POUCH_CLI_RECORDED_RUN_H_
#define POUCH_CLI_RECORDED_RUN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "cli/prepared_scenario.h"

namespace pouch {

struct RecordedFault {
  std::string label;
  uint64_t fired = 0;
};

struct RecordedRun {
  std::string file;      // The scenario's, as the user wrote it then.
  std::string scenario;  // The text of what ran.
  std::string folder;    // Where that text's names of files start from.
  std::string revision;  // Of Pouch.
  std::string verdict;
  std::string trace_digest;  // Empty: not recorded.
  bool as_expected = false;
  std::vector<RecordedFault> faults;
};

// What `contents` holds: a report of `pouch run`, or a trace, whose last line
// says what ran. Runs that were never begun are left out.
//
// Errors: kInvalidArgument with a sentence: it is neither, or it comes from a
// Pouch that did not record scenarios; kNotFound: it has no run.
Result<std::vector<RecordedRun>> ReadRecordedRuns(std::string_view contents);

// The runs that the file `path` records; none if it is a scenario. Of a sweep's
// summary, the scenarios that the sweep kept, as they are now. Errors: as
// ReadRecordedRuns(); kNotFound, kIoError, kResourceExhausted.
Result<std::vector<RecordedRun>> ReadRecordFile(const std::string& path);

// The scenario of a recorded run, as if it stood in its folder.
ScenarioSource SourceOf(const RecordedRun& run);

}  // namespace pouch

#endif  // POUCH_CLI_RECORDED_RUN_H_

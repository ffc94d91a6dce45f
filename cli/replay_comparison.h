// Compares a run with what was recorded of it.

#ifndef POUCH_CLI_REPLAY_COMPARISON_H_
#define POUCH_CLI_REPLAY_COMPARISON_H_

#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_status.h"
#include "cli/recorded_run.h"
#include "sim/run_result.h"

namespace pouch {

struct ReplayComparison {
  // What a reader has to know, a sentence each; the first says whether it is
  // the same run.
  std::vector<std::string> lines;
  ExitStatus status = ExitStatus::kExpected;
};

// Compares `result`, of this `revision` of Pouch, with the record. It is the
// same run only if verdict and digest are: then every event was. Faults are
// told by their labels.
ReplayComparison CompareReplay(const RecordedRun& recorded,
                               const RunResult& result,
                               std::string_view revision);

}  // namespace pouch

#endif  // POUCH_CLI_REPLAY_COMPARISON_H_

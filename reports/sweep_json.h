// A SweepReport as JSON, and back: for CI, and for joining the shards of one
// sweep.

#ifndef POUCH_REPORTS_SWEEP_JSON_H_
#define POUCH_REPORTS_SWEEP_JSON_H_

#include <string>

#include "base/status.h"
#include "reports/sweep_report.h"

namespace pouch {

// Goes up when a reader of older ones would be misled.
inline constexpr int kSweepJsonVersion = 1;

std::string SweepJson(const SweepReport& report, int exit_status);

// What SweepJson() wrote. Numbers of probes that this revision does not know
// are an error, like whatever else does not fit.
// Errors: kInvalidArgument.
Result<SweepReport> ParseSweepJson(const std::string& json);

}  // namespace pouch

#endif  // POUCH_REPORTS_SWEEP_JSON_H_

// Joins the reports of a sweep that was done in parts.

#ifndef POUCH_REPORTS_SWEEP_MERGE_H_
#define POUCH_REPORTS_SWEEP_MERGE_H_

#include <string>
#include <vector>

#include "base/status.h"
#include "reports/sweep_report.h"

namespace pouch {

// A report and what the file is called that it was in.
struct NamedSweep {
  std::string file;
  SweepReport report;
};

// The reports as one, with all pieces in the order of their seeds.
// Errors: kInvalidArgument: they are not about the same thing, or a seed is in
// two of them; the message names both files.
Result<SweepReport> MergeSweeps(const std::vector<NamedSweep>& reports);

// What is missing of the whole, one line for each: a part of a range that no
// piece is, the end of a part that was stopped early, seeds between two ranges.
std::vector<std::string> SeedGaps(const SweepReport& report);

}  // namespace pouch

#endif  // POUCH_REPORTS_SWEEP_MERGE_H_

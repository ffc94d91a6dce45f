// The results as JSON, for programs. docs/reports.md lists the keys.

#ifndef POUCH_REPORTS_JSON_REPORT_H_
#define POUCH_REPORTS_JSON_REPORT_H_

#include <string>
#include <vector>

#include "reports/run_report.h"

namespace pouch {

// Grows when a key changes its meaning or goes; new keys may come at any time.
inline constexpr int kJsonReportVersion = 1;

// One JSON document for all `reports`, indented, with a line end behind it.
// The same reports give the same bytes.
std::string JsonReport(const std::vector<RunReport>& reports,
                       const ReportContext& context, int exit_status);

// `report` alone as it stands in there, on one line without a line end, under
// the key "run", with the revision: the last line of a trace.
std::string JsonRunLine(const RunReport& report, const ReportContext& context);

}  // namespace pouch

#endif  // POUCH_REPORTS_JSON_REPORT_H_

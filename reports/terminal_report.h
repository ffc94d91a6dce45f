// The verdict as text, for people at a terminal.

#ifndef POUCH_REPORTS_TERMINAL_REPORT_H_
#define POUCH_REPORTS_TERMINAL_REPORT_H_

#include <string>
#include <vector>

#include "reports/run_report.h"
#include "reports/text_layout.h"

namespace pouch {

// The verdict first; on a failure what failed, where, and how to see it again;
// then what was checked, the faults, and the size of the run.
std::string TerminalReport(const RunReport& report,
                           const ReportContext& context,
                           const TextStyle& style);

// One line for each report and one that counts them, for several scenarios.
std::string TerminalSummary(const std::vector<RunReport>& reports,
                            const TextStyle& style);

}  // namespace pouch

#endif  // POUCH_REPORTS_TERMINAL_REPORT_H_

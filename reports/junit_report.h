// The results as JUnit XML, for CI servers.
//
// There is no one standard. What is written satisfies the schemas that servers
// check: Ant's (order of elements, required attributes) and Jenkins's. Each
// scenario is a test suite with one case, so that a server shows one line for
// each scenario, with its numbers as properties.

#ifndef POUCH_REPORTS_JUNIT_REPORT_H_
#define POUCH_REPORTS_JUNIT_REPORT_H_

#include <string>
#include <vector>

#include "reports/run_report.h"

namespace pouch {

// One XML document for all `reports`. An unexpected verdict is a failure; a
// scenario that could not be run, or not to its end, an error; one that was
// left out after an interrupt is skipped.
std::string JunitReport(const std::vector<RunReport>& reports,
                        const ReportContext& context);

}  // namespace pouch

#endif  // POUCH_REPORTS_JUNIT_REPORT_H_

// The probes of a run, one a line: `pouch run --probes`.

#ifndef POUCH_REPORTS_PROBE_LIST_H_
#define POUCH_REPORTS_PROBE_LIST_H_

#include <string>

#include "reports/text_layout.h"
#include "sim/run_result.h"

namespace pouch {

// How often each probe was hit and what it means, in the order of
// worker/probes.h; then those that were never hit.
std::string ProbeList(const RunResult& result, const TextStyle& style);

}  // namespace pouch

#endif  // POUCH_REPORTS_PROBE_LIST_H_

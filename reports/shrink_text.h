// What became of a failure that was shrunk, for people.

#ifndef POUCH_REPORTS_SHRINK_TEXT_H_
#define POUCH_REPORTS_SHRINK_TEXT_H_

#include "reports/run_report.h"
#include "reports/text_layout.h"

namespace pouch {

// Rows: from what to what, which faults the failure needs and which it does
// not; and the command that shows the small scenario fail.
void AddShrunk(const ShrinkReport& shrunk, TextLayout* layout);

}  // namespace pouch

#endif  // POUCH_REPORTS_SHRINK_TEXT_H_

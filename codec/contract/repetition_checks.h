// Checks that call the hooks again: P4, P6, P13, P17.

#ifndef POUCH_CODEC_CONTRACT_REPETITION_CHECKS_H_
#define POUCH_CODEC_CONTRACT_REPETITION_CHECKS_H_

#include <vector>

#include "codec/contract/check_run.h"

namespace pouch {

// Each reports what it finds to `run`; see codec/contract/check_table.cc.
void CheckTwoCalls(CheckRun* run, const Trip& trip);
void CheckGrowth(CheckRun* run, const Trip& trip);
void CheckClockAndChance(CheckRun* run, const Trip& trip);

// P6 of many values at once.
void CheckHistory(CheckRun* run, const std::vector<Trip>& trips);
// P6 of one that changes: are the bytes those of what it is now? Changes a part
// of the value for a moment.
void CheckStaleBytes(CheckRun* run, const Trip& trip);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_REPETITION_CHECKS_H_

// Checks of one value and its copy: P1, P2, P3, P5, P7, P14, P15.

#ifndef POUCH_CODEC_CONTRACT_COPY_CHECKS_H_
#define POUCH_CODEC_CONTRACT_COPY_CHECKS_H_

#include "codec/contract/check_run.h"

namespace pouch {

// Each reports what it finds to `run`; see codec/contract/check_table.cc.
void CheckRoundTrip(CheckRun* run, const Trip& trip);
void CheckSharing(CheckRun* run, const Trip& trip);
void CheckInputUnchanged(CheckRun* run, const Trip& trip);
void CheckBytesOnly(CheckRun* run, const Trip& trip);
void CheckIndependentLoads(CheckRun* run, const Trip& trip);
void CheckReach(CheckRun* run, const Trip& trip);

// Needs a value with a behaviour. Changes the value: comes last.
void CheckBehaviour(CheckRun* run, const Trip& trip);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_COPY_CHECKS_H_

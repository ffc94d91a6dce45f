// Smaller values that show the same.

#ifndef POUCH_CODEC_CONTRACT_SHRINK_H_
#define POUCH_CODEC_CONTRACT_SHRINK_H_

#include <functional>

#include "codec/contract/check_run.h"
#include "codec/contract/finding.h"

namespace pouch {

// Makes the value of `finding` as small as it gets while its check finds the
// same, with at most `most_trials` trials and while `may_go_on` says so, and
// fills in what the finding says of the smaller one, and its source. A finding
// that no single value shows (P6, P8, P12, P14, P16) stays, with its source.
void ShrinkFinding(CheckRun* run, Finding* finding, int most_trials,
                   const std::function<bool()>& may_go_on);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_SHRINK_H_

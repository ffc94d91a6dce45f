// P16: bytes of earlier versions of the hooks.

#ifndef POUCH_CODEC_CONTRACT_STORED_CHECKS_H_
#define POUCH_CODEC_CONTRACT_STORED_CHECKS_H_

#include <vector>

#include "codec/contract/check_run.h"
#include "codec/contract/encoded_value.h"

namespace pouch {

// Loads what was stored, and reports to `run`: an error if it does not load,
// advice if it loads as something else, which a newer version may want.
void CheckOldBytes(CheckRun* run, const std::vector<EncodedValue>& stored);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_STORED_CHECKS_H_

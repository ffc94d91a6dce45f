// The checks that every value is put through, whoever made it.

#ifndef POUCH_CODEC_CONTRACT_VALUE_CHECKS_H_
#define POUCH_CODEC_CONTRACT_VALUE_CHECKS_H_

#include <vector>

#include "codec/contract/check_run.h"

namespace pouch {

// Those of the enabled checks that are quick and run in this process.
void CheckValue(CheckRun* run, const Trip& trip);

// True for a check that needs nothing but one value.
bool IsOfOneValue(CheckId id);

// What this check alone finds about a value; nothing, if the value does not
// survive a round trip and the check is another than P1. Whatever `run` has
// found before is handed over, too: take it first.
std::vector<Finding> FindingsOf(CheckRun* run, CheckId id,
                                const ContractValue& value);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_VALUE_CHECKS_H_

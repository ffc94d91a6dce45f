// Checks on damaged bytes: P9 to P12. The loads run in a child process.

#ifndef POUCH_CODEC_CONTRACT_DAMAGE_CHECKS_H_
#define POUCH_CODEC_CONTRACT_DAMAGE_CHECKS_H_

#include <cstdint>

#include "codec/contract/check_run.h"

namespace pouch {

// How much of the damage did what, over all values.
struct DamageTotals {
  uint64_t inputs = 0;
  uint64_t silent = 0;  // Loaded as something else, without an exception.
};

// Loads damaged versions of the trip's bytes, those that the enabled checks
// want, and reports what it finds to `run`. Needs CheckRun::apart().
void CheckDamage(CheckRun* run, const Trip& trip, DamageTotals* totals);

// P12, once all values were tried; `any` is one of them.
void ReportDamageShare(CheckRun* run, const ContractValue& any,
                       const DamageTotals& totals);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_DAMAGE_CHECKS_H_

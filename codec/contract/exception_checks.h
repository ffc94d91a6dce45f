// P18: exceptions pass through the hooks and leave everything as it was.

#ifndef POUCH_CODEC_CONTRACT_EXCEPTION_CHECKS_H_
#define POUCH_CODEC_CONTRACT_EXCEPTION_CHECKS_H_

#include "codec/contract/check_run.h"

namespace pouch {

// Puts something that raises on every touch into a copy of the value, in one
// place after another, and serializes it. Reports to `run`.
void CheckExceptions(CheckRun* run, const Trip& trip);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_EXCEPTION_CHECKS_H_

// What kind of finding it is: of many that say the same of other values, one is
// shown.

#ifndef POUCH_CODEC_CONTRACT_FINDING_KIND_H_
#define POUCH_CODEC_CONTRACT_FINDING_KIND_H_

#include <string>

#include "codec/contract/finding.h"

namespace pouch {

// The same for two findings that say the same of two values.
std::string KindOf(const Finding& finding);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_FINDING_KIND_H_

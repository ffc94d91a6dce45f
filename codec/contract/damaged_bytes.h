// Damaged versions of encoded bytes.

#ifndef POUCH_CODEC_CONTRACT_DAMAGED_BYTES_H_
#define POUCH_CODEC_CONTRACT_DAMAGED_BYTES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"

namespace pouch {

struct DamagedBytes {
  enum class Kind { kPrefix, kTrailing, kSubstituted };

  Kind kind = Kind::kPrefix;
  size_t offset = 0;  // Where the damage begins.
  std::string bytes;
  std::string what;  // "bit 3 of byte 17 flipped"
};

// Prefixes, trailing bytes, flipped bits, substituted bytes and numbers: all of
// them for few bytes, drawn ones for many. None equals `bytes`.
std::vector<DamagedBytes> DamageOf(std::string_view bytes, Rng* random);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_DAMAGED_BYTES_H_

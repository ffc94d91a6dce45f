// Lineage: where a message comes from, carried beside it for the judge.
//
// Deterministic: reprocessing the same input in the same step gives the same
// lineage. The application never sees it.

#ifndef POUCH_WORKER_LINEAGE_H_
#define POUCH_WORKER_LINEAGE_H_

#include <compare>
#include <cstdint>

#include "base/digest.h"
#include "base/ids.h"

namespace pouch {

// The input a message descends from, and a digest of the way it took.
struct Lineage {
  StepId source;       // The source step that decoded the input.
  uint64_t index = 0;  // The input's number: see ObservedInput::index.
  uint64_t path = 0;   // Digest of (edge, ordinal) of every hop so far.

  // The lineage of the `ordinal`-th message that processing this one sends
  // along `edge`.
  Lineage Hop(uint32_t edge, uint32_t ordinal) const {
    Digest digest(path);
    digest.Add(uint64_t{edge} << 32 | ordinal);
    return Lineage{source, index, digest.value()};
  }

  friend auto operator<=>(const Lineage&, const Lineage&) = default;
};

}  // namespace pouch

#endif  // POUCH_WORKER_LINEAGE_H_

// VouchedRange: what the coordinator remembers of one worker's snapshot.

#ifndef POUCH_WORKER_VOUCHED_RANGE_H_
#define POUCH_WORKER_VOUCHED_RANGE_H_

#include <cstdint>

#include "base/bytes.h"
#include "worker/log_segment.h"

namespace pouch {

// Where one durable snapshot stands, and what it is.
struct VouchedRange {
  SegmentNumber segment;
  uint64_t begin_bytes = 0;
  uint64_t end_bytes = 0;
  uint64_t digest = 0;  // Of the segment header and the bytes of the range.

  friend bool operator==(const VouchedRange&, const VouchedRange&) = default;
};

// u64 segment, u64 begin, u64 end, u64 digest.
void WriteVouchedRange(const VouchedRange& range, ByteWriter* writer);
VouchedRange ReadVouchedRange(ByteReader* reader);

}  // namespace pouch

#endif  // POUCH_WORKER_VOUCHED_RANGE_H_

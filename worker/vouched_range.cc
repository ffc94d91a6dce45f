#include "worker/vouched_range.h"

namespace pouch {

void WriteVouchedRange(const VouchedRange& range, ByteWriter* writer) {
  writer->U64(range.segment.value());
  writer->U64(range.begin_bytes);
  writer->U64(range.end_bytes);
  writer->U64(range.digest);
}

VouchedRange ReadVouchedRange(ByteReader* reader) {
  VouchedRange range;
  range.segment = SegmentNumber(reader->U64());
  range.begin_bytes = reader->U64();
  range.end_bytes = reader->U64();
  range.digest = reader->U64();
  return range;
}

}  // namespace pouch

// Properties: whatever happens to a segment's bytes, a reader gives records
// that were written there, from the first on, and no others.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/log_segment.h"

namespace pouch {
namespace {

struct Written {
  uint8_t type;
  std::string payload;
  uint64_t end_bytes;

  friend bool operator==(const Written&, const Written&) = default;
};

// A segment with arbitrary records, and where they are.
struct Segment {
  LogOwner owner;
  SegmentName name;
  std::string bytes;
  uint64_t header_end = 0;
  std::vector<Written> records;
};

Segment AnySegment() {
  Segment segment;
  segment.owner.cluster = ClusterId(*rc::gen::arbitrary<uint64_t>());
  segment.owner.worker = *rc::gen::element<std::string>("w1", "initializer");
  segment.name.series = *rc::gen::element<std::string>("events", "identity");
  segment.name.number = SegmentNumber(*rc::gen::arbitrary<uint64_t>());
  AppendSegmentHeader(segment.owner, segment.name, &segment.bytes);
  segment.header_end = segment.bytes.size();
  const auto payloads = *rc::gen::arbitrary<std::vector<std::string>>();
  for (const std::string& payload : payloads) {
    const auto type = *rc::gen::inRange<uint8_t>(1, 5);
    AppendRecord(segment.owner, segment.name, segment.bytes.size(),
                 segment.records.size() + 1, type, payload, &segment.bytes);
    segment.records.push_back({type, payload, segment.bytes.size()});
  }
  return segment;
}

std::vector<Written> Read(const Segment& segment, std::string_view bytes) {
  SegmentReader reader(segment.owner.worker, segment.name, bytes);
  std::vector<Written> found;
  while (auto record = reader.Next()) {
    found.push_back(
        {record->type, std::string(record->payload), record->end_bytes});
  }
  return found;
}

bool IsPrefix(const std::vector<Written>& found, const Segment& segment) {
  return found.size() <= segment.records.size() &&
         std::equal(found.begin(), found.end(), segment.records.begin());
}

// How many records end at `offset_bytes` or before.
size_t CountUpTo(const Segment& segment, uint64_t offset_bytes) {
  return static_cast<size_t>(std::count_if(segment.records.begin(),
                                           segment.records.end(),
                                           [offset_bytes](const Written& r) {
                                             return r.end_bytes <= offset_bytes;
                                           }));
}

RC_GTEST_PROP(LogSegmentProperty, EveryRecordComesBack, ()) {
  const Segment segment = AnySegment();
  RC_ASSERT(Read(segment, segment.bytes) == segment.records);
}

RC_GTEST_PROP(LogSegmentProperty, EveryPrefixYieldsItsWholeRecords, ()) {
  const Segment segment = AnySegment();
  const auto cut = *rc::gen::inRange<size_t>(0, segment.bytes.size());
  const std::string_view prefix =
      std::string_view(segment.bytes).substr(0, cut);
  const auto found = Read(segment, prefix);
  RC_ASSERT(IsPrefix(found, segment));
  const bool has_header = cut >= segment.header_end;
  RC_ASSERT(found.size() == (has_header ? CountUpTo(segment, cut) : 0));
  SegmentReader reader(segment.owner.worker, segment.name, prefix);
  while (reader.Next().has_value()) {
  }
  const bool ends_at_a_record =
      cut == segment.header_end ||
      std::any_of(segment.records.begin(), segment.records.end(),
                  [cut](const Written& r) { return r.end_bytes == cut; });
  RC_CLASSIFY(!ends_at_a_record && has_header, "torn in a record");
  RC_ASSERT(reader.problem().empty() == ends_at_a_record);
}

RC_GTEST_PROP(LogSegmentProperty, FlippedBitEndsTheSegmentAtItsRecord, ()) {
  const Segment segment = AnySegment();
  std::string bytes = segment.bytes;
  const auto at = *rc::gen::inRange<size_t>(0, bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 1 << *rc::gen::inRange(0, 8));
  const auto found = Read(segment, bytes);
  RC_CLASSIFY(at < segment.header_end, "in the header");
  RC_ASSERT(IsPrefix(found, segment));
  RC_ASSERT(found.size() ==
            (at < segment.header_end ? 0 : CountUpTo(segment, at)));
}

RC_GTEST_PROP(LogSegmentProperty, ForeignTailIsNeverRead, ()) {
  const Segment segment = AnySegment();
  const Segment other = AnySegment();
  const auto from = *rc::gen::inRange<size_t>(0, other.bytes.size());
  const bool zeros = *rc::gen::arbitrary<bool>();
  const std::string tail = zeros ? std::string(other.bytes.size() - from, '\0')
                                 : other.bytes.substr(from);
  RC_ASSERT(Read(segment, segment.bytes + tail) == segment.records);
}

}  // namespace
}  // namespace pouch

// Segments: the files of which every log of a worker consists.
//
// A segment is a sequence of records; the first one is the segment header.
//
//   offset  bytes  field of a record (big-endian)
//   0       4      length of the payload in bytes
//   4       1      type; 0 is the segment header
//   5       8      sequence within the segment, from 0
//   13      4      CRC-32C
//   17      length payload
//
// The CRC covers where the record stands (cluster id, worker, series, segment
// number, offset) and its fields and payload, so that a record is valid only
// where it was written. docs/formats.md has a worked example.
//
// A segment's number is the incarnation of the worker that began it, times
// 2^32, plus a count from 1: as incarnations are durable and unique, no name
// is ever used twice.

#ifndef POUCH_WORKER_LOG_SEGMENT_H_
#define POUCH_WORKER_LOG_SEGMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "worker/disk.h"

namespace pouch {

inline constexpr size_t kRecordHeaderBytes = 17;
inline constexpr uint8_t kSegmentHeaderType = 0;
inline constexpr uint8_t kSegmentFormatVersion = 2;

// The series that a worker keeps: its snapshots, what it knows of itself, and,
// on the initializer, what the coordinator must not forget.
inline constexpr char kEventsSeries[] = "events";
inline constexpr char kIdentitySeries[] = "identity";
inline constexpr char kCoordinatorSeries[] = "coordinator";

// Number of a segment; see above.
using SegmentNumber = Id<struct SegmentNumberTag, uint64_t>;

// Whose log it is. Part of every checksum.
struct LogOwner {
  ClusterId cluster;
  std::string worker;
};

// Where a segment stands: its series ("events", "identity", ...) and number.
struct SegmentName {
  std::string series;
  SegmentNumber number;

  // "<series>-<16 hexadecimal digits>.log"
  std::string FileName() const;
};

// How a refusal names a segment of that series that is missing, or that is on
// another worker's disk: "<series>-*.log".
std::string AnySegmentOf(std::string_view series);

// The segments of `series` in `disk`, in ascending order. Files with other
// names are somebody else's.
std::vector<SegmentName> ListSegments(const Disk& disk,
                                      std::string_view series);

// Parses a file name; nullopt if it is not a segment's of `series`.
std::optional<SegmentName> ParseSegmentFileName(std::string_view series,
                                                std::string_view file_name);

// Appends one record to `out`, as it stands at `offset_bytes` of the segment.
void AppendRecord(const LogOwner& owner, const SegmentName& segment,
                  uint64_t offset_bytes, uint64_t sequence, uint8_t type,
                  std::string_view payload, std::string* out);

// Appends the segment header, which stands at offset 0.
void AppendSegmentHeader(const LogOwner& owner, const SegmentName& segment,
                         std::string* out);

// One valid record of a segment's bytes.
struct LogRecord {
  uint8_t type = 0;
  uint64_t offset_bytes = 0;
  uint64_t end_bytes = 0;
  std::string_view payload;
};

// Reads the valid records of one segment's bytes from its start.
class SegmentReader final {
 public:
  // `bytes` must outlive the reader. `worker` is whose segment it should be.
  SegmentReader(std::string_view worker, SegmentName segment,
                std::string_view bytes);

  // The next valid record; nullopt at the end or at the first invalid byte.
  // The segment header is checked and consumed by the constructor.
  std::optional<LogRecord> Next();

  // The next valid record anywhere behind the place where reading stopped;
  // nullopt if there is none. Needs a valid segment header.
  std::optional<LogRecord> NextBehindDamage();

  // Goes on at `offset_bytes`, whatever stands before it.
  void Seek(uint64_t offset_bytes);

  // Where reading stopped, and why; empty if every byte was valid.
  uint64_t position_bytes() const { return position_; }
  const std::string& problem() const { return problem_; }
  bool at_end() const { return position_ == bytes_.size(); }
  // True if the header is sound and names another worker.
  bool foreign() const { return foreign_; }

  // As the segment header says.
  const LogOwner& owner() const { return owner_; }

 private:
  std::optional<LogRecord> Stop(std::string problem);

  std::string_view bytes_;
  SegmentName segment_;
  LogOwner owner_;
  uint64_t position_ = 0;
  std::optional<uint64_t> next_sequence_;  // Unknown after a Seek().
  bool foreign_ = false;
  std::string problem_;
};

// All bytes of a file. Errors: kNotFound, kIoError.
Result<std::string> ReadWholeFile(const Disk& disk, std::string_view name);

// A read may go wrong now and then: what cannot be read, or is invalid, is read
// so often before it is called damaged.
inline constexpr int kReadAttempts = 10;

// All bytes of a segment that should be of `worker`, as read at best in
// kReadAttempts. Gives what can be read further. Errors: as ReadWholeFile().
Result<std::string> ReadSegment(const Disk& disk, std::string_view worker,
                                const SegmentName& segment);

}  // namespace pouch

#endif  // POUCH_WORKER_LOG_SEGMENT_H_

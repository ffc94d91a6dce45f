#include "worker/log_segment.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "codec/crc32c.h"

namespace pouch {
namespace {

constexpr std::string_view kSuffix = ".log";
constexpr size_t kNumberDigits = 16;

// The checksum of a record whose first 13 bytes are `fields`.
uint32_t RecordChecksum(const LogOwner& owner, const SegmentName& segment,
                        uint64_t offset_bytes, std::string_view fields,
                        std::string_view payload) {
  std::string place;
  ByteWriter writer(&place);
  writer.U64(owner.cluster.value());
  writer.String(owner.worker);
  writer.String(segment.series);
  writer.U64(segment.number.value());
  writer.U64(offset_bytes);
  return Crc32c(payload, Crc32c(fields, Crc32c(place)));
}

// How many bytes of a segment, from its start, are valid records.
uint64_t ValidBytes(std::string_view worker, const SegmentName& segment,
                    std::string_view bytes) {
  SegmentReader reader(worker, segment, bytes);
  while (reader.Next().has_value()) {
  }
  return reader.position_bytes();
}

}  // namespace

std::string SegmentName::FileName() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string name = series + "-";
  for (int shift = 60; shift >= 0; shift -= 4) {
    name += kDigits[number.value() >> shift & 0xf];
  }
  return name.append(kSuffix);
}

std::string AnySegmentOf(std::string_view series) {
  return std::string(series) + "-*" + std::string(kSuffix);
}

std::optional<SegmentName> ParseSegmentFileName(std::string_view series,
                                                std::string_view file_name) {
  const size_t expected = series.size() + 1 + kNumberDigits + kSuffix.size();
  if (file_name.size() != expected || !file_name.starts_with(series) ||
      file_name[series.size()] != '-' || !file_name.ends_with(kSuffix)) {
    return std::nullopt;
  }
  uint64_t number = 0;
  for (char c : file_name.substr(series.size() + 1, kNumberDigits)) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c >= 'a' && c <= 'f')) return std::nullopt;
    const int digit = is_digit ? c - '0' : c - 'a' + 10;
    number = number << 4 | static_cast<uint64_t>(digit);
  }
  return SegmentName{std::string(series), SegmentNumber(number)};
}

std::vector<SegmentName> ListSegments(const Disk& disk,
                                      std::string_view series) {
  std::vector<SegmentName> segments;
  for (const std::string& name : disk.ListNames()) {
    auto segment = ParseSegmentFileName(series, name);
    if (segment.has_value()) segments.push_back(*std::move(segment));
  }
  std::sort(segments.begin(), segments.end(),
            [](const SegmentName& left, const SegmentName& right) {
              return left.number < right.number;
            });
  return segments;
}

void AppendRecord(const LogOwner& owner, const SegmentName& segment,
                  uint64_t offset_bytes, uint64_t sequence, uint8_t type,
                  std::string_view payload, std::string* out) {
  const size_t start = out->size();
  ByteWriter writer(out);
  writer.U32(static_cast<uint32_t>(payload.size()));
  writer.U8(type);
  writer.U64(sequence);
  writer.U32(RecordChecksum(owner, segment, offset_bytes,
                            std::string_view(*out).substr(start), payload));
  writer.Raw(payload);
}

void AppendSegmentHeader(const LogOwner& owner, const SegmentName& segment,
                         std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U8(kSegmentFormatVersion);
  writer.U64(owner.cluster.value());
  writer.String(owner.worker);
  writer.U64(segment.number.value());
  AppendRecord(owner, segment, 0, 0, kSegmentHeaderType, payload, out);
}

SegmentReader::SegmentReader(std::string_view worker, SegmentName segment,
                             std::string_view bytes)
    : bytes_(bytes), segment_(std::move(segment)) {
  owner_.worker = worker;
  // The header says which cluster its own checksum is about.
  ByteReader reader(bytes);
  const uint32_t length = reader.U32();
  reader.Raw(kRecordHeaderBytes - 4);
  ByteReader header(reader.Raw(length));
  const uint8_t version = header.U8();
  owner_.cluster = ClusterId(header.U64());
  const std::string_view named = header.String();
  header.U64();
  if (!reader.ok() || !header.AtEnd() || version != kSegmentFormatVersion) {
    Stop("the segment header is damaged");
    return;
  }
  if (named != worker) {
    foreign_ = true;
    Stop("the segment belongs to worker " + std::string(named));
    return;
  }
  const auto record = Next();
  if (!record.has_value() || record->type != kSegmentHeaderType) {
    position_ = 0;
    Stop("the segment header is damaged");
  }
}

std::optional<LogRecord> SegmentReader::Stop(std::string problem) {
  problem_ = std::move(problem);
  return std::nullopt;
}

void SegmentReader::Seek(uint64_t offset_bytes) {
  position_ = offset_bytes;
  next_sequence_.reset();
  if (position_ > bytes_.size()) {
    position_ = bytes_.size();
    Stop("the segment ends before its records do");
  }
}

std::optional<LogRecord> SegmentReader::Next() {
  if (!problem_.empty() || at_end()) return std::nullopt;
  const std::string_view rest = bytes_.substr(position_);
  ByteReader reader(rest);
  const uint32_t length = reader.U32();
  const uint8_t type = reader.U8();
  const uint64_t sequence = reader.U64();
  const uint32_t checksum = reader.U32();
  const std::string_view payload = reader.Raw(length);
  if (!reader.ok()) return Stop("a record is cut short");
  if (checksum != RecordChecksum(owner_, segment_, position_,
                                 rest.substr(0, kRecordHeaderBytes - 4),
                                 payload)) {
    return Stop("a record's checksum is wrong");
  }
  if (next_sequence_.has_value() && sequence != *next_sequence_) {
    return Stop("a record is out of sequence");
  }
  next_sequence_ = sequence + 1;
  const uint64_t start = position_;
  position_ += kRecordHeaderBytes + length;
  return LogRecord{type, start, position_, payload};
}

std::optional<LogRecord> SegmentReader::NextBehindDamage() {
  const uint64_t stopped_at = position_;
  const std::string problem = problem_;
  if (stopped_at == 0) return std::nullopt;
  while (position_ + 1 < bytes_.size()) {
    problem_.clear();
    Seek(position_ + 1);
    if (auto record = Next()) return record;
  }
  position_ = stopped_at;
  problem_ = problem;
  return std::nullopt;
}

Result<std::string> ReadWholeFile(const Disk& disk, std::string_view name) {
  POUCH_ASSIGN_OR_RETURN(const uint64_t size, disk.SizeOf(name));
  std::string bytes(size, '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    POUCH_ASSIGN_OR_RETURN(
        const size_t count,
        disk.ReadAt(name, filled, std::span(bytes).subspan(filled)));
    if (count == 0) break;
    filled += count;
  }
  bytes.resize(filled);
  return bytes;
}

Result<std::string> ReadSegment(const Disk& disk, std::string_view worker,
                                const SegmentName& segment) {
  Result<std::string> best = ReadWholeFile(disk, segment.FileName());
  for (int reads = 1;; ++reads) {
    const uint64_t valid = best.ok() ? ValidBytes(worker, segment, *best) : 0;
    const bool is_sound = best.ok() && valid == best->size();
    if (is_sound || reads == kReadAttempts) return best;
    auto again = ReadWholeFile(disk, segment.FileName());
    if (!again.ok()) continue;
    if (!best.ok() || ValidBytes(worker, segment, *again) > valid) {
      best = std::move(again);
    }
  }
}

}  // namespace pouch

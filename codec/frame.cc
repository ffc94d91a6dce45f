#include "codec/frame.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "codec/crc32c.h"

namespace pouch {
namespace {

constexpr std::string_view kMagic = "PO";

// What of the header its own checksum covers, and where that ends.
constexpr size_t kCheckedBytes = 8;
constexpr size_t kCheckedEnd = kCheckedBytes + 4;

}  // namespace

void AppendFrame(std::string* out, uint8_t type, std::string_view payload) {
  CHECK_LE(payload.size(), size_t{UINT32_MAX});
  const size_t start = out->size();
  ByteWriter writer(out);
  writer.Raw(kMagic);
  writer.U8(kFrameVersion);
  writer.U8(type);
  writer.U32(static_cast<uint32_t>(payload.size()));
  const uint32_t checksum =
      Crc32c(std::string_view(*out).substr(start, kCheckedBytes));
  writer.U32(checksum);
  writer.U32(Crc32c(payload, checksum));
  writer.Raw(payload);
}

void FrameReader::Add(std::string_view bytes) {
  if (start_ > 0) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  buffer_.append(bytes);
}

FrameOutcome FrameReader::Next(Frame* frame) {
  if (!problem_.empty()) return FrameOutcome::kCorrupt;
  const std::string_view rest = std::string_view(buffer_).substr(start_);
  // Every byte is judged as soon as it is there: a stream that cannot become
  // a frame must not wait for more.
  const std::string_view magic = rest.substr(0, kMagic.size());
  if (magic != kMagic.substr(0, magic.size())) return Corrupt("bad magic");
  if (rest.size() > 2 && static_cast<uint8_t>(rest[2]) != kFrameVersion) {
    return Corrupt("unknown frame version");
  }
  if (rest.size() < kCheckedBytes) return FrameOutcome::kNeedMore;
  ByteReader reader(rest);
  reader.Raw(3);
  const uint8_t type = reader.U8();
  const uint32_t length = reader.U32();
  if (length > max_payload_bytes_) {
    return Corrupt("a frame of " + std::to_string(length) +
                   " bytes exceeds the limit of " +
                   std::to_string(max_payload_bytes_));
  }
  if (rest.size() < kCheckedEnd) return FrameOutcome::kNeedMore;
  const uint32_t header_checksum = Crc32c(rest.substr(0, kCheckedBytes));
  if (reader.U32() != header_checksum) return Corrupt("bad header checksum");
  if (rest.size() < kFrameHeaderBytes + length) return FrameOutcome::kNeedMore;
  const uint32_t checksum = reader.U32();
  const std::string_view payload = reader.Raw(length);
  if (checksum != Crc32c(payload, header_checksum)) {
    return Corrupt("bad checksum");
  }
  *frame = Frame{type, payload};
  start_ += kFrameHeaderBytes + length;
  return FrameOutcome::kFrame;
}

FrameOutcome FrameReader::Corrupt(std::string problem) {
  problem_ = std::move(problem);
  return FrameOutcome::kCorrupt;
}

}  // namespace pouch

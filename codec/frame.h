// Frames: how messages are cut out of a byte stream.
//
//   offset  bytes  field
//   0       2      magic, 0x50 0x4f ("PO")
//   2       1      version, 2
//   3       1      type, the sender's own
//   4       4      length of the payload in bytes, big-endian
//   8       4      CRC-32C of bytes 0 to 7, big-endian
//   12      4      CRC-32C of bytes 0 to 7 and the payload, big-endian
//   16      length payload
//
// docs/formats.md has a worked example. A frame's checksum is verified before
// anybody sees its payload. Its length has one of its own: a damaged length
// would make the reader wait for bytes that the peer never sends, while
// heartbeats keep the connection alive.

#ifndef POUCH_CODEC_FRAME_H_
#define POUCH_CODEC_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pouch {

inline constexpr size_t kFrameHeaderBytes = 16;
inline constexpr uint8_t kFrameVersion = 2;

// Appends one frame to `out`. CHECKs that the payload's length fits 32 bits.
void AppendFrame(std::string* out, uint8_t type, std::string_view payload);

// One whole frame of a stream; the payload is valid until the next Add().
struct Frame {
  uint8_t type = 0;
  std::string_view payload;
};

enum class FrameOutcome {
  kFrame,     // The next frame is whole and its checksum is right.
  kNeedMore,  // What has arrived so far is a proper prefix of a frame.
  kCorrupt,   // Not a frame, or too long; the stream is lost for good.
};

// Cuts frames out of bytes that arrive in pieces of any size.
class FrameReader final {
 public:
  // Frames with a longer payload are corrupt.
  explicit FrameReader(size_t max_payload_bytes)
      : max_payload_bytes_(max_payload_bytes) {}

  // Adds the next bytes of the stream. Invalidates earlier payloads.
  void Add(std::string_view bytes);

  // Takes the next frame. On kFrame only, `frame` is set. kCorrupt is final.
  FrameOutcome Next(Frame* frame);

  // True if bytes of an unfinished frame are left: a stream that ends here
  // ends torn.
  bool torn() const { return start_ < buffer_.size(); }

  // What is wrong, after kCorrupt.
  const std::string& problem() const { return problem_; }

 private:
  FrameOutcome Corrupt(std::string problem);

  size_t max_payload_bytes_;
  std::string buffer_;
  size_t start_ = 0;  // Where the next frame begins in buffer_.
  std::string problem_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_FRAME_H_

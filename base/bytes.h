// ByteWriter and ByteReader: numbers and strings in big-endian byte order.
//
// Every format of Pouch is made of these: u8, u16, u32, u64, and a string as a
// u32 length and its bytes.

#ifndef POUCH_BASE_BYTES_H_
#define POUCH_BASE_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace pouch {

// Appends to a string that the caller owns and keeps alive.
class ByteWriter final {
 public:
  explicit ByteWriter(std::string* out) : out_(out) {}

  void U8(uint8_t value) { out_->push_back(static_cast<char>(value)); }
  void U16(uint16_t value) { Number(value, 2); }
  void U32(uint32_t value) { Number(value, 4); }
  void U64(uint64_t value) { Number(value, 8); }
  void I64(int64_t value) { Number(static_cast<uint64_t>(value), 8); }
  // Length as u32, then the bytes. CHECKs that the length fits.
  void String(std::string_view bytes);
  // The bytes alone.
  void Raw(std::string_view bytes) { out_->append(bytes); }

 private:
  void Number(uint64_t value, int bytes);
  std::string* out_;
};

// Reads from the front of bytes that must outlive it. A read past the end
// makes the reader not ok() and yields zero or empty, then and ever after, so
// that a parser may read a whole message and ask once.
class ByteReader final {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  uint8_t U8() { return static_cast<uint8_t>(Number(1)); }
  uint16_t U16() { return static_cast<uint16_t>(Number(2)); }
  uint32_t U32() { return static_cast<uint32_t>(Number(4)); }
  uint64_t U64() { return Number(8); }
  int64_t I64() { return static_cast<int64_t>(Number(8)); }
  // A view into the bytes being read.
  std::string_view String() { return Raw(U32()); }
  std::string_view Raw(size_t count);
  // Everything that has not been read.
  std::string_view Rest() { return Raw(rest_.size()); }

  bool ok() const { return ok_; }
  // True if every read succeeded and nothing is left over.
  bool AtEnd() const { return ok_ && rest_.empty(); }
  size_t remaining_bytes() const { return rest_.size(); }

 private:
  uint64_t Number(size_t bytes);
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace pouch

#endif  // POUCH_BASE_BYTES_H_

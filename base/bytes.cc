#include "base/bytes.h"

#include "base/check.h"

namespace pouch {

void ByteWriter::String(std::string_view bytes) {
  CHECK_LE(bytes.size(), size_t{UINT32_MAX});
  U32(static_cast<uint32_t>(bytes.size()));
  Raw(bytes);
}

void ByteWriter::Number(uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out_->push_back(static_cast<char>(value >> shift & 0xff));
  }
}

std::string_view ByteReader::Raw(size_t count) {
  if (count > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  std::string_view front = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return front;
}

uint64_t ByteReader::Number(size_t bytes) {
  uint64_t value = 0;
  for (char c : Raw(bytes)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace pouch

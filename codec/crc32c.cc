#include "codec/crc32c.h"

#include <isa-l/crc.h>

namespace pouch {

uint32_t Crc32c(std::string_view bytes, uint32_t previous) {
  // The library reads only, although its parameter is not const, and leaves
  // the inversions at both ends to the caller.
  auto* data = reinterpret_cast<unsigned char*>(  // NOLINT: see above
      const_cast<char*>(bytes.data()));           // NOLINT: see above
  return ~crc32_iscsi(data, static_cast<int>(bytes.size()), ~previous);
}

}  // namespace pouch

// CRC-32C (Castagnoli), the checksum of frames and log records.

#ifndef POUCH_CODEC_CRC32C_H_
#define POUCH_CODEC_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace pouch {

// The CRC-32C of `bytes`; of "123456789" it is 0xe3069283. Passing the CRC of
// what came before as `previous` continues it.
uint32_t Crc32c(std::string_view bytes, uint32_t previous = 0);

}  // namespace pouch

#endif  // POUCH_CODEC_CRC32C_H_

// Base64 (RFC 4648, with padding): bytes that JSON cannot hold as text.

#ifndef POUCH_SCENARIOS_BASE64_H_
#define POUCH_SCENARIOS_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace pouch {

// `bytes` in the alphabet A-Z a-z 0-9 + /, padded with '=' to a multiple of 4.
std::string EncodeBase64(std::string_view bytes);

// What EncodeBase64() made `text` from; nothing if it made no such text. Bits
// that belong to no byte must be 0, so that each value has one spelling.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_BASE64_H_

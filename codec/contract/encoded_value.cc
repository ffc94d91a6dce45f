#include "codec/contract/encoded_value.h"

#include <charconv>
#include <cstddef>
#include <string_view>

namespace pouch {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

std::string ToHex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

// Empty if it is no hex.
Result<std::string> FromHex(std::string_view text) {
  std::string bytes;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    const size_t high = kDigits.find(text[i]);
    const size_t low = kDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return Status(StatusCode::kInvalidArgument, "these are no hex digits");
    }
    bytes += static_cast<char>(high * 16 + low);
  }
  if (text.size() % 2 == 0) return bytes;
  return Status(StatusCode::kInvalidArgument, "half a byte is missing");
}

}  // namespace

nlohmann::ordered_json EncodedJson(const EncodedValue& value) {
  return {{"name", value.name},
          {"root", value.root},
          {"described", value.described},
          // As text: JSON's numbers are no integers of 64 bits.
          {"digest", std::to_string(value.digest)},
          {"bytes", ToHex(value.bytes)},
          {"again", ToHex(value.again)}};
}

Result<EncodedValue> EncodedOf(const nlohmann::ordered_json& json) {
  const Status wrong(StatusCode::kInvalidArgument,
                     "this is no value that --store wrote");
  if (!json.is_object()) return wrong;
  EncodedValue value;
  std::string bytes;
  std::string again;
  std::string digest;
  for (const auto& [key, to] :
       {std::pair<const char*, std::string*>("name", &value.name),
        {"root", &value.root},
        {"described", &value.described},
        {"digest", &digest},
        {"bytes", &bytes},
        {"again", &again}}) {
    if (!json.contains(key) || !json[key].is_string()) return wrong;
    *to = json[key].get<std::string>();
  }
  const char* end = digest.data() + digest.size();
  const auto parsed = std::from_chars(digest.data(), end, value.digest);
  if (parsed.ec != std::errc() || parsed.ptr != end) return wrong;
  POUCH_ASSIGN_OR_RETURN(value.bytes, FromHex(bytes));
  POUCH_ASSIGN_OR_RETURN(value.again, FromHex(again));
  return value;
}

std::string DescribedChange(const std::string& before,
                            const std::string& after) {
  size_t at = 0;
  while (at < before.size() && at < after.size() && before[at] == after[at]) {
    ++at;
  }
  constexpr size_t kBefore = 20;
  constexpr size_t kLength = 60;
  const size_t start = at > kBefore ? at - kBefore : 0;
  const auto piece = [start](const std::string& text) {
    return (start > 0 ? "... " : "") +
           (start < text.size() ? text.substr(start, kLength) : std::string());
  };
  return piece(before) + " became " + piece(after);
}

}  // namespace pouch

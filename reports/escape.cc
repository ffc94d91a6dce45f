#include "reports/escape.h"

#include <cstdint>

namespace pouch {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

bool IsControl(char32_t character) {
  return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

// Characters that reorder what stands beside them, so that a terminal would
// show another text than the bytes say.
bool Reorders(char32_t character) {
  return (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

bool IsXmlCharacter(char32_t character) {
  if (character < 0x20) return character == '\t' || character == '\n';
  // Allowed, but discouraged, and some servers choke on them.
  if (character >= 0x7f && character < 0xa0) return false;
  return character != 0xfffe && character != 0xffff;
}

void AppendHex(std::string_view bytes, std::string* out) {
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    *out += "\\x";
    *out += kHexDigits[byte >> 4];
    *out += kHexDigits[byte & 15];
  }
}

// Copies `bytes`; each character that is no UTF-8, or for which `keep` is
// false, becomes `\xNN`.
template <typename Predicate>
std::string Escape(std::string_view bytes, Predicate keep) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    char32_t character = 0;
    const size_t length = DecodeUtf8(bytes, &character);
    const std::string_view raw = bytes.substr(0, length == 0 ? 1 : length);
    if (length != 0 && keep(character)) {
      out += raw;
    } else if (raw == "\n") {
      out += "\\n";
    } else if (raw == "\r") {
      out += "\\r";
    } else if (raw == "\t") {
      out += "\\t";
    } else {
      AppendHex(raw, &out);
    }
    bytes.remove_prefix(raw.size());
  }
  return out;
}

bool IsContinuation(char byte) {
  return (static_cast<uint8_t>(byte) & 0xc0) == 0x80;
}

}  // namespace

size_t DecodeUtf8(std::string_view bytes, char32_t* character) {
  if (bytes.empty()) return 0;
  const auto first = static_cast<uint8_t>(bytes[0]);
  if (first < 0x80) {
    *character = first;
    return 1;
  }
  size_t length = 0;
  char32_t value = 0;
  char32_t smallest = 0;  // Longer forms of a smaller number are malformed.
  if ((first & 0xe0) == 0xc0) {
    length = 2, value = first & 0x1f, smallest = 0x80;
  } else if ((first & 0xf0) == 0xe0) {
    length = 3, value = first & 0x0f, smallest = 0x800;
  } else if ((first & 0xf8) == 0xf0) {
    length = 4, value = first & 0x07, smallest = 0x10000;
  } else {
    return 0;
  }
  if (bytes.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(bytes[i])) return 0;
    value = (value << 6) | (static_cast<uint8_t>(bytes[i]) & 0x3f);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < smallest || value > 0x10ffff || surrogate) return 0;
  *character = value;
  return length;
}

size_t CountCharacters(std::string_view text) {
  size_t count = 0;
  for (const char c : text)
    if (!IsContinuation(c)) ++count;
  return count;
}

std::string EscapeLine(std::string_view bytes) {
  return Escape(bytes,
                [](char32_t c) { return !IsControl(c) && !Reorders(c); });
}

std::string EscapeLines(std::string_view bytes) {
  return Escape(bytes, [](char32_t c) {
    return c == '\n' || (!IsControl(c) && !Reorders(c));
  });
}

std::string EscapeForXml(std::string_view bytes) {
  return Escape(bytes, IsXmlCharacter);
}

std::string EscapeForJson(std::string_view bytes) {
  return Escape(bytes, [](char32_t) { return true; });
}

void AppendJsonString(std::string_view bytes, std::string* out) {
  *out += '"';
  for (const char c : EscapeForJson(bytes)) {
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += c;
    } else if (static_cast<uint8_t>(c) < 0x20) {
      *out += "\\u00";
      *out += kHexDigits[static_cast<uint8_t>(c) >> 4];
      *out += kHexDigits[static_cast<uint8_t>(c) & 15];
    } else {
      *out += c;
    }
  }
  *out += '"';
}

}  // namespace pouch

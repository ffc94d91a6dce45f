#include "tests/docs/hex_blocks.h"

#include <optional>
#include <sstream>

namespace pouch {
namespace {

constexpr std::string_view kBegin = "```hex ";
constexpr std::string_view kEnd = "```";
constexpr std::string_view kDigits = "0123456789abcdef";

// The bytes of one line of a block; nullopt if it is no such line.
std::optional<std::string> ReadHexLine(std::string_view line) {
  std::string bytes;
  while (true) {
    const size_t high = line.empty() ? kDigits.npos : kDigits.find(line[0]);
    const size_t low = line.size() < 2 ? kDigits.npos : kDigits.find(line[1]);
    if (high == kDigits.npos || low == kDigits.npos) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
    line.remove_prefix(2);
    if (line.empty() || line.starts_with("  ")) return bytes;
    if (line[0] != ' ') return std::nullopt;
    line.remove_prefix(1);
  }
}

}  // namespace

Result<std::map<std::string, std::string>> ReadHexBlocks(
    std::string_view document) {
  std::map<std::string, std::string> blocks;
  std::string* block = nullptr;
  std::istringstream lines{std::string(document)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::string place = "line " + std::to_string(number) + ": ";
    if (block == nullptr) {
      if (!line.starts_with(kBegin)) continue;
      const auto [entry, is_new] =
          blocks.emplace(line.substr(kBegin.size()), "");
      if (!is_new) {
        return Status(StatusCode::kInvalidArgument,
                      place + "a second block " + entry->first);
      }
      block = &entry->second;
    } else if (line == kEnd) {
      block = nullptr;
    } else if (const auto bytes = ReadHexLine(line)) {
      *block += *bytes;
    } else {
      return Status(StatusCode::kInvalidArgument, place + "not hexadecimal");
    }
  }
  if (block != nullptr) {
    return Status(StatusCode::kInvalidArgument, "the last block has no end");
  }
  return blocks;
}

std::string ToHexLines(std::string_view bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) text += i % 16 == 0 ? '\n' : ' ';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xf];
  }
  return text;
}

}  // namespace pouch

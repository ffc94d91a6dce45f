#include "sim/search/normalized_message.h"

#include <algorithm>
#include <cstddef>

namespace pouch {
namespace {

constexpr size_t kMostBytes = 200;
constexpr size_t kShortestDigest = 8;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Letters, digits, and bytes of other characters.
bool IsWordByte(char c) {
  return IsDigit(c) || IsLetter(c) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsDigest(std::string_view word) {
  return word.size() >= kShortestDigest &&
         std::all_of(word.begin(), word.end(), IsHexDigit) &&
         std::any_of(word.begin(), word.end(), IsDigit);
}

// What stays of a word without its numbers. A number takes its unit along.
std::string WithoutNumbers(std::string_view word) {
  if (IsDigest(word) || IsDigit(word.front())) return "#";
  std::string text;
  for (const char c : word) {
    if (!IsDigit(c)) {
      text += c;
    } else if (!text.ends_with('#')) {
      text += '#';
    }
  }
  return text;
}

// Where the quotation that begins at `at` ends, or `at` if it never does: an
// apostrophe within a word begins none.
size_t EndOfQuotation(std::string_view text, size_t at) {
  const char mark = text[at];
  if (mark != '"' && mark != '\'') return at;
  if (at > 0 && IsWordByte(text[at - 1])) return at;
  size_t end = at + 1;
  while (end < text.size() && text[end] != mark)
    end += text[end] == '\\' ? 2 : 1;
  return end < text.size() ? end + 1 : at;
}

}  // namespace

std::string NormalizedMessage(std::string_view message) {
  const std::string_view line = message.substr(0, message.find('\n'));
  std::string text;
  for (size_t at = 0; at < line.size();) {
    if (const size_t end = EndOfQuotation(line, at); end != at) {
      text += "\"...\"";
      at = end;
      continue;
    }
    if (!IsWordByte(line[at])) {
      // "1.25s" is one number.
      const bool within_number = text.ends_with('#') &&
                                 (line[at] == '.' || line[at] == ',') &&
                                 at + 1 < line.size() && IsDigit(line[at + 1]);
      if (!within_number) text += line[at];
      ++at;
      continue;
    }
    size_t end = at;
    while (end < line.size() && IsWordByte(line[end])) ++end;
    const std::string word = WithoutNumbers(line.substr(at, end - at));
    if (word != "#" || !text.ends_with('#')) text += word;
    at = end;
  }
  if (text.size() > kMostBytes) text.resize(kMostBytes);
  return text;
}

FailureKey KeyOf(const RunResult& result) {
  if (result.failures.empty()) return {result.verdict(), ""};
  return {result.verdict(), NormalizedMessage(result.failures.front().message)};
}

}  // namespace pouch

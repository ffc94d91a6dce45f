#include "scenarios/nearest.h"

#include <algorithm>

namespace pouch {
namespace {

// A list is read in full up to this many choices.
constexpr size_t kReadableChoices = 12;
// Words longer than this are near to nothing; keeps the distance cheap.
constexpr size_t kLongestWord = 128;

// Case and the dash are how people spell the same word differently.
std::string Folded(std::string_view word) {
  std::string folded;
  for (const char c : word) {
    if (c >= 'A' && c <= 'Z') {
      folded += static_cast<char>(c - 'A' + 'a');
    } else {
      folded += c == '-' ? '_' : c;
    }
  }
  return folded;
}

bool IsEndOf(std::string_view end, std::string_view word) {
  if (end.size() < 3 || word.size() <= end.size() || !word.ends_with(end))
    return false;
  const char before = word[word.size() - end.size() - 1];
  return before == '.' || before == '_';
}

}  // namespace

size_t EditDistance(std::string_view left, std::string_view right) {
  // Rows of the table for the last two letters of `left`, and the current one.
  std::vector<size_t> older(right.size() + 1);
  std::vector<size_t> old(right.size() + 1);
  std::vector<size_t> current(right.size() + 1);
  for (size_t j = 0; j <= right.size(); ++j) current[j] = j;
  for (size_t i = 1; i <= left.size(); ++i) {
    older.swap(old);
    old.swap(current);
    current[0] = i;
    for (size_t j = 1; j <= right.size(); ++j) {
      const bool same = left[i - 1] == right[j - 1];
      current[j] = std::min(
          {old[j] + 1, current[j - 1] + 1, old[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] &&
          left[i - 2] == right[j - 1])
        current[j] = std::min(current[j], older[j - 2] + 1);
    }
  }
  return current[right.size()];
}

std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& choices) {
  if (word.size() > kLongestWord) return std::nullopt;
  const std::string folded = Folded(word);
  std::optional<std::string> nearest;
  size_t least = 0;
  for (const std::string& choice : choices) {
    const std::string other = Folded(choice);
    const size_t allowed = std::max(folded.size(), other.size()) / 3;
    size_t distance = EditDistance(folded, other);
    if (IsEndOf(folded, other) || IsEndOf(other, folded))
      distance = std::min<size_t>(distance, 1);
    if (distance > allowed || (nearest && distance >= least)) continue;
    nearest = choice;
    least = distance;
  }
  return nearest;
}

std::string Quoted(std::string_view text) {
  constexpr size_t kLongest = 60;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text.substr(0, kLongest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      quoted += "\\x";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 15];
    } else {
      quoted += c;
    }
  }
  return quoted + (text.size() > kLongest ? "...\"" : "\"");
}

std::string QuotedList(const std::vector<std::string>& choices) {
  std::string list;
  for (const std::string& choice : choices)
    list += (list.empty() ? "\"" : ", \"") + choice + "\"";
  return list;
}

std::string SuggestOneOf(std::string_view word,
                         const std::vector<std::string>& choices) {
  if (const auto nearest = Nearest(word, choices))
    return "did you mean \"" + *nearest + "\"?";
  if (choices.empty() || choices.size() > kReadableChoices) return "";
  return (choices.size() == 1 ? "there is only " : "there are ") +
         QuotedList(choices);
}

}  // namespace pouch

#include "reports/text_layout.h"

#include <algorithm>
#include <vector>

#include "reports/escape.h"

namespace pouch {
namespace {

constexpr size_t kNarrowest = 40;
constexpr size_t kLabelIndent = 2;
constexpr size_t kTextIndent = 14;

const char* StartOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kGood:
      return "\x1b[1;32m";
    case Tone::kBad:
      return "\x1b[1;31m";
    case Tone::kDoubtful:
      return "\x1b[1;33m";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kFaint:
      return "\x1b[2m";
  }
  return "";
}

// The bytes that the first `count` characters of `text` take.
size_t BytesOf(std::string_view text, size_t count) {
  size_t bytes = 0;
  for (; count > 0 && bytes < text.size(); --count) {
    char32_t character = 0;
    bytes += std::max<size_t>(1, DecodeUtf8(text.substr(bytes), &character));
  }
  return bytes;
}

// Where to break `line` so that at most `width` characters stay: behind the
// last blank, or in the middle of a word that is longer than a line. Blanks
// that begin the line are its indentation and no place to break.
size_t BreakAt(std::string_view line, size_t width) {
  const size_t fits = BytesOf(line, width);
  if (fits == line.size()) return fits;
  const size_t word = line.find_first_not_of(' ');
  const size_t blank = line.rfind(' ', fits);
  if (blank == std::string_view::npos || blank == 0 || blank < word)
    return fits;
  return blank;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string_view WithoutTrailingBlanks(std::string_view line) {
  const size_t last = line.find_last_not_of(' ');
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

TextLayout::TextLayout(const TextStyle& style) : style_(style) {
  style_.width = std::max(style_.width, kNarrowest);
}

void TextLayout::Heading(Tone tone, std::string_view start,
                         std::string_view rest) {
  text_ += Painted(tone, start);
  if (rest.empty()) {
    text_ += '\n';
    return;
  }
  text_ += "  ";
  Wrapped(rest, CountCharacters(start) + 2, kLabelIndent, Tone::kPlain);
}

void TextLayout::Row(std::string_view label, std::string_view text, Tone tone) {
  if (text.empty()) return;
  const size_t used = kLabelIndent + CountCharacters(label);
  const size_t gap = used < kTextIndent ? kTextIndent - used : 1;
  text_ += std::string(kLabelIndent, ' ') + Painted(Tone::kFaint, label) +
           std::string(gap, ' ');
  Wrapped(text, used + gap, kTextIndent, tone);
}

void TextLayout::Block(std::string_view text, size_t indent, Tone tone) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return;
  text_ += std::string(indent, ' ');
  Wrapped(text, indent, indent, tone);
}

void TextLayout::Verbatim(std::string_view line, size_t indent) {
  text_ += std::string(indent, ' ');
  text_ += line;
  EndLine();
}

void TextLayout::EmptyLine() { text_ += '\n'; }

// Adds `text`, whose first line begins at `first_column`, where the text
// already stands, and all others at `indent`.
void TextLayout::Wrapped(std::string_view text, size_t first_column,
                         size_t indent, Tone tone) {
  size_t column = first_column;
  bool first = true;
  for (std::string_view line : Lines(text)) {
    bool wrapped = false;
    do {
      if (!first) {
        EndLine();
        column = indent + (wrapped ? 2 : 0);
      }
      const size_t room =
          style_.width > column + 8 ? style_.width - column : size_t{8};
      const size_t end = BreakAt(line, room);
      const std::string_view piece = WithoutTrailingBlanks(line.substr(0, end));
      if (!first && !piece.empty()) text_ += std::string(column, ' ');
      text_ += Painted(tone, piece);
      line.remove_prefix(end);
      if (line.starts_with(' ') && end > 0) line.remove_prefix(1);
      first = false;
      wrapped = true;
    } while (!line.empty());
  }
  EndLine();
}

void TextLayout::EndLine() {
  while (text_.ends_with(' ')) text_.pop_back();
  text_ += '\n';
}

std::string TextLayout::Painted(Tone tone, std::string_view text) const {
  if (!style_.colors || tone == Tone::kPlain || text.empty())
    return std::string(text);
  return StartOf(tone) + std::string(text) + "\x1b[0m";
}

}  // namespace pouch

// TextLayout: labelled rows and indented blocks, wrapped to a width.

#ifndef POUCH_REPORTS_TEXT_LAYOUT_H_
#define POUCH_REPORTS_TEXT_LAYOUT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace pouch {

// How text is to look.
struct TextStyle {
  bool colors = false;
  size_t width = 80;  // In characters; narrower than 40 is taken for 40.
};

// What a colour is to say.
enum class Tone { kPlain, kGood, kBad, kDoubtful, kStrong, kFaint };

// Builds a text from top to bottom. Text that is handed in is UTF-8 without
// control characters but '\n' (reports/escape.h).
class TextLayout final {
 public:
  explicit TextLayout(const TextStyle& style);

  // A line that begins in a tone of its own and goes on plainly.
  void Heading(Tone tone, std::string_view start, std::string_view rest);
  // A label and what belongs to it, beside it. Nothing if `text` is empty.
  void Row(std::string_view label, std::string_view text,
           Tone tone = Tone::kPlain);
  // Text on its own, moved in by `indent` characters, each line wrapped.
  void Block(std::string_view text, size_t indent, Tone tone = Tone::kPlain);
  // A line that is never wrapped: something to copy.
  void Verbatim(std::string_view line, size_t indent);
  void EmptyLine();

  // The text so far; no line ends in blanks.
  const std::string& text() const { return text_; }

 private:
  void Wrapped(std::string_view text, size_t first_column, size_t indent,
               Tone tone);
  void EndLine();
  std::string Painted(Tone tone, std::string_view text) const;

  TextStyle style_;
  std::string text_;
};

}  // namespace pouch

#endif  // POUCH_REPORTS_TEXT_LAYOUT_H_

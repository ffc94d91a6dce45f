#include "scenarios/json_document.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "scenarios/json_syntax_error.h"
#include "scenarios/nearest.h"

namespace pouch {
namespace {

using Json = nlohmann::json;

// Follows the parser through the text: what it reports has been found valid, so
// that finding where each token begins takes no second grammar.
class PositionRecorder final : public nlohmann::json_sax<Json> {
 public:
  PositionRecorder(std::string_view text, std::string file, Problems* problems)
      : text_(text),
        file_(std::move(file)),
        lines_(text),
        problems_(problems) {}

  std::map<std::string, JsonOffsets, std::less<>> TakeOffsets() {
    return std::move(offsets_);
  }
  LineIndex TakeLines() { return std::move(lines_); }

  bool null() override { return Scalar(); }
  bool boolean(bool) override { return Scalar(); }
  bool number_integer(number_integer_t) override { return Scalar(); }
  bool number_unsigned(number_unsigned_t) override { return Scalar(); }
  bool number_float(number_float_t, const string_t&) override {
    return Scalar();
  }
  bool string(string_t&) override { return Scalar(); }
  bool binary(binary_t&) override { return Scalar(); }
  bool start_object(size_t) override { return Open(true); }
  bool start_array(size_t) override { return Open(false); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(string_t& name) override {
    const size_t begin = NextToken();
    Frame& frame = frames_.back();
    const std::string pointer = PointerTo(frame.pointer, name);
    if (!frame.keys.insert(name).second) {
      const TextPosition first = lines_.At(offsets_.at(pointer).key);
      Report(pointer, begin, "the key " + Quoted(name) + " stands here twice",
             "it is also in line " + std::to_string(first.line) +
                 "; each name can be used once");
    } else {
      offsets_[pointer].key = begin;
    }
    frame.key = name;
    return true;
  }

  bool parse_error(size_t bytes_read, const std::string&,
                   const Json::exception& error) override {
    const size_t token = std::min(SkipSeparators(), text_.size());
    const JsonSyntaxError found =
        ExplainJsonSyntaxError(text_, token, bytes_read, error.what());
    Report("", found.offset, found.message, found.hint);
    return false;
  }

 private:
  struct Frame {
    std::string pointer;
    bool is_object = false;
    std::string key;   // Of the member being read.
    size_t index = 0;  // Of the next element.
    std::set<std::string> keys;
  };

  size_t SkipSeparators() const {
    size_t at = cursor_;
    while (at < text_.size() &&
           std::string_view(" \t\r\n,:").find(text_[at]) != text_.npos)
      ++at;
    return at;
  }

  // Moves behind the next token and returns where it begins.
  size_t NextToken() {
    const size_t begin = SkipSeparators();
    CHECK(begin < text_.size());
    size_t end = begin + 1;
    if (text_[begin] == '"') {
      while (text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
      ++end;
    } else if (std::string_view("{}[]").find(text_[begin]) == text_.npos) {
      end = std::min(text_.find_first_of(" \t\r\n,:{}[]", begin), text_.size());
    }
    cursor_ = end;
    return begin;
  }

  // Notes where the next value begins and returns the pointer to it.
  std::string Value() {
    const size_t begin = NextToken();
    std::string pointer;
    if (!frames_.empty()) {
      Frame& frame = frames_.back();
      pointer = frame.is_object ? PointerTo(frame.pointer, frame.key)
                                : PointerTo(frame.pointer, frame.index++);
    }
    JsonOffsets& offsets = offsets_[pointer];
    offsets.value = begin;
    if (frames_.empty() || !frames_.back().is_object) offsets.key = begin;
    return pointer;
  }

  bool Scalar() {
    Value();
    return true;
  }

  bool Open(bool is_object) {
    Frame frame;
    frame.pointer = Value();
    frame.is_object = is_object;
    if (frames_.size() == kMaxJsonDepth) {
      Report("", cursor_ - 1,
             "brackets are nested deeper than " +
                 std::to_string(kMaxJsonDepth) + " levels",
             "a scenario needs 7");
      return false;
    }
    frames_.push_back(std::move(frame));
    return true;
  }

  bool Close() {
    NextToken();
    frames_.pop_back();
    return true;
  }

  void Report(std::string pointer, size_t offset, std::string message,
              std::string hint) {
    const TextPosition at = lines_.At(offset);
    problems_->push_back({file_, std::move(pointer), at.line, at.column,
                          std::move(message), std::move(hint)});
  }

  std::string_view text_;
  std::string file_;
  LineIndex lines_;
  Problems* problems_;
  size_t cursor_ = 0;
  std::vector<Frame> frames_;
  std::map<std::string, JsonOffsets, std::less<>> offsets_;
};

}  // namespace

std::string PointerTo(std::string_view parent, std::string_view key) {
  std::string pointer(parent);
  pointer += '/';
  for (const char c : key) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

std::string PointerTo(std::string_view parent, size_t index) {
  return PointerTo(parent, std::to_string(index));
}

LineIndex::LineIndex(std::string_view text) : size_(text.size()) {
  line_starts_.push_back(0);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts_.push_back(i + 1);
  }
}

TextPosition LineIndex::At(size_t offset) const {
  offset = std::min(offset, size_);
  const auto after =
      std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return {static_cast<size_t>(after - line_starts_.begin()),
          offset - *(after - 1) + 1};
}

JsonDocument::JsonDocument(nlohmann::json root, Offsets offsets,
                           LineIndex lines)
    : root_(std::move(root)),
      offsets_(std::move(offsets)),
      lines_(std::move(lines)) {}

std::optional<JsonDocument> JsonDocument::Parse(std::string_view text,
                                                const std::string& file,
                                                Problems* problems) {
  const size_t before = problems->size();
  if (text.size() > kMaxJsonBytes) {
    problems->push_back({file, "", 1, 1, "the file is longer than 1 MiB",
                         "put the messages into a file of their own"});
  } else if (text.starts_with("\xEF\xBB\xBF")) {
    problems->push_back({file, "", 1, 1,
                         "the file begins with a byte-order mark",
                         "save it as UTF-8 without one"});
  } else {
    PositionRecorder recorder(text, file, problems);
    if (Json::sax_parse(text, &recorder) && problems->size() == before) {
      return JsonDocument(Json::parse(text), recorder.TakeOffsets(),
                          recorder.TakeLines());
    }
  }
  CHECK(problems->size() > before) << "invalid JSON without a problem";
  return std::nullopt;
}

TextPosition JsonDocument::ValueAt(std::string_view pointer) const {
  const auto found = offsets_.find(pointer);
  CHECK(found != offsets_.end()) << pointer;
  return lines_.At(found->second.value);
}

TextPosition JsonDocument::KeyAt(std::string_view pointer) const {
  const auto found = offsets_.find(pointer);
  CHECK(found != offsets_.end()) << pointer;
  return lines_.At(found->second.key);
}

}  // namespace pouch

// JsonDocument: a JSON text, its values, and where in the text each stands.

#ifndef POUCH_SCENARIOS_JSON_DOCUMENT_H_
#define POUCH_SCENARIOS_JSON_DOCUMENT_H_

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/problem.h"

namespace pouch {

// Longest text and deepest nesting that is read.
inline constexpr size_t kMaxJsonBytes = size_t{1} << 20;
inline constexpr size_t kMaxJsonDepth = 64;

// A place in a text, both counted from 1; the column counts bytes.
struct TextPosition {
  size_t line = 0;
  size_t column = 0;
};

// The pointer to the member `key`, or to the element `index`, of what `parent`
// points to.
std::string PointerTo(std::string_view parent, std::string_view key);
std::string PointerTo(std::string_view parent, size_t index);

// Where in the text a value begins, and for an object's member its key.
struct JsonOffsets {
  size_t key = 0;
  size_t value = 0;
};

// Finds lines and columns of offsets into one text.
class LineIndex final {
 public:
  explicit LineIndex(std::string_view text);
  // Offsets past the end give the end.
  TextPosition At(size_t offset) const;

 private:
  size_t size_;
  std::vector<size_t> line_starts_;
};

class JsonDocument final {
 public:
  // Reads `text`, strictly: UTF-8 without a byte-order mark, no comments, no
  // trailing commas, no key twice in one object. On failure adds to `problems`
  // what is wrong (of the syntax the first thing, of repeated keys all) under
  // the name `file`, and gives nothing.
  static std::optional<JsonDocument> Parse(std::string_view text,
                                           const std::string& file,
                                           Problems* problems);

  const nlohmann::json& root() const { return root_; }

  // Where the value at `pointer`, which must exist, begins.
  TextPosition ValueAt(std::string_view pointer) const;
  // Where its key begins; for an array's element or the root: its value.
  TextPosition KeyAt(std::string_view pointer) const;

 private:
  using Offsets = std::map<std::string, JsonOffsets, std::less<>>;
  JsonDocument(nlohmann::json root, Offsets offsets, LineIndex lines);

  nlohmann::json root_;
  Offsets offsets_;
  LineIndex lines_;
};

}  // namespace pouch

#endif  // POUCH_SCENARIOS_JSON_DOCUMENT_H_

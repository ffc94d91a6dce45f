#include "scenarios/json_layout.h"

#include <cstddef>
#include <string_view>

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kWidth = 80;
constexpr size_t kIndent = 2;

// Calls `each(key, element)`, where elements of an array have an empty key.
template <typename Function>
void ForEach(const Json& value, const Function& each) {
  for (auto it = value.begin(); it != value.end(); ++it) {
    each(value.is_object() ? Json(it.key()).dump() + ": " : std::string(), *it);
  }
}

std::string OnOneLine(const Json& value) {
  if (!value.is_structured()) return value.dump();
  std::string text;
  ForEach(value, [&text](const std::string& key, const Json& element) {
    text += (text.empty() ? "" : ", ") + key + OnOneLine(element);
  });
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

// Appends `value`, which starts at `column`, in lines moved in by `indent`.
void LayOut(const Json& value, size_t indent, size_t column, std::string* out) {
  if (!value.is_structured() || value.empty()) {
    *out += OnOneLine(value);
    return;
  }
  const std::string line = OnOneLine(value);
  // One column is left for the comma behind it.
  if (indent > 0 && column + line.size() < kWidth) {
    *out += line;
    return;
  }
  *out += value.is_object() ? "{" : "[";
  std::string_view separator = "\n";
  ForEach(value, [indent, out, &separator](const std::string& key,
                                           const Json& element) {
    const size_t inner = indent + kIndent;
    *out += std::string(separator) + std::string(inner, ' ') + key;
    LayOut(element, inner, inner + key.size(), out);
    separator = ",\n";
  });
  *out += "\n" + std::string(indent, ' ') + (value.is_object() ? "}" : "]");
}

}  // namespace

std::string LayOutJson(const nlohmann::ordered_json& value) {
  std::string text;
  LayOut(value, 0, 0, &text);
  return text + "\n";
}

}  // namespace pouch

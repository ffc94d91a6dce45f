#include "scenarios/json_syntax_error.h"

#include <algorithm>
#include <initializer_list>

namespace pouch {
namespace {

// The parser's words without its own name and position, and without the copy
// of the text that it may append.
std::string Cleaned(std::string_view words) {
  constexpr std::string_view kStart = "syntax error while parsing ";
  const size_t start = words.find(kStart);
  if (start != words.npos) words.remove_prefix(start + kStart.size());
  words = words.substr(0, words.find("; last read"));
  std::string text;
  for (const char c : words) text += c < ' ' || c > '~' ? '?' : c;
  return text;
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The last character before `offset` that is no space, or 0.
char Before(std::string_view text, size_t offset) {
  while (offset > 0 && IsSpace(text[offset - 1])) --offset;
  return offset == 0 ? '\0' : text[offset - 1];
}

bool StartsWithAny(std::string_view text,
                   std::initializer_list<std::string_view> starts) {
  return std::any_of(
      starts.begin(), starts.end(),
      [text](std::string_view start) { return text.starts_with(start); });
}

}  // namespace

JsonSyntaxError ExplainJsonSyntaxError(std::string_view text, size_t token,
                                       size_t bytes_read,
                                       std::string_view parser_says) {
  const size_t last_read = bytes_read == 0 ? 0 : bytes_read - 1;
  const auto says = [parser_says](std::string_view part) {
    return parser_says.find(part) != parser_says.npos;
  };
  if (says("UTF-8")) {
    return {std::min(last_read, text.size()), "the text is not valid UTF-8",
            "save the file as UTF-8"};
  }

  const size_t offset = std::min({token, last_read, text.size()});
  const std::string_view rest = text.substr(offset);
  if (rest.empty()) {
    if (std::all_of(text.begin(), text.end(), IsSpace))
      return {offset, "the file is empty", "a scenario is one JSON object"};
    return {offset, "the file ends in the middle",
            "a bracket or a quotation mark is not closed"};
  }
  if (rest.front() == '"' && says("control character")) {
    return {offset,
            "a string holds a line end, a tab or another such character",
            "close the string in its line, or write \\n or \\t"};
  }
  if (rest.front() == '"' && says("missing closing quote"))
    return {offset, "a string is not closed", "add a quotation mark"};
  if (StartsWithAny(rest, {"}", "]"}) && Before(text, offset) == ',') {
    return {offset, "a comma stands before the closing bracket",
            "remove the comma"};
  }
  if (StartsWithAny(rest, {"NaN", "nan", "Inf", "-Inf", "+", "."})) {
    return {offset, "this is not a number of JSON",
            "write digits, such as 1000 or 0.5"};
  }
  if (StartsWithAny(rest, {"//", "/*", "#"})) {
    return {offset, "JSON has no comments",
            "the key \"description\" takes any text"};
  }
  if (StartsWithAny(rest, {"'"})) {
    return {offset, "a string begins with a single quotation mark",
            "write \"...\""};
  }
  if (StartsWithAny(rest, {"True", "False", "None"}))
    return {offset, "this is Python, not JSON", "write true, false or null"};
  if (says("; expected '}'") || says("; expected ']'"))
    return {offset, "a comma or a closing bracket is missing before this", ""};
  if (says("out_of_range")) return {offset, "the number is too large", ""};
  return {offset, "this is not JSON (" + Cleaned(parser_says) + ")", ""};
}

}  // namespace pouch

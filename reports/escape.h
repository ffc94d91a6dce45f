// Makes any bytes fit for a terminal, for JSON and for XML.
//
// What users' messages, keys and tracebacks hold is unknown: bytes that are no
// UTF-8, control characters, sequences that would drive a terminal. Each
// function leaves readable text alone and writes the rest as `\xNN`, one for
// each byte, so that a reader sees what was there.

#ifndef POUCH_REPORTS_ESCAPE_H_
#define POUCH_REPORTS_ESCAPE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace pouch {

// Length in bytes of the character that starts `bytes`, or 0 if what stands
// there is not well-formed UTF-8 (also if `bytes` is empty). Sets `*character`
// if there is one.
size_t DecodeUtf8(std::string_view bytes, char32_t* character);

// How many characters `text` (UTF-8) has.
size_t CountCharacters(std::string_view text);

// One line for a terminal: no control characters; line ends become `\n`, tabs
// `\t`.
std::string EscapeLine(std::string_view bytes);

// The same with line ends left in, for text that has several lines.
std::string EscapeLines(std::string_view bytes);

// Well-formed UTF-8 without the characters that XML 1.0 forbids, even escaped.
// Markup characters are left to the XML writer.
std::string EscapeForXml(std::string_view bytes);

// Well-formed UTF-8. Quotes and control characters are left to the JSON writer.
std::string EscapeForJson(std::string_view bytes);

// A JSON string with its quotes, all in ASCII but for well-formed UTF-8.
void AppendJsonString(std::string_view bytes, std::string* out);

}  // namespace pouch

#endif  // POUCH_REPORTS_ESCAPE_H_

// Says in people's words what is wrong with a text that is not JSON.

#ifndef POUCH_SCENARIOS_JSON_SYNTAX_ERROR_H_
#define POUCH_SCENARIOS_JSON_SYNTAX_ERROR_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace pouch {

struct JsonSyntaxError {
  size_t offset = 0;  // Where it shows, into the text.
  std::string message;
  std::string hint;  // May be empty.
};

// `token` is where the first token that was not accepted begins, `bytes_read`
// how far the parser had read when it gave up, `parser_says` its own words.
JsonSyntaxError ExplainJsonSyntaxError(std::string_view text, size_t token,
                                       size_t bytes_read,
                                       std::string_view parser_says);

}  // namespace pouch

#endif  // POUCH_SCENARIOS_JSON_SYNTAX_ERROR_H_

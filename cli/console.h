// Console: where a command writes, and what that place can show.

#ifndef POUCH_CLI_CONSOLE_H_
#define POUCH_CLI_CONSOLE_H_

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "reports/text_layout.h"

namespace pouch {

// Verdicts go to `out`, complaints and progress to `err`.
struct Console {
  std::ostream* out;
  std::ostream* err;
  TextStyle style;        // Of `out`.
  bool err_is_terminal;   // So that a line can be written over.
  size_t err_width = 80;  // In characters.
};

// The value of the variable `name` in `environment`, which is main()'s.
std::optional<std::string> VariableOf(const char* const* environment,
                                      std::string_view name);

// How text looks on the descriptor `output`: in colour only on a terminal that
// has some and unless NO_COLOR is set, as wide as the terminal, or as COLUMNS
// says, or 80 characters. `environment` is main()'s.
TextStyle StyleOf(int output, const char* const* environment);

// True if `output` is a terminal that can move its cursor.
bool IsTerminal(int output, const char* const* environment);

}  // namespace pouch

#endif  // POUCH_CLI_CONSOLE_H_

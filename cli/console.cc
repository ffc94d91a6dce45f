#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <string_view>

namespace pouch {
namespace {

// The variable's value; empty if it is not set.
std::string Variable(const char* const* environment, std::string_view name) {
  return VariableOf(environment, name).value_or("");
}

size_t WidthOf(int output, const char* const* environment) {
  struct winsize size = {};
  if (ioctl(output, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  const std::string columns = Variable(environment, "COLUMNS");
  size_t width = 0;
  const auto parsed =
      std::from_chars(columns.data(), columns.data() + columns.size(), width);
  const bool sensible = parsed.ec == std::errc() && width > 0 && width < 10000;
  return sensible ? width : TextStyle().width;
}

}  // namespace

std::optional<std::string> VariableOf(const char* const* environment,
                                      std::string_view name) {
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    if (entry.starts_with(name) && entry.substr(name.size()).starts_with('='))
      return std::string(entry.substr(name.size() + 1));
  }
  return std::nullopt;
}

bool IsTerminal(int output, const char* const* environment) {
  return isatty(output) == 1 && Variable(environment, "TERM") != "dumb";
}

TextStyle StyleOf(int output, const char* const* environment) {
  TextStyle style;
  style.colors = IsTerminal(output, environment) &&
                 Variable(environment, "NO_COLOR").empty();
  style.width = WidthOf(output, environment);
  return style;
}

}  // namespace pouch

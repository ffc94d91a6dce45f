#include "cli/options/answer.h"

#include <charconv>
#include <system_error>

namespace pouch {

const char kExitStatusHelp[] =
    R"(Exit status: 0 the expected verdict, 1 another one, 2 something is wrong with
the scenario, the application or the command line, 3 the same seed gave two
different runs, 4 Pouch itself failed, 130 interrupted (Ctrl-C).
)";

Answer Mistake(const std::string& command, const std::string& message) {
  const std::string name = command.empty() ? "pouch" : "pouch " + command;
  return {name + ": " + message + "\nSee " + name + " --help.\n",
          ExitStatus::kBadInput};
}

Answer WhichScenario(const std::string& command, const std::string& example) {
  return Mistake(
      command, "which scenario? For example: pouch " + command + " " + example);
}

std::optional<uint64_t> ReadNumber(std::string_view text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

}  // namespace pouch

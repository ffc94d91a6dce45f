#include "cli/options/check_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace pouch {
namespace {

constexpr char kCheckFooter[] = R"(
Says of each file that it is fine, or everything that is wrong with it: file,
line, column, JSON pointer, and what would be right. Runs nothing; the
application is not imported.

Examples:
  pouch check my.json
  pouch check scenarios/*.json

)";

}  // namespace

void CheckSyntax::AddTo(CLI::App* app) {
  CLI::App* check =
      app->add_subcommand(kName, "Look for mistakes without running.");
  check->footer(std::string(kCheckFooter) + kExitStatusHelp);
  check->add_option("SCENARIO", options_.files, "Scenario files (JSON).")
      ->type_name("");
}

std::variant<CheckOptions, Answer> CheckSyntax::Read() const {
  if (options_.files.empty()) return WhichScenario(kName);
  return options_;
}

}  // namespace pouch

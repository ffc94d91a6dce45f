#include "cli/options/keep_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace pouch {
namespace {

constexpr char kKeepFooter[] = R"(
Writes the scenario into the folder, with file names that hold from there, and
with the verdict that is right: a test that is red until the bug is gone. Data
from outside the current folder is copied to data/ beside it. A failure leaves
.pouch/failures that way.

Examples:
  pouch keep .pouch/failures/word_count-state.diverged-17.json
      Becomes scenarios/word_count-state.diverged-17.json, which expects a pass.
  pouch keep FILE --to tests/regressions
  pouch keep FILE --expect codec.round_trip
      For an application that is broken on purpose.

Exit status: 0 it is kept, 2 it is no scenario or cannot be kept there, 4 Pouch
itself failed.
)";

}  // namespace

void KeepSyntax::AddTo(CLI::App* app) {
  CLI::App* keep =
      app->add_subcommand(kName, "Make a failure that was found a test.");
  keep->footer(kKeepFooter);
  keep->add_option("SCENARIO", options_.file, "A scenario file (JSON).")
      ->type_name("");
  keep->add_option("--to", options_.folder, "Where to (scenarios).")
      ->type_name("FOLDER");
  keep->add_option("--expect", options_.expect, "The right verdict (pass).")
      ->type_name("VERDICT");
}

std::variant<KeepOptions, Answer> KeepSyntax::Read() const {
  if (options_.file.empty())
    return WhichScenario(kName, ".pouch/failures/NAME.json");
  if (options_.folder.empty() || options_.expect.empty())
    return Mistake(kName, "--to and --expect need a value");
  return options_;
}

}  // namespace pouch

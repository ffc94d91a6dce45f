#include "cli/options/log_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace pouch {
namespace {

constexpr char kLogFooter[] = R"(
Segments, their records, checkpoints, the objects in them, and where damage
starts. Only reads. A damaged tail is no fault by itself: a crash leaves one,
and recovery cuts what no checkpoint vouches for.

Examples:
  pouch run my.json --keep-disks disks; pouch log disks/w1
      Objects are shown as the bytes that the hooks made.
  pouch log disks/w1 --scenario my.json
      Objects are decoded by the hooks of the scenario's application.

Exit status: 0 all is whole, 1 something is damaged, 2 this is no worker's
directory, or the scenario is wrong.
)";

}  // namespace

void LogSyntax::AddTo(CLI::App* app) {
  CLI::App* log =
      app->add_subcommand(kName, "Show what a worker left on its disk.");
  log->footer(kLogFooter);
  log->add_option("DIRECTORY", options_.directory, "The worker's directory.")
      ->type_name("");
  log->add_option("--scenario", options_.scenario,
                  "Decode objects with its application.")
      ->type_name("FILE");
}

std::variant<LogOptions, Answer> LogSyntax::Read() const {
  if (options_.directory.empty()) {
    return Mistake(kName, "which directory? For example: pouch log DIRECTORY");
  }
  return options_;
}

}  // namespace pouch

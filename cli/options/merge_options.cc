#include "cli/options/merge_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace pouch {
namespace {

constexpr char kMergeFooter[] = R"(
Joins what pouch sweep --json wrote for the parts of one sweep, shows it as one
report, and names the seeds that are missing. Reports of different scenarios,
applications or revisions do not go together, and no seed may be in two.

Examples:
  pouch sweep my.json --seeds 1..9000 --shard 1/3 --json part1.json
      The same with 2/3 and 3/3 on other machines.
  pouch merge part1.json part2.json part3.json -o all.json
      The report of all 9000 seeds.

Exit status: 0 all seeds are there and pass, 1 some fail or are missing, 2 the
reports do not belong together, 3 a seed gave two different runs, 4 Pouch
itself failed.
)";

}  // namespace

void MergeSyntax::AddTo(CLI::App* app) {
  CLI::App* merge =
      app->add_subcommand(kName, "Join the reports of a sweep's parts.");
  merge->footer(kMergeFooter);
  merge->add_option("REPORT", options_.files, "Reports of pouch sweep --json.")
      ->type_name("");
  merge->add_option("-o,--output", options_.output, "Write the joined report.")
      ->type_name("FILE");
}

std::variant<MergeOptions, Answer> MergeSyntax::Read() const {
  if (options_.files.empty()) {
    return Mistake(kName,
                   "which reports? For example: pouch merge part1.json "
                   "part2.json -o all.json");
  }
  return options_;
}

}  // namespace pouch

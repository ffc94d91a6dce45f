#include "cli/options/exhaust_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "base/status.h"
#include "cli/options/search_text.h"

namespace pouch {
namespace {

constexpr char kExhaustFooter[] = R"(
The scenario is run once without a crash. At every change of a disk, every sync
and every control message, before and after it, that run is forked: the worker
concerned, the coordinator or all workers are killed or lose power, with each
outcome that a power loss can have, and with what they had handed to the network
delivered or lost. A branch ends when one more checkpoint is complete, judged
and committed. Nothing is sampled.

With --histories N, it is every sequence of up to N of: deliver, checkpoint
begin, barrier, commit, rotate, crash, restart, partition, on two workers with
the scenario's application and input, each run to its end.

Failures are grouped by what they say. One of each group becomes a scenario file
in .pouch/failures that fails in the same way under pouch run, and is made small
unless --no-shrink.

Examples:
  pouch exhaust scenarios/exhaust_word_count.json
  pouch exhaust scenarios/exhaust_word_count.json --depth 2
      And again at each operation of each recovery: nothing, everything, or all
      but half of the last write survives.
  pouch exhaust my.json --images all
      Every subset of what is pending, where that is no more than 12 sectors and
      names; says where it is.
  pouch exhaust my.json --histories 3

)";

}  // namespace

void ExhaustSyntax::AddTo(CLI::App* app) {
  CLI::App* exhaust =
      app->add_subcommand(kName, "Crash a run at every point, in every way.");
  exhaust->footer(std::string(kExhaustFooter) + kExitStatusHelp);
  const auto text = [exhaust](const char* name, std::string* to,
                              const char* type, const char* help) {
    exhaust->add_option(name, *to, help)->type_name(type);
  };
  exhaust->add_option("SCENARIO", words_, "A scenario file.")->type_name("");
  exhaust
      ->add_option("--depth", options_.depth,
                   "1; or 2, a second crash as well.")
      ->type_name("N")
      ->check(CLI::IsMember({1, 2}));
  text("--images", &images_, "all", "Try every subset of what is pending.");
  text("--jobs", &jobs_, "J",
       "Branches at once; one for each processor if not.");
  exhaust->add_flag("--to-end", options_.to_end,
                    "Run each branch to the end of its input.");
  exhaust
      ->add_option("--histories", options_.histories,
                   "Try every history of up to N steps instead.")
      ->type_name("N")
      ->check(CLI::Range(1, 5));
  exhaust->add_flag("--no-shrink", no_shrink_, "Keep failures as they are.");
  text("--json", &options_.json, "FILE", "Write the results as JSON.");
  text("--hang-after", &hang_after_, "60s",
       "Real time after which a branch counts as hung.");
  text("--venv", &options_.venv, "DIR", "Find packages there (Python 3.11).");
  exhaust->add_flag("-q,--quiet", options_.quiet, "Show no progress.");
}

std::variant<ExhaustCommandOptions, Answer> ExhaustSyntax::Read() const {
  ExhaustCommandOptions options = options_;
  if (!images_.empty() && images_ != "all")
    return Mistake(kName, "--images is \"all\", or is left out");
  options.all_images = !images_.empty();
  options.shrink = !no_shrink_;
  if (options.histories > 0 &&
      (options.all_images || options.to_end || options.depth > 1)) {
    return Mistake(kName,
                   "--histories goes with none of --depth, --images, --to-end");
  }
  if (!jobs_.empty()) {
    const auto jobs = ReadJobs(jobs_);
    if (!jobs.ok()) return Mistake(kName, jobs.status().message());
    options.jobs = *jobs;
  }
  if (!hang_after_.empty()) {
    const auto seconds = ReadSeconds(hang_after_);
    if (!seconds.ok()) return Mistake(kName, seconds.status().message());
    options.hang_seconds = *seconds;
  }
  if (words_.empty()) return WhichScenario(kName);
  if (words_.size() > 1) {
    return Mistake(kName, "one scenario at a time; what to do with \"" +
                              words_[1] + "\"?");
  }
  options.file = words_.front();
  return options;
}

}  // namespace pouch

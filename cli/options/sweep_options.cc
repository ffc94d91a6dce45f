#include "cli/options/sweep_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <limits>

#include "base/status.h"
#include "cli/options/search_text.h"

namespace pouch {
namespace {

constexpr char kSweepFooter[] = R"(
Each seed is a run of its own, in a process of its own: another cluster, other
intervals and limits, other faults. The first seeds crash a worker beside each
step of the protocol. The scenario's application and feeds stay; its faults,
its workers and what it expects do not count.

A failing run becomes a scenario file in .pouch/failures, as small as it gets
in a minute, and the next sweep runs it first. pouch keep makes it a test.

Examples:
  pouch sweep scenarios/word_count.json --time 60s
      As many seeds as fit into a minute, on all processors.
  pouch sweep scenarios/word_count.json --seeds 5000 --keep-going
      All of them; failures are grouped by what they say.
  pouch sweep app.py --feed words=data.txt -- --in words@feed:7000 --out s:7100
      An application without a scenario: a feed for each source, a line of the
      file being a message; what follows -- goes to application_setup().
  pouch sweep my.json --seeds 1..100000 --shard 2/4 --json shard2.json
      A quarter of the seeds; pouch merge joins the reports. Bazel's
      TEST_SHARD_INDEX and TEST_TOTAL_SHARDS do the same.
  pouch sweep my.json --determinism all
      Every seed twice, and the two runs compared.

)";

// Stops at the first problem, which it keeps.
class Reader final {
 public:
  template <typename T, typename To>
  void Read(Result<T> (*read)(std::string_view), const std::string& text,
            To* to) {
    if (text.empty() || !problem_.empty()) return;
    const Result<T> value = read(text);
    if (value.ok()) {
      *to = *value;
    } else {
      problem_ = value.status().message();
    }
  }
  const std::string& problem() const { return problem_; }

 private:
  std::string problem_;
};

}  // namespace

void SweepSyntax::TakeRest(std::vector<std::string>* arguments) {
  const auto mark = std::find(arguments->begin(), arguments->end(), "--");
  if (mark == arguments->end()) return;
  rest_.assign(mark + 1, arguments->end());
  arguments->erase(mark, arguments->end());
}

void SweepSyntax::AddTo(CLI::App* app) {
  CLI::App* sweep =
      app->add_subcommand(kName, "Run many seeds with random faults.");
  sweep->footer(std::string(kSweepFooter) + kExitStatusHelp);
  const auto text = [sweep](const char* name, std::string* to, const char* type,
                            const char* help) {
    sweep->add_option(name, *to, help)->type_name(type);
  };
  sweep
      ->add_option("SCENARIO|APP.py", words_,
                   "A scenario file, or an application.")
      ->type_name("");
  text("--seeds", &seeds_, "N|A..B", "Which seeds: 1 to N, or A to B.");
  text("--time", &time_, "60s", "Begin no seed after this.");
  text("--jobs", &jobs_, "J", "Runs at once; one for each processor if not.");
  sweep->add_flag("--keep-going", options_.keep_going,
                  "Do not stop at the first failure.");
  text("--determinism", &determinism_, "SHARE",
       "Seeds to run twice: all, none, or a share (0.05).");
  sweep->add_option("--feed", feeds_, "What a source of APP.py is sent.")
      ->type_name("NAME=FILE")
      ->expected(1)
      ->take_all();
  sweep->add_flag("--with-own-faults", options_.with_own_faults,
                  "Keep the scenario's faults and workers.");
  sweep->add_flag("--no-shrink", no_shrink_, "Keep failures as they are.");
  text("--shard", &shard_, "I/N", "Only the I-th of N parts of the seeds.");
  text("--json", &options_.json, "FILE", "Write the results as JSON.");
  text("--hang-after", &hang_after_, "120s",
       "Real time after which a run counts as hung.");
  text("--venv", &options_.venv, "DIR", "Find packages there (Python 3.11).");
  sweep->add_flag("-q,--quiet", options_.quiet, "Show no progress.");
}

std::variant<SweepOptions, Answer> SweepSyntax::Read() const {
  SweepOptions options = options_;
  Reader reader;
  reader.Read(ReadSeeds, seeds_, &options.seeds);
  reader.Read(ReadSeconds, time_, &options.seconds);
  reader.Read(ReadJobs, jobs_, &options.jobs);
  reader.Read(ReadShard, shard_, &options.shard);
  reader.Read(ReadShare, determinism_, &options.twice_share);
  reader.Read(ReadSeconds, hang_after_, &options.hang_seconds);
  if (!reader.problem().empty()) return Mistake(kName, reader.problem());
  // With a limit of time alone, as many as there is time for.
  if (seeds_.empty() && !time_.empty())
    options.seeds = {1, std::numeric_limits<uint64_t>::max()};
  options.shrink = !no_shrink_;
  for (const std::string& feed : feeds_) {
    const size_t equals = feed.find('=');
    if (equals == std::string::npos || equals == 0)
      return Mistake(kName,
                     "--feed is a source's name and a file, such as "
                     "words=data.txt, not \"" +
                         feed + "\"");
    options.feeds.emplace_back(feed.substr(0, equals), feed.substr(equals + 1));
  }
  std::vector<std::string> words = words_;
  words.insert(words.end(), rest_.begin(), rest_.end());
  if (words.empty()) return WhichScenario(kName);
  options.target = words.front();
  options.arguments.assign(words.begin() + 1, words.end());
  if (options.target.ends_with(".py")) return options;
  if (!options.feeds.empty())
    return Mistake(kName,
                   "--feed goes with an application's .py file; a "
                   "scenario has feeds of its own");
  if (!options.arguments.empty())
    return Mistake(kName, "one scenario at a time; what to do with \"" +
                              options.arguments.front() + "\"?");
  return options;
}

}  // namespace pouch

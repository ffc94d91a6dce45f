#include "cli/found_failures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "cli/failure_folder.h"
#include "cli/kept_failure_shrinker.h"
#include "cli/progress_line.h"
#include "reports/escape.h"

namespace pouch {
namespace {

// Real time for shrinking, all failures together, and how many of them.
constexpr double kShrinkSeconds = 60;
constexpr size_t kMostShrunk = 5;

std::string Keep(const Scenario& scenario, const FoundExample& example,
                 size_t number, const FoundOptions& options,
                 const Console& console) {
  Scenario failing = scenario;
  failing.config = example.config;
  failing.name = scenario.name + ": " + example.key.failure_class;
  failing.description = options.description;
  failing.expect = Expectation();
  const auto path = KeepFailure(
      failing, example.key.failure_class + "-" + std::to_string(number),
      kFailureFolder);
  if (path.ok()) return *path;
  *console.err << "pouch exhaust: " << EscapeLine(path.status().message())
               << "\n";
  return "";
}

std::string Counted(uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::vector<KeptExample> KeepFound(const Scenario& scenario,
                                   const std::vector<FoundExample>& examples,
                                   const FoundOptions& options,
                                   const RunEnvironment& environment,
                                   const Console& console) {
  std::vector<KeptExample> kept(examples.size());
  for (size_t i = 0; i < examples.size(); ++i)
    kept[i].file = Keep(scenario, examples[i], i + 1, options, console);
  const size_t count = std::min(examples.size(), kMostShrunk);
  for (size_t i = 0; options.shrink && i < count; ++i) {
    if (environment.interrupted()) break;
    if (kept[i].file.empty() || !examples[i].reproduced) continue;
    const auto line =
        NewProgressLine(console, options.quiet, "shrinking " + kept[i].file,
                        environment.real_seconds);
    kept[i].shrunk = ShrinkKeptFailure(
        kept[i].file, examples[i].key,
        kShrinkSeconds / static_cast<double>(count), environment,
        [line = line.get()](const std::string& text) {
          if (line != nullptr) line->ShowText(text);
        });
  }
  return kept;
}

void AddKept(const KeptExample& kept, nlohmann::ordered_json* failure) {
  (*failure)["scenario"] = kept.file;
  if (!kept.shrunk) return;
  nlohmann::ordered_json& shrunk = (*failure)["shrunk"];
  if (!kept.shrunk->problem.empty()) {
    shrunk["problem"] = kept.shrunk->problem;
    return;
  }
  shrunk["workers"] = kept.shrunk->after.workers;
  shrunk["faults"] = kept.shrunk->after.faults;
  shrunk["messages"] = kept.shrunk->after.messages;
  shrunk["runs"] = kept.shrunk->runs;
  shrunk["ended"] = kept.shrunk->ended;
  shrunk["confirmed"] = kept.shrunk->confirmed;
}

std::string KeptText(const KeptExample& kept, bool reproduced,
                     bool same_digest) {
  if (kept.file.empty()) return "";
  std::string text = "  ./pouch run " + kept.file;
  if (!reproduced) {
    return text + "  (but this run does not fail in the same way)\n";
  }
  if (!kept.shrunk) {
    return text + (same_digest ? "  (fails with the same trace)\n"
                               : "  (fails in the same way)\n");
  }
  text += "  (fails in the same way)\n";
  const ShrinkReport& shrunk = *kept.shrunk;
  if (!shrunk.problem.empty())
    return text + "  not shrunk: " + EscapeLine(shrunk.problem) + "\n";
  const auto size = [](const ScenarioSize& of) {
    return Counted(of.workers, "worker") + ", " + Counted(of.faults, "fault") +
           ", " + Counted(of.messages, "message");
  };
  text += "  shrunk to " + size(shrunk.after) + " from " + size(shrunk.before) +
          ", in " + Counted(shrunk.runs, "run") + ": " +
          EscapeLine(shrunk.ended) + "\n";
  if (!shrunk.confirmed)
    text += "  what is left does not fail in this way each time\n";
  return text;
}

}  // namespace pouch

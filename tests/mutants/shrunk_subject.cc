#include "tests/mutants/shrunk_subject.h"

#include <optional>
#include <utility>

#include "cli/real_time.h"
#include "sim/run.h"
#include "sim/search/child_runner.h"
#include "sim/search/normalized_message.h"
#include "sim/search/search_outcome.h"
#include "sim/search/shrink_trials.h"
#include "sim/search/shrinker.h"

namespace pouch {

std::string ShrinkSubject(const Subject& subject, const RunResult& result) {
  ShrinkOptions options;
  options.real_seconds = RealSeconds;
  const auto simulate = [&subject](const RunConfig& config) {
    return RunSimulation(config, subject.application, nullptr);
  };
  const auto run =
      [&simulate](const RunConfig& config) -> std::optional<SearchOutcome> {
    return RunHere(simulate, config, /*twice=*/false);
  };
  const auto shrunk =
      Shrink(subject.config, TrialsOf(KeyOf(result), run), options);
  if (!shrunk.ok())
    return "{\"problem\": \"" + shrunk.status().message() + "\"}";
  size_t messages = 0;
  for (const FeedConfig& feed : shrunk->config.feeds)
    messages += CutLinesOnly(feed).size();
  return "{\"workers\": " + std::to_string(shrunk->config.workers.size()) +
         ", \"faults\": " + std::to_string(shrunk->config.faults.size()) +
         ", \"messages\": " + std::to_string(messages) +
         ", \"runs\": " + std::to_string(shrunk->runs) +
         ", \"confirmed\": " + (shrunk->confirmed ? "true" : "false") + "}";
}

}  // namespace pouch

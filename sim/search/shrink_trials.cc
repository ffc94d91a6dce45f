#include "sim/search/shrink_trials.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "sim/feed_contents.h"
#include "worker/step_graph.h"

namespace pouch {

TrialRunner TrialsOf(const FailureKey& wanted, OutcomeRunner run) {
  return [wanted, run = std::move(run)](
             const RunConfig& config) -> std::optional<Trial> {
    const std::optional<SearchOutcome> outcome = run(config);
    if (!outcome) return std::nullopt;
    Trial trial;
    if (!outcome->status.ok()) {
      trial.verdict = "cannot run: " + std::string(outcome->status.message());
      return trial;
    }
    trial.verdict = outcome->result.verdict();
    trial.same_failure = outcome->key() == wanted;
    trial.trace_digest = outcome->result.trace_digest;
    for (const FaultOutcome& fault : outcome->result.faults)
      trial.fired.push_back(fault.fired);
    return trial;
  };
}

MessageCutter CutterOf(std::shared_ptr<Application> application) {
  return [application = std::move(application)](const FeedConfig& feed) {
    if (feed.framing == Framing::kLines) return CutLinesOnly(feed);
    const auto& steps = application->graph().steps;
    for (uint32_t i = 0; i < steps.size(); ++i) {
      if (steps[i].kind != StepKind::kSource || steps[i].name != feed.name)
        continue;
      Result<FeedContents> cut = CutFeed(feed, StepId(i), application.get());
      if (cut.ok()) return std::move(cut->messages);
    }
    return std::vector<std::string>();
  };
}

}  // namespace pouch

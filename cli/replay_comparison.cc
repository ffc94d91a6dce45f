#include "cli/replay_comparison.h"

#include <fmt/format.h>

#include <algorithm>

namespace pouch {
namespace {

const FaultOutcome* Find(const std::vector<FaultOutcome>& faults,
                         const std::string& label) {
  const auto found = std::find_if(
      faults.begin(), faults.end(),
      [&label](const FaultOutcome& fault) { return fault.label == label; });
  return found == faults.end() ? nullptr : &*found;
}

void CompareFaults(const RecordedRun& recorded, const RunResult& result,
                   ReplayComparison* comparison) {
  for (const RecordedFault& before : recorded.faults) {
    const FaultOutcome* now = Find(result.faults, before.label);
    std::string line;
    if (now == nullptr) {
      line = "no fault is called this any more: " + before.label;
    } else if (now->fired == before.fired) {
      continue;
    } else if (now->fired == 0) {
      line = "this fault does not fire any more: " + before.label;
    } else {
      line = fmt::format("this fault fired {} times, and {} times then: {}",
                         now->fired, before.fired, before.label);
    }
    comparison->lines.push_back(std::move(line));
    comparison->status = WorseOf(comparison->status, ExitStatus::kUnexpected);
  }
}

// A revision of a dirty tree may be any code.
bool TellsTheCode(std::string_view revision) {
  return !revision.empty() && revision != "unknown" &&
         !revision.ends_with("-dirty");
}

}  // namespace

ReplayComparison CompareReplay(const RecordedRun& recorded,
                               const RunResult& result,
                               std::string_view revision) {
  ReplayComparison comparison;
  const std::string verdict = result.verdict();
  if (recorded.trace_digest.empty()) {
    comparison.lines.push_back(
        verdict == recorded.verdict
            ? fmt::format("The verdict is {}, as it was then; whether it is "
                          "the same run is not known: no digest was recorded.",
                          verdict)
            : fmt::format("The verdict is {}, and was {}.", verdict,
                          recorded.verdict));
    if (verdict != recorded.verdict)
      comparison.status = ExitStatus::kUnexpected;
    return comparison;
  }
  const bool same_path = recorded.trace_digest == result.trace_digest;
  const bool same_verdict = recorded.verdict == verdict;
  if (same_path && same_verdict) {
    comparison.lines.push_back(fmt::format("The same run: {}, trace digest {}.",
                                           verdict, result.trace_digest));
    CompareFaults(recorded, result, &comparison);
    return comparison;
  }
  comparison.status = ExitStatus::kUnexpected;
  if (same_path) {
    comparison.lines.push_back(fmt::format(
        "The same events (trace digest {}), but another verdict: {}, and {} "
        "then.",
        result.trace_digest, verdict, recorded.verdict));
    CompareFaults(recorded, result, &comparison);
    return comparison;
  }
  const bool same_code =
      recorded.revision == revision && TellsTheCode(revision);
  comparison.lines.push_back(
      fmt::format("Not the same run: the trace digest is {}, and was {}.",
                  result.trace_digest, recorded.trace_digest));
  comparison.lines.push_back(
      same_code
          ? "Revision " + recorded.revision +
                " gave both: one seed gives two runs, unless the "
                "application or its files changed."
          : fmt::format("The code takes another path: Pouch's (revision {}, "
                        "and {} then), or the application's.",
                        revision, recorded.revision));
  if (same_code) comparison.status = ExitStatus::kNondeterminism;
  comparison.lines.push_back(
      same_verdict ? fmt::format("The verdict is {}, as it was then.", verdict)
                   : fmt::format("The verdict is {}, and was {}.", verdict,
                                 recorded.verdict));
  CompareFaults(recorded, result, &comparison);
  return comparison;
}

}  // namespace pouch

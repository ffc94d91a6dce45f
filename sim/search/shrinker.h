// The shrinker: a run that fails to a small run that fails in the same way.
//
// It knows nothing of failures: somebody hands in a function that runs a
// configuration and says whether it is still the same failure. In order of
// worth it takes away workers, faults, input (messages, then words of lines),
// sizes and timing, and begins again until nothing can go any more. What never
// happened goes first: faults that did not fire. The seed is kept unless
// another one needs fewer faults, where three or more are left.

#ifndef POUCH_SIM_SEARCH_SHRINKER_H_
#define POUCH_SIM_SEARCH_SHRINKER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "sim/run_config.h"

namespace pouch {

// What came of running one configuration.
struct Trial {
  bool same_failure = false;
  std::string verdict;          // For reports.
  std::vector<uint64_t> fired;  // How often each fault did, in their order.
  std::string trace_digest;     // Empty: it did not get to its end.
};

// Runs a configuration; it may be one that cannot run at all, which is no
// failure. No value: the user interrupted it.
using TrialRunner = std::function<std::optional<Trial>(const RunConfig&)>;

// Cuts a feed's contents into messages, which joined give the contents. Empty:
// they cannot be cut.
using MessageCutter =
    std::function<std::vector<std::string>(const FeedConfig&)>;

// The lines of a feed that consists of lines; nothing for others.
std::vector<std::string> CutLinesOnly(const FeedConfig& feed);

// How far the shrinker is.
struct ShrinkProgress {
  std::string_view step;  // "workers", "faults", "input", "sizes", "timing".
  uint64_t runs = 0;
  size_t workers = 0;  // Of the best so far.
  size_t faults = 0;
  uint64_t messages = 0;
};

struct ShrinkOptions {
  // No run is begun after so many, or so much real time. What was found is
  // confirmed after that.
  uint64_t most_runs = 2000;
  double most_seconds = 120;
  // False: the failure hangs on the whole input, which then stays.
  bool shrink_input = true;
  // How often the result must fail again.
  int confirmations = 3;
  std::function<double()> real_seconds;
  MessageCutter cut = CutLinesOnly;
  std::function<void(const ShrinkProgress&)> progress;  // May be null.
};

// Why nothing smaller was tried.
enum class ShrinkEnd {
  kSmallest,     // Nothing more can go.
  kOutOfRuns,    // `most_runs`.
  kOutOfTime,    // `most_seconds`.
  kInterrupted,  // By the user.
};

struct ShrinkResult {
  RunConfig config;  // The best so far.
  ShrinkEnd end = ShrinkEnd::kSmallest;
  uint64_t runs = 0;
  // It failed in the same way, by the same events, each time that it was
  // confirmed. False also after an interrupt.
  bool confirmed = false;
  std::string trace_digest;  // Of the confirmed run.
};

// Shrinks `failing`.
// Errors: kFailedPrecondition, `failing` does not fail in this way when it is
// run again; kUnavailable, interrupted before that was known.
Result<ShrinkResult> Shrink(const RunConfig& failing, const TrialRunner& runner,
                            const ShrinkOptions& options);

// Which faults a failure needs.
struct FaultNeed {
  bool needed = false;  // Without it, the failure is another or none.
  std::string verdict_without;
};

// Leaves each fault of `failing` out once; one element for each fault, fewer
// after an interrupt.
std::vector<FaultNeed> FindNeeds(const RunConfig& failing,
                                 const TrialRunner& runner);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SHRINKER_H_

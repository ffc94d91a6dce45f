// Histories: every short sequence of events of a cluster of two workers.
//
// Some steps are waited for (a message delivered, a checkpoint begun, a barrier
// passed, a checkpoint committed, a segment begun), others are done to the
// second worker (crash, restart, partition). A history is made into a
// configuration whose faults have times, by running it once for each of its
// faults; then it is run to its end and judged. One whose last step is waited
// for is the same run as the history without that step, and not run again.

#ifndef POUCH_SIM_SEARCH_HISTORIES_H_
#define POUCH_SIM_SEARCH_HISTORIES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "sim/search/branch.h"
#include "sim/search/exhaust.h"
#include "sim/search/normalized_message.h"

namespace pouch {

enum class HistoryStep {
  kDeliver,
  kCheckpointBegin,
  kBarrier,
  kCommit,
  kRotate,
  // What is done, from here on.
  kCrash,      // Power loss; restarted by the next restart, or at the end.
  kRestart,    // Of a worker that is up: it is killed first.
  kPartition,  // The two workers cannot reach each other for a while.
};
inline constexpr size_t kHistorySteps = 8;

using History = std::vector<HistoryStep>;

// All with 1 to `longest` steps, shorter ones first.
std::vector<History> AllHistories(size_t longest);

// E.g. "deliver, crash, restart".
std::string Describe(const History& history);

// The scenario's configuration as histories want it: two workers, quick
// checkpoints, small segments, no faults.
RunConfig HistoryConfig(RunConfig config);

struct HistoryGroup {
  FailureKey key;
  uint64_t count = 0;
  History example;   // The first of them,
  RunConfig config;  // and its configuration.
  std::string message;
};

// What is to come.
struct HistoriesPlan {
  uint64_t histories = 0;
  uint64_t tried = 0;  // Those that are not the same run as a shorter one.
  double seconds = 0;  // An estimate of the real time.
};

struct HistoriesReport {
  // The run without a fault did not pass: nothing else was tried.
  RunResult base;
  uint64_t histories = 0;
  uint64_t same = 0;         // The same run as a shorter one.
  uint64_t unreachable = 0;  // What they wait for never happened.
  uint64_t runs = 0;         // All others, each run to its end.
  uint64_t failed = 0;
  uint64_t dropped = 0;  // Failures that there was no room to keep.
  double seconds = 0;
  bool interrupted = false;
  std::vector<HistoryGroup> groups;
};

struct HistoriesOptions {
  size_t longest = 3;
  size_t jobs = 1;
  BranchLimits branch;  // For one history, all its runs together.
  std::function<void()> after_fork;
  std::function<double()> real_seconds;
  std::function<bool()> interrupted;  // May be null: never.
  // What is to come; how many are done, and failed. May be null.
  std::function<void(const HistoriesPlan&)> on_plan;
  std::function<void(uint64_t done, uint64_t failed)> on_history;
};

// Runs `config`, which is HistoryConfig()'s, without a fault, and then every
// history over it. Errors: as RunSimulation() of the run without
// a fault.
Result<HistoriesReport> RunHistories(const Exploration& explore,
                                     const RunConfig& config,
                                     const HistoriesOptions& options);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_HISTORIES_H_

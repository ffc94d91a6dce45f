// Exhaust: a crash at every crash point of a run, with every outcome.
//
// The run without a crash is run once, in this process. At each crash point
// (the submission and the completion of each change of a disk and of each sync,
// and each control message handed to the network) it forks a branch for each
// crash to try. A branch ends when one more checkpoint is complete, judged and
// committed. Nothing is sampled: what is not tried is said.

#ifndef POUCH_SIM_SEARCH_EXHAUST_H_
#define POUCH_SIM_SEARCH_EXHAUST_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"
#include "sim/run_result.h"
#include "sim/search/branch.h"
#include "sim/search/crash_explorer.h"
#include "sim/search/normalized_message.h"

namespace pouch {

// One run, of one application; the explorer may be null. Usually
// ExploreSimulation().
using Exploration =
    std::function<Result<RunResult>(const RunConfig&, RunExplorer*)>;

struct ExhaustOptions {
  int depth = 1;            // 1 or 2.
  bool all_images = false;  // Every subset of what is pending, where it can be.
  bool to_end = false;
  size_t jobs = 1;
  BranchLimits branch;
  std::function<void()> after_fork;
  std::function<double()> real_seconds;
  std::function<bool()> interrupted;  // May be null: never.
  // An experiment, and a wrong one: a disk image that was tried at an earlier
  // crash point is not tried again.
  bool merge_across_points = false;
};

// What is to come, from a run that forks nothing and one that tries a few.
struct ExhaustPlan {
  uint64_t points = 0;
  uint64_t same_points = 0;  // As CrashPointCounts'.
  uint64_t outcomes = 0;     // Before equal ones of one point were merged,
  uint64_t runs = 0;         // and after: runs of the first depth.
  // Estimates: all runs of the second depth, and real time.
  uint64_t second_runs = 0;
  double seconds = 0;
};

// Failures with one class and one normalised message.
struct ExhaustGroup {
  FailureKey key;
  uint64_t count = 0;
  FoundFailure example;  // The first of them.
  // What a run of the example with these faults in its configuration gave.
  bool reproduced = false;   // The same class,
  bool same_digest = false;  // and the same trace.
};

struct ExhaustReport {
  ExhaustPlan plan;
  uint64_t runs = 0;  // Done, of the first depth,
  uint64_t second_points = 0;
  uint64_t second_runs = 0;  // and of the second.
  uint64_t failed = 0;
  uint64_t dropped = 0;  // Failures that there was no room to keep.
  double seconds = 0;
  bool interrupted = false;
  std::vector<ExhaustGroup> groups;  // By class and message.
  std::vector<std::string> too_many_subsets;
  // The run without a crash did not pass: nothing else was tried.
  RunResult base;
};

class Exhaust final {
 public:
  using OnPlan = std::function<void(const ExhaustPlan&)>;
  // Runs done so far, of both depths, and failures among them.
  using OnProgress =
      std::function<void(uint64_t runs, uint64_t second_runs, uint64_t failed)>;

  Exhaust(Exploration explore, RunConfig config, ExhaustOptions options);

  // Counts, estimates, tells `on_plan`, and tries everything. The callbacks may
  // be null. Errors: as RunSimulation().
  Result<ExhaustReport> Run(const OnPlan& on_plan,
                            const OnProgress& on_progress);

 private:
  CrashExplorerOptions ExplorerOptions() const;
  // The run without a crash, with whatever the explorer makes of it.
  Result<RunResult> Explore(CrashExplorer* explorer) const;
  Status MakePlan(ExhaustReport* report);
  Status TryAll(const OnProgress& on_progress, ExhaustReport* report);
  void Group(const std::vector<FoundFailure>& failures,
             ExhaustReport* report) const;
  void Reproduce(ExhaustGroup* group) const;
  bool interrupted() const {
    return options_.interrupted && options_.interrupted();
  }

  Exploration explore_;
  RunConfig config_;
  ExhaustOptions options_;
};

// `config` with the crashes of a failure behind its own faults.
RunConfig ConfigOf(const RunConfig& config, const FoundFailure& failure);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_EXHAUST_H_

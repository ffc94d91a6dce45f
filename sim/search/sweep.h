// A sweep: seed after seed over one application, each in a process of its own.

#ifndef POUCH_SIM_SEARCH_SWEEP_H_
#define POUCH_SIM_SEARCH_SWEEP_H_

#include <cstdint>
#include <functional>

#include "base/status.h"
#include "sim/run_config.h"
#include "sim/search/child_runner.h"
#include "sim/search/search_outcome.h"
#include "sim/search/seed_range.h"
#include "sim/search/sweep_totals.h"

namespace pouch {

struct SweepPlan {
  SeedRange range;
  Shard shard;
  bool with_own_faults = false;
  // Go on behind a failure.
  bool keep_going = false;
  // The share of the seeds that is run twice and compared, 0 to 1. Which ones
  // depends on the seed alone.
  double twice_share = 0.05;
};

// Watches a sweep. All functions may be null.
struct SweepWatch {
  // True once no more seeds are to be begun: the time is over.
  std::function<bool()> must_end;
  // Called after each seed, in their order.
  std::function<void(const SweepTotals&)> on_seed;
  // Called for the first failure of each group. The group may be changed.
  std::function<void(const RunConfig&, const SearchOutcome&, FailureGroup*)>
      on_new_failure;
};

struct SweepEnd {
  SweepTotals totals;  // totals.seeds: so many of the shard's seeds are done.
  bool complete = false;  // All of the shard's seeds are done.
  // Not OK: what made a seed no run at all, or no child could be started.
  Status problem;
  uint64_t problem_seed = 0;
};

// Whether a sweep with this share runs `seed` twice.
bool RunsTwice(uint64_t seed, double twice_share);

// Runs the shard's seeds in their order, as SweepConfig() of `base` says, until
// all are done, one fails (unless keep_going), one is no run at all, or the
// user interrupts. The totals are those of the first seeds of the shard
// without a gap, however many run at once.
SweepEnd RunSweep(const SweepPlan& plan, const RunConfig& base,
                  ChildRunner* runner, const SweepWatch& watch);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SWEEP_H_

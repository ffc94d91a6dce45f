// SweepTotals: what came of many runs together.

#ifndef POUCH_SIM_SEARCH_SWEEP_TOTALS_H_
#define POUCH_SIM_SEARCH_SWEEP_TOTALS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/run_config.h"
#include "sim/run_result.h"
#include "sim/search/normalized_message.h"
#include "sim/search/search_outcome.h"
#include "worker/probes.h"

namespace pouch {

// All failures of one class and normalised message.
struct FailureGroup {
  FailureKey key;
  uint64_t count = 0;
  uint64_t first_seed = 0;
  RunFailure first;     // As it was in the first seed.
  std::string kept_as;  // The scenario file of the first; may be empty.
  // Of a run of that file; empty: not known.
  std::string trace_digest;
};

// How often a probe was hit, and in how many runs.
struct ProbeTotal {
  uint64_t hits = 0;
  uint64_t seeds = 0;
};

// What became of all faults of one kind.
struct FaultTotal {
  uint64_t asked = 0;
  uint64_t fired = 0;
  uint64_t mattered = 0;
};

struct SweepTotals {
  uint64_t seeds = 0;  // Runs done.
  // Over the seeds and their traces, in any order: equal for equal runs.
  uint64_t digest = 0;
  uint64_t failed = 0;    // Of these did not pass.
  uint64_t compared = 0;  // Of these were run twice.
  uint64_t events = 0;
  uint64_t inputs = 0;
  uint64_t processed = 0;
  uint64_t checkpoints = 0;
  uint64_t rollbacks = 0;
  std::array<ProbeTotal, kProbeCount> probes = {};
  std::map<std::string, ProbeTotal> author_probes;  // By the probe's name.
  std::map<std::string, FaultTotal> faults;         // By the kind's name.
  std::vector<FailureGroup> failures;  // In the order of first seeds.

  // Adds one run that was done, whatever its verdict. Returns the group of its
  // failure, or null if it passed; the group is new if its count is 1.
  FailureGroup* Add(const RunConfig& config, const SearchOutcome& outcome);
  // Adds what another part of the same sweep found.
  void Add(const SweepTotals& other);

  size_t probes_hit() const;
};

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SWEEP_TOTALS_H_

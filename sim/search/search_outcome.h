// SearchOutcome: what a search keeps of one run. Goes through a pipe as bytes.

#ifndef POUCH_SIM_SEARCH_SEARCH_OUTCOME_H_
#define POUCH_SIM_SEARCH_SEARCH_OUTCOME_H_

#include <string>
#include <string_view>

#include "base/status.h"
#include "sim/run_result.h"
#include "sim/search/normalized_message.h"

namespace pouch {

struct SearchOutcome {
  // Why there was no run at all: as RunSimulation(), or kInternal if Pouch
  // itself failed. OK: `result` counts.
  Status status;
  // The run's result, but not what the sinks hold; what the application
  // printed only if the run did not pass. If the process did not survive the
  // run, only its seed and one failure: run.crashed, run.hung or
  // run.out_of_memory.
  RunResult result;
  // The run was done a second time, and compared.
  bool compared = false;

  bool passed() const { return status.ok() && result.passed(); }
  FailureKey key() const { return KeyOf(result); }
};

// The outcome as bytes, for DecodeOutcome() of the same build.
std::string EncodeOutcome(const SearchOutcome& outcome);

// Errors: kDataLoss, these are not bytes of EncodeOutcome().
Result<SearchOutcome> DecodeOutcome(std::string_view bytes);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SEARCH_OUTCOME_H_

// ChildRunner: simulated runs in child processes.

#ifndef POUCH_SIM_SEARCH_CHILD_RUNNER_H_
#define POUCH_SIM_SEARCH_CHILD_RUNNER_H_

#include <functional>
#include <optional>

#include "base/status.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "sim/search/child_pool.h"
#include "sim/search/search_outcome.h"

namespace pouch {

// One run, to its verdict; called in the child. Usually RunSimulation() with a
// factory whose application this process has warmed up: what is imported and
// compiled before is there in each child.
using SearchSimulation = std::function<Result<RunResult>(const RunConfig&)>;

// Runs `config` in this process: once, or twice to compare the trace digests
// (determinism.diverged if they differ; the second run meets another heap than
// the first). Exceptions become kInternal.
SearchOutcome RunHere(const SearchSimulation& simulate, const RunConfig& config,
                      bool twice);

class ChildRunner final {
 public:
  struct Request {
    RunConfig config;
    bool twice = false;  // Run it twice and compare.
  };
  // Gives the next run, or no value if there are no more.
  using Next = std::function<std::optional<Request>()>;
  // Takes one outcome; false ends it all.
  using Done = std::function<bool(const RunConfig&, SearchOutcome)>;

  ChildRunner(SearchSimulation simulate, ChildPoolOptions options);
  ChildRunner(const ChildRunner&) = delete;
  ChildRunner& operator=(const ChildRunner&) = delete;

  // Runs one. No value: interrupted.
  std::optional<SearchOutcome> Run(const RunConfig& config);

  // Runs what `next` gives, up to `jobs` at once. `done` gets the outcomes in
  // the order in which `next` gave the runs, whichever ended first. Returns
  // when there are no more, `done` wants no more, or the user interrupts; what
  // runs then is killed.
  // Errors: kResourceExhausted, no child could be started.
  Status RunAll(const Next& next, const Done& done);

 private:
  SearchSimulation simulate_;
  ChildPoolOptions options_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_CHILD_RUNNER_H_

// WorkerFailures: what follows when a worker dies by itself.
//
// A failure of the user's code may be a passing one: the worker starts again.
// The same callable failing on the same message a second time is poison and
// ends the run; so does damage that recovery refuses, and whatever else a
// restart cannot mend.

#ifndef POUCH_SIM_WORKER_FAILURES_H_
#define POUCH_SIM_WORKER_FAILURES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "sim/run_result.h"
#include "worker/observer.h"

namespace pouch {

class WorkerFailures final {
 public:
  // More failures than this end the run, whatever they are.
  static constexpr uint64_t kMostFailures = 20;

  // The failure that ends the run; nullopt: the worker may start again.
  std::optional<RunFailure> OnFailed(std::string_view worker, Time at,
                                     const WorkerFailure& failure);

  // Failures that never came twice, as the end of a run reports them: no
  // worker may die by itself.
  std::vector<RunFailure> Unrepeated() const;

 private:
  struct Seen {
    uint64_t count = 0;
    RunFailure first;
  };

  std::map<std::string, Seen> seen_;  // By callable and message.
  uint64_t failures_ = 0;
};

// A CHECK that failed in a worker.
RunFailure CheckFailedFailure(std::string_view worker, Time at,
                              const std::string& what);

}  // namespace pouch

#endif  // POUCH_SIM_WORKER_FAILURES_H_

// PythonApplications: makes the Python applications of scenarios.

#ifndef POUCH_CLI_PYTHON_APPLICATIONS_H_
#define POUCH_CLI_PYTHON_APPLICATIONS_H_

#include <cstdint>
#include <memory>

#include "base/status.h"
#include "codec/python_debugger.h"
#include "codec/python_runtime.h"
#include "scenarios/scenario.h"
#include "sim/run_config.h"
#include "worker/application.h"

namespace pouch {

// Starts Python when the first application is made. Scenarios with the same
// surroundings (environment variables, folders) share one interpreter; for
// others it is started again. One at a time in a process.
class PythonApplications final {
 public:
  PythonApplications() = default;
  PythonApplications(const PythonApplications&) = delete;
  PythonApplications& operator=(const PythonApplications&) = delete;

  // Where an application or a check raises, this opens from then on; it
  // outlives the object.
  void UseDebugger(PythonDebugger* debugger) { debugger_ = debugger; }

  // Of an interpreter that is started from then on; the first one in a process
  // decides.
  void UseHashSeed(uint32_t seed) { hash_seed_ = seed; }

  // The applications made by the factory of an earlier call must be gone, and
  // those of this one must go before this object.
  //
  // Errors: kNotFound (the virtual environment or a folder), kInternal.
  Result<ApplicationFactory> Make(const Scenario& scenario);

  // To be called in a child after fork(): then it may go on with what was made
  // before.
  static void AfterFork();

  // Runs what generates the feeds of `scenario`, with config->seed; see
  // scenarios/generated_feeds.h. Needs Make() of that scenario.
  // `config` may be the scenario's own.
  Status FillFeeds(Scenario* scenario, RunConfig* config);

 private:
  std::unique_ptr<PythonRuntime> runtime_;
  PythonDebugger* debugger_ = nullptr;
  uint32_t hash_seed_ = 0;
};

}  // namespace pouch

#endif  // POUCH_CLI_PYTHON_APPLICATIONS_H_

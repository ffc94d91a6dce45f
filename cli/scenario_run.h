// One scenario file, from its name to its verdict.

#ifndef POUCH_CLI_SCENARIO_RUN_H_
#define POUCH_CLI_SCENARIO_RUN_H_

#include <string>

#include "cli/console.h"
#include "cli/disk_keeper.h"
#include "cli/exit_status.h"
#include "cli/options/run_options.h"
#include "cli/prepared_scenario.h"
#include "cli/run_environment.h"
#include "reports/run_report.h"
#include "reports/trace_writer.h"

namespace pouch {

// Who records the run; null those who need not.
struct RunRecorders {
  TraceWriter* trace = nullptr;
  DiskKeeper* disks = nullptr;
};

struct ScenarioOutcome {
  RunReport report;
  ExitStatus status = ExitStatus::kExpected;
  double shrink_seconds = 0;  // Of real time, in which a failure was shrunk.
};

// Loads the scenario, runs it as `options` say and judges it. Writes to
// `console` only what belongs there while it runs: progress, the application's
// output. Whatever goes wrong is in the outcome; a defect of Pouch itself too.
// An unexpected failure is shrunk if the options give time for it.
ScenarioOutcome RunScenario(const ScenarioSource& source,
                            const RunOptions& options,
                            const RunEnvironment& environment,
                            const Console& console,
                            const RunRecorders& recorders);

}  // namespace pouch

#endif  // POUCH_CLI_SCENARIO_RUN_H_

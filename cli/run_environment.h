// RunEnvironment: what commands that run scenarios need of the world, handed in
// by main().

#ifndef POUCH_CLI_RUN_ENVIRONMENT_H_
#define POUCH_CLI_RUN_ENVIRONMENT_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "base/status.h"
#include "reports/run_report.h"
#include "scenarios/scenario.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "sim/search/child_runner.h"
#include "sim/search/search_outcome.h"
#include "worker/application.h"

namespace pouch {

// Makes the applications of one scenario. Called once for each scenario; the
// factory before is gone by then. Errors: as RunSimulation().
using ApplicationMaker =
    std::function<Result<ApplicationFactory>(const Scenario&)>;

// RunSimulation(), or what stands for it in a test.
using Simulation = std::function<Result<RunResult>(
    const RunConfig&, const ApplicationFactory&, RunMonitor*)>;

// ExploreSimulation(), or what stands for it in a test.
using ExplorerSimulation = std::function<Result<RunResult>(
    const RunConfig&, const ApplicationFactory&, RunMonitor*, RunExplorer*)>;

// Fills in the generated feeds of a scenario whose application was made last;
// see scenarios/generated_feeds.h.
using FeedFiller = std::function<Status(Scenario*, RunConfig*)>;

// Runs one configuration apart from everything else, so that it may crash or
// hang. No value: interrupted.
using ApartRunner = std::function<std::optional<SearchOutcome>(
    const SearchSimulation&, const RunConfig&)>;

struct RunEnvironment {
  ApplicationMaker make_application;
  FeedFiller fill_feeds;
  Simulation simulate;
  ApartRunner run_apart;
  ExplorerSimulation explore;
  std::function<bool()> interrupted;
  std::function<double()> real_seconds;
  ReportContext context;
  // For searches: runs first in each child process; may be null.
  std::function<void()> after_fork;
  size_t processors = 1;  // That this process may use.
  // The value of an environment variable, if it is set. May be null.
  std::function<std::optional<std::string>(const std::string&)> variable;
};

}  // namespace pouch

#endif  // POUCH_CLI_RUN_ENVIRONMENT_H_

#include "cli/scenario_simulation.h"

#include <memory>

#include "cli/prepared_scenario.h"
#include "worker/application.h"

namespace pouch {

SearchSimulation SimulationOf(const Scenario& scenario,
                              const RunEnvironment& environment) {
  return
      [&scenario, &environment](const RunConfig& config) -> Result<RunResult> {
        Scenario copy = scenario;
        copy.config = config;
        POUCH_ASSIGN_OR_RETURN(const ApplicationFactory factory,
                               MakeApplication(environment, &copy));
        return environment.simulate(copy.config, factory, nullptr);
      };
}

Result<StepGraph> WarmUp(Scenario* scenario,
                         const RunEnvironment& environment) {
  POUCH_ASSIGN_OR_RETURN(const ApplicationFactory factory,
                         MakeApplication(environment, scenario));
  POUCH_ASSIGN_OR_RETURN(const std::unique_ptr<Application> application,
                         factory("judge"));
  POUCH_RETURN_IF_ERROR(application->Setup());
  POUCH_RETURN_IF_ERROR(application->graph().Validate());
  return application->graph();
}

ChildPoolOptions PoolOptions(const RunEnvironment& environment, size_t jobs,
                             double hang_seconds) {
  ChildPoolOptions options;
  options.jobs = jobs > 0 ? jobs : environment.processors;
  options.limits.seconds = hang_seconds;
  options.after_fork = environment.after_fork;
  options.real_seconds = environment.real_seconds;
  options.interrupted = environment.interrupted;
  return options;
}

}  // namespace pouch

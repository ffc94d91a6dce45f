#include "cli/scenario_simulation.h"

#include <memory>

#include "worker/application.h"

namespace pouch {
namespace {

// A factory for the scenario's application, with the scenario's generated
// feeds filled in.
Result<ApplicationFactory> Prepare(Scenario* scenario,
                                   const RunEnvironment& environment) {
  POUCH_ASSIGN_OR_RETURN(ApplicationFactory factory,
                         environment.make_application(*scenario));
  if (!scenario->generated_feeds.empty()) {
    POUCH_RETURN_IF_ERROR(environment.fill_feeds(scenario, &scenario->config));
  }
  return factory;
}

}  // namespace

SearchSimulation SimulationOf(const Scenario& scenario,
                              const RunEnvironment& environment) {
  return
      [&scenario, &environment](const RunConfig& config) -> Result<RunResult> {
        Scenario copy = scenario;
        copy.config = config;
        POUCH_ASSIGN_OR_RETURN(const ApplicationFactory factory,
                               Prepare(&copy, environment));
        return environment.simulate(copy.config, factory, nullptr);
      };
}

Result<StepGraph> WarmUp(Scenario* scenario,
                         const RunEnvironment& environment) {
  POUCH_ASSIGN_OR_RETURN(const ApplicationFactory factory,
                         Prepare(scenario, environment));
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

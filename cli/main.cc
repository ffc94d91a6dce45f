// The program: reads the command line, puts the concrete classes together, and
// turns whatever comes of it into an exit status.

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "base/build_info.h"
#include "cli/check_command.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/crash_message.h"
#include "cli/exit_status.h"
#include "cli/interrupt.h"
#include "cli/log_command.h"
#include "cli/python_applications.h"
#include "cli/real_time.h"
#include "cli/run_command.h"
#include "cli/run_environment.h"
#include "sim/run.h"

namespace pouch {
namespace {

// What the commands that run scenarios need of the world.
RunEnvironment EnvironmentOf(PythonApplications* applications) {
  RunEnvironment environment;
  environment.make_application = [applications](const Scenario& scenario) {
    return applications->Make(scenario);
  };
  environment.fill_feeds = [applications](Scenario* scenario,
                                          RunConfig* config) {
    return applications->FillFeeds(scenario, config);
  };
  environment.simulate = RunSimulation;
  environment.interrupted = Interrupted;
  environment.real_seconds = RealSeconds;
  environment.context.revision = BuildRevision();
  environment.context.started_at = RealTimestamp();
  environment.context.host_name = RealHostName();
  return environment;
}

ExitStatus Do(const RunOptions& options, const Console& console) {
  ListenForInterrupts();
  PythonApplications applications;
  return RunScenarios(options, EnvironmentOf(&applications), console);
}

ExitStatus Do(const CheckOptions& options, const Console& console) {
  return CheckScenarios(options, console);
}

ExitStatus Do(const LogOptions& options, const Console& console) {
  PythonApplications applications;
  const auto make_application = [&applications](const Scenario& scenario) {
    return applications.Make(scenario);
  };
  return ShowLog(options, make_application, console);
}

ExitStatus Do(const Answer& answer, const Console& console) {
  const bool asked_for = answer.status == ExitStatus::kExpected;
  *(asked_for ? console.out : console.err) << answer.text << std::flush;
  return answer.status;
}

ExitStatus Main(const std::vector<std::string>& arguments,
                const char* const* environment) {
  const Console console = {&std::cout, &std::cerr,
                           StyleOf(STDOUT_FILENO, environment),
                           IsTerminal(STDERR_FILENO, environment),
                           StyleOf(STDERR_FILENO, environment).width};
  const Command command =
      ParseCommandLine(arguments, std::string(BuildRevision()));
  return std::visit(
      [&console](const auto& choice) { return Do(choice, console); }, command);
}

}  // namespace
}  // namespace pouch

int main(int argc, char** argv, char** environment) {
  // A file size limit is an error of the write, like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  pouch::ExplainCrashes(
      "Either native code of the application did that, or it is a defect of "
      "Pouch.\nIn the latter case please report it with the command and the "
      "revision, " +
      std::string(pouch::BuildRevision()) + ".\n");
  try {
    return static_cast<int>(pouch::Main({argv + 1, argv + argc}, environment));
  } catch (const std::exception& exception) {
    std::cerr << "pouch: Pouch itself failed: " << exception.what()
              << "\nThis is a defect of Pouch. Please report it with this "
                 "text, the command\nand the revision, "
              << pouch::BuildRevision() << ".\n";
    return static_cast<int>(pouch::ExitStatus::kOwnFault);
  }
}

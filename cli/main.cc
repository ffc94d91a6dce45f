// The program: reads the command line, puts the concrete classes together, and
// turns whatever comes of it into an exit status.

#include <unistd.h>

#include <csignal>
#include <cstdint>
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
#include "cli/exhaust_command.h"
#include "cli/exit_status.h"
#include "cli/fuzz_command.h"
#include "cli/interrupt.h"
#include "cli/keep_command.h"
#include "cli/log_command.h"
#include "cli/merge_command.h"
#include "cli/python_applications.h"
#include "cli/real_time.h"
#include "cli/replay_command.h"
#include "cli/run_command.h"
#include "cli/run_environment.h"
#include "cli/scenario_simulation.h"
#include "cli/shrink_command.h"
#include "cli/sweep_command.h"
#include "codec/python_debugger.h"
#include "sim/run.h"
#include "sim/search/child_runner.h"

namespace pouch {
namespace {

// Carries out a command with the concrete classes.
class Program final {
 public:
  // `variables` is main()'s environment. Both must outlive it.
  Program(const Console& console, const char* const* variables)
      : console_(console), variables_(variables) {}

  ExitStatus operator()(const RunOptions& options) {
    if (options.pdb) {
      if (isatty(STDIN_FILENO) == 0) {
        *console_.err << "pouch run: --pdb asks what to do, and the standard "
                         "input is no terminal\n";
        return ExitStatus::kBadInput;
      }
      applications_.UseDebugger(&debugger_);
    }
    return RunScenarios(options, Environment(), console_);
  }

  ExitStatus operator()(const SweepOptions& options) {
    return SweepSeeds(options, Environment(), console_);
  }

  ExitStatus operator()(const ExhaustCommandOptions& options) {
    return ExhaustScenario(options, Environment(), console_);
  }

  ExitStatus operator()(const MergeOptions& options) {
    return MergeReports(options, console_);
  }

  ExitStatus operator()(const KeepOptions& options) {
    return KeepScenario(options, console_);
  }

  ExitStatus operator()(const ShrinkCommandOptions& options) {
    return ShrinkScenario(options, Environment(), console_);
  }

  ExitStatus operator()(const ReplayOptions& options) {
    return ReplayRecord(options, Environment(), console_);
  }

  ExitStatus operator()(const FuzzOptions& options) {
    const auto use_hash_seed = [this](uint32_t seed) {
      applications_.UseHashSeed(seed);
    };
    return FuzzHooks(options, Environment(), use_hash_seed, console_);
  }

  ExitStatus operator()(const CheckOptions& options) {
    return CheckScenarios(options, console_);
  }

  ExitStatus operator()(const LogOptions& options) {
    const auto make_application = [this](const Scenario& scenario) {
      return applications_.Make(scenario);
    };
    return ShowLog(options, make_application, console_);
  }

  ExitStatus operator()(const Answer& answer) {
    const bool asked_for = answer.status == ExitStatus::kExpected;
    *(asked_for ? console_.out : console_.err) << answer.text << std::flush;
    return answer.status;
  }

 private:
  // What the commands that run scenarios need of the world. From now on an
  // interrupt only asks.
  RunEnvironment Environment() {
    ListenForInterrupts();
    RunEnvironment environment;
    environment.make_application = [this](const Scenario& scenario) {
      return applications_.Make(scenario);
    };
    environment.fill_feeds = [this](Scenario* scenario, RunConfig* config) {
      return applications_.FillFeeds(scenario, config);
    };
    environment.simulate = RunSimulation;
    environment.explore = ExploreSimulation;
    environment.interrupted = Interrupted;
    environment.real_seconds = RealSeconds;
    environment.context.revision = BuildRevision();
    environment.context.started_at = RealTimestamp();
    environment.context.host_name = RealHostName();
    environment.after_fork = PythonApplications::AfterFork;
    environment.processors = ProcessorCount();
    environment.variable = [this](const std::string& name) {
      return VariableOf(variables_, name);
    };
    constexpr double kHangSeconds = 120;
    const ChildPoolOptions pool = PoolOptions(environment, 1, kHangSeconds);
    environment.run_apart = [pool](const SearchSimulation& simulate,
                                   const RunConfig& config) {
      return ChildRunner(simulate, pool).Run(config);
    };
    return environment;
  }

  const Console& console_;
  const char* const* variables_;
  PythonDebugger debugger_{STDIN_FILENO, STDOUT_FILENO};
  PythonApplications applications_;
};

ExitStatus Main(const std::vector<std::string>& arguments,
                const char* const* variables) {
  const Console console = {&std::cout, &std::cerr,
                           StyleOf(STDOUT_FILENO, variables),
                           IsTerminal(STDERR_FILENO, variables),
                           StyleOf(STDERR_FILENO, variables).width};
  const Command command =
      ParseCommandLine(arguments, std::string(BuildRevision()));
  return std::visit(Program(console, variables), command);
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

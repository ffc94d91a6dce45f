#include "cli/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "scenarios/nearest.h"

namespace pouch {
namespace {

constexpr char kShortHelp[] =
    R"(pouch: does a stream application survive the wire and a crash?

  pouch run SCENARIO.json...     run scenarios and judge them
  pouch check SCENARIO.json...   look for mistakes in scenarios without running
  pouch log DIRECTORY            show what a worker left on its disk

  pouch COMMAND --help           more, with examples
)";

constexpr char kExitStatusHelp[] =
    R"(Exit status: 0 the expected verdict, 1 another one, 2 something is wrong with
the scenario, the application or the command line, 3 the same seed gave two
different runs, 4 Pouch itself failed, 130 interrupted (Ctrl-C).
)";

constexpr char kTopFooter[] = R"(
Examples:
  pouch run scenarios/word_count_power_loss.json
  pouch check scenarios/*.json
  pouch run --help

./pouch test, from a checkout, runs every test of Pouch itself.
docs/failures.md explains each failure class.
)";

constexpr char kRunFooter[] = R"(
Examples:
  pouch run scenarios/word_count_power_loss.json
      Runs it with its own seed; shows progress, then the verdict.
  pouch run my.json --seed 7
      The same crash with other random numbers: latencies, what a power loss
      leaves of a disk. Equal seeds give equal runs.
  pouch run scenarios/*.json --junit report.xml --json report.json --quiet
      For CI: one test suite for each scenario; a summary at the end.
  pouch run my.json --show-output
      With what the application prints, each line with its virtual time and
      its worker.
  pouch run my.json --trace trace.jsonl
      Every event of the run, one JSON object per line.
  pouch run my.json --keep-disks disks; pouch log disks/w1
      What the worker w1 has on its disk when the run is over.
  pouch run my.json --check-determinism
      Runs it twice and names the first event in which the two differ.
  pouch run my.json --venv ~/venvs/app
      The application's packages come from this virtual environment.

)";

constexpr char kCheckFooter[] = R"(
Says of each file that it is fine, or everything that is wrong with it: file,
line, column, JSON pointer, and what would be right. Runs nothing; the
application is not imported.

Examples:
  pouch check my.json
  pouch check scenarios/*.json

)";

constexpr char kLogFooter[] = R"(
Segments, their records, checkpoints, the objects in them, and where damage
starts. Only reads. A damaged tail is no fault by itself: a crash leaves one,
and recovery cuts what no checkpoint vouches for.

Examples:
  pouch run my.json --keep-disks disks; pouch log disks/w1
      Objects are shown as the bytes that the hooks made.
  pouch log disks/w1 --scenario my.json
      Objects are decoded by the hooks of the scenario's application.

Exit status: 0 all is whole, 1 something is damaged, 2 this is no worker's
directory, or the scenario is wrong.
)";

// Text of the user's, read later, with better words than CLI11's.
struct RawOptions {
  RunOptions run;
  std::string seed;
  CheckOptions check;
  LogOptions log;
};

void AddRun(CLI::App* app, RawOptions* raw) {
  CLI::App* run = app->add_subcommand("run", "Run scenarios and judge them.");
  run->footer(std::string(kRunFooter) + kExitStatusHelp);
  RunOptions* options = &raw->run;
  run->add_option("SCENARIO", options->files, "Scenario files (JSON).")
      ->type_name("");
  run->add_option("--seed", raw->seed, "A seed instead of the scenario's own.")
      ->type_name("N");
  run->add_option("--json", options->json, "Write the results as JSON.")
      ->type_name("FILE");
  run->add_option("--junit", options->junit, "Write them as JUnit XML, for CI.")
      ->type_name("FILE");
  run->add_option("--trace", options->trace, "Write every event, one a line.")
      ->type_name("FILE");
  run->add_option("--keep-disks", options->keep_disks,
                  "Keep the workers' disks there, for pouch log.")
      ->type_name("DIR");
  run->add_option("--venv", options->venv, "Find packages there (Python 3.11).")
      ->type_name("DIR");
  run->add_flag("--check-determinism", options->check_determinism,
                "Run it twice and compare event by event.");
  run->add_flag("--show-output", options->show_output,
                "Show what the application prints and logs.");
  run->add_flag("-q,--quiet", options->quiet, "Show no progress.");
}

void AddCheck(CLI::App* app, CheckOptions* options) {
  CLI::App* check =
      app->add_subcommand("check", "Look for mistakes without running.");
  check->footer(std::string(kCheckFooter) + kExitStatusHelp);
  check->add_option("SCENARIO", options->files, "Scenario files (JSON).")
      ->type_name("");
}

void AddLog(CLI::App* app, LogOptions* options) {
  CLI::App* log =
      app->add_subcommand("log", "Show what a worker left on its disk.");
  log->footer(kLogFooter);
  log->add_option("DIRECTORY", options->directory, "The worker's directory.")
      ->type_name("");
  log->add_option("--scenario", options->scenario,
                  "Decode objects with its application.")
      ->type_name("FILE");
}

Answer Mistake(const std::string& command, const std::string& message) {
  const std::string name = command.empty() ? "pouch" : "pouch " + command;
  return {name + ": " + message + "\nSee " + name + " --help.\n",
          ExitStatus::kBadInput};
}

std::vector<std::string> OptionNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// What to say about `word`, which neither is nor belongs to any command.
std::string UnknownCommand(const CLI::App& app, const std::string& word) {
  std::string message = "there is no command \"" + word + "\"";
  if (const auto nearest = Nearest(word, CommandNames(app)))
    return message + "; did you mean \"" + *nearest + "\"?";
  if (word.ends_with(".json"))
    return message + "; did you mean \"pouch run " + word + "\"?";
  return message + "; there are run, check and log";
}

std::string UnknownOption(const CLI::App& app, const std::string& word) {
  std::string message = "there is no option " + word;
  const std::string name = word.substr(0, word.find('='));
  if (const auto nearest = Nearest(name, OptionNames(app)))
    message += "; did you mean " + *nearest + "?";
  return message;
}

// The first argument that nobody wanted, as a mistake.
std::optional<Answer> Unwanted(const CLI::App& app) {
  for (const CLI::App* command : app.get_subcommands()) {
    auto words = command->remaining();
    std::erase(words, "--");  // What follows it are files, taken already.
    if (words.empty()) continue;
    const bool is_option = words.front().starts_with('-');
    return Mistake(
        command->get_name(),
        is_option ? UnknownOption(*command, words.front())
                  : "does not know what to do with \"" + words.front() + "\"");
  }
  const auto words = app.remaining();
  if (words.empty()) return std::nullopt;
  const bool is_option = words.front().starts_with('-');
  return Mistake("", is_option ? UnknownOption(app, words.front())
                               : UnknownCommand(app, words.front()));
}

// What CLI11 says about a mistake, in our words.
Answer MistakeOf(const CLI::App& app, const CLI::ParseError& error) {
  const auto commands = app.get_subcommands();
  const std::string command = commands.empty() ? "" : commands[0]->get_name();
  std::string message = error.what();
  while (message.ends_with('.') || message.ends_with('\n')) message.pop_back();
  return Mistake(command, message);
}

// Asks for a file if none is named.
template <typename Options>
Command WithFiles(const std::string& command, Options options) {
  if (!options.files.empty()) return options;
  return Mistake(command, "which scenario? For example: pouch " + command +
                              " scenarios/word_count.json");
}

Command Checked(RunOptions options, const std::string& seed) {
  if (!seed.empty()) {
    uint64_t number = 0;
    const char* end = seed.data() + seed.size();
    const auto parsed = std::from_chars(seed.data(), end, number);
    if (parsed.ec != std::errc() || parsed.ptr != end) {
      return Mistake("run", "a seed is a number from 0 to " +
                                std::to_string(UINT64_MAX) + ", not \"" + seed +
                                "\"");
    }
    options.seed = number;
  }
  if (!options.trace.empty() && options.files.size() > 1)
    return Mistake("run", "--trace follows one scenario; name only one");
  if (!options.keep_disks.empty() && options.files.size() > 1)
    return Mistake("run", "--keep-disks takes one scenario; name only one");
  std::vector<std::string> outputs;
  for (const std::string& file : {options.json, options.junit, options.trace}) {
    if (file.empty()) continue;
    const bool taken =
        std::find(outputs.begin(), outputs.end(), file) != outputs.end();
    if (taken && !file.starts_with("/dev/"))
      return Mistake("run", "two reports cannot both be " + file);
    outputs.push_back(file);
  }
  return WithFiles("run", std::move(options));
}

}  // namespace

Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::string& revision) {
  if (arguments.empty()) return Answer{kShortHelp, ExitStatus::kBadInput};

  RawOptions raw;
  CLI::App app(
      "Runs an unchanged stream application on a simulated cluster, crashes "
      "it, and\nsays whether its objects survive the wire and its state the "
      "crash.",
      "pouch");
  app.set_version_flag("--version", "pouch, revision " + revision,
                       "Say which revision this is.");
  app.set_help_flag("-h,--help", "Say this.");
  app.footer(kTopFooter);
  app.allow_extras();  // Inherited; Unwanted() says more about them.
  app.require_subcommand(0, 1);
  AddRun(&app, &raw);
  AddCheck(&app, &raw.check);
  AddLog(&app, &raw.log);

  try {
    // It takes them from the end.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    return Answer{app.help(), ExitStatus::kExpected};
  } catch (const CLI::CallForVersion& version) {
    return Answer{std::string(version.what()) + "\n", ExitStatus::kExpected};
  } catch (const CLI::ParseError& error) {
    return MistakeOf(app, error);
  }
  if (auto mistake = Unwanted(app)) return *std::move(mistake);
  if (app.got_subcommand("run")) return Checked(std::move(raw.run), raw.seed);
  if (app.got_subcommand("check"))
    return WithFiles("check", std::move(raw.check));
  if (raw.log.directory.empty())
    return Mistake("log", "which directory? For example: pouch log DIRECTORY");
  return raw.log;
}

}  // namespace pouch

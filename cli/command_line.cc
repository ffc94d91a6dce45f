#include "cli/command_line.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

#include "scenarios/nearest.h"

namespace pouch {
namespace {

constexpr char kShortHelp[] =
    R"(pouch: does a stream application survive the wire and a crash?

  pouch run SCENARIO.json...     run scenarios and judge them
  pouch sweep SCENARIO|APP.py    run many seeds with random faults
  pouch exhaust SCENARIO.json    crash a run at every point, in every way
  pouch merge REPORT.json...     join the reports of a sweep's parts
  pouch keep SCENARIO.json       make a failure that was found a test
  pouch shrink FILE              make a scenario that fails as small as it gets
  pouch replay FILE              run again what a report or a trace recorded
  pouch fuzz MODULE.py           try an application's serialize, deserialize
  pouch check SCENARIO.json...   look for mistakes in scenarios without running
  pouch log DIRECTORY            show what a worker left on its disk

  pouch COMMAND --help           more, with examples
)";

constexpr char kTopFooter[] = R"(
Examples:
  pouch run scenarios/word_count_power_loss.json
  pouch sweep scenarios/word_count.json --time 60s
  pouch check scenarios/*.json
  pouch run --help

./pouch test, from a checkout, runs every test of Pouch itself.
docs/failures.md explains each failure class.
)";

// Every command. Help lists them in this order.
using Syntaxes =
    std::tuple<RunSyntax, SweepSyntax, ExhaustSyntax, MergeSyntax, KeepSyntax,
               ShrinkSyntax, ReplaySyntax, FuzzSyntax, CheckSyntax, LogSyntax>;

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

// "a, b and c"
std::string Listed(const std::vector<std::string>& words) {
  std::string list;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 < words.size() ? ", " : " and ";
    list += words[i];
  }
  return list;
}

// What to say about `word`, which neither is nor belongs to any command.
std::string UnknownCommand(const CLI::App& app, const std::string& word) {
  std::string message = "there is no command \"" + word + "\"";
  if (const auto nearest = Nearest(word, CommandNames(app)))
    return message + "; did you mean \"" + *nearest + "\"?";
  if (word.ends_with(".json"))
    return message + "; did you mean \"pouch run " + word + "\"?";
  return message + "; there are " + Listed(CommandNames(app));
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

// What the command that `app` was given wants, or what is wrong with that.
Command ReadCommand(const CLI::App& app, const Syntaxes& syntaxes) {
  Command command = Answer{kShortHelp, ExitStatus::kBadInput};
  const auto keep = [&command](auto read) { command = std::move(read); };
  const auto read = [&app, &keep](const auto& syntax) {
    if (app.got_subcommand(syntax.kName)) std::visit(keep, syntax.Read());
  };
  std::apply([&read](const auto&... syntax) { (read(syntax), ...); }, syntaxes);
  return command;
}

}  // namespace

Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::string& revision) {
  if (arguments.empty()) return Answer{kShortHelp, ExitStatus::kBadInput};

  Syntaxes syntaxes;
  std::vector<std::string> words = arguments;
  if (words.front() == SweepSyntax::kName)
    std::get<SweepSyntax>(syntaxes).TakeRest(&words);
  if (words.front() == FuzzSyntax::kName)
    std::get<FuzzSyntax>(syntaxes).TakeRest(&words);
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
  std::apply([&app](auto&... syntax) { (syntax.AddTo(&app), ...); }, syntaxes);

  try {
    // It takes them from the end.
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    return Answer{app.help(), ExitStatus::kExpected};
  } catch (const CLI::CallForVersion& version) {
    return Answer{std::string(version.what()) + "\n", ExitStatus::kExpected};
  } catch (const CLI::ParseError& error) {
    return MistakeOf(app, error);
  }
  if (auto mistake = Unwanted(app)) return *std::move(mistake);
  return ReadCommand(app, syntaxes);
}

}  // namespace pouch

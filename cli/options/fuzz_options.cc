#include "cli/options/fuzz_options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <optional>
#include <string_view>

#include "base/status.h"
#include "cli/options/search_text.h"

namespace pouch {
namespace {

constexpr char kFuzzFooter[] = R"(
Tries serialize and deserialize of a module, or pickle if it has none, on the
objects that the application makes in a run over its feeds, on the author's
own, and on others made of these. A failure on an observed value is an error;
on a generated one, which the application may never hold, it is advice.

Examples:
  pouch fuzz app.py --feed data.txt -- --in words@feed:7000 --out sink:7100
      Each line of the file is a message; what follows -- goes to
      application_setup().
  pouch fuzz scenarios/word_count.json
      The same, with a scenario's application and feeds.
  pouch fuzz hooks.py --values hooks:examples
      A module with hooks alone: examples() gives objects to try them on.
  pouch fuzz app.py --only P1,P8
  pouch fuzz --explain P8

Exit status: 0 nothing found (there may be advice), 1 a check failed on an
observed value, or a hook crashed, hung or burst its memory, 2 something is
wrong with the application or the command line, 4 Pouch itself failed,
130 interrupted (Ctrl-C).
)";

std::string Explanation(const ContractCheck& check) {
  return std::string(check.name) + "  " + std::string(check.title) + "  (" +
         std::string(check.failure_class) + ")\n\n" +
         std::string(check.explanation) + "\n";
}

// All checks, each in a line.
std::string CheckList() {
  std::string text;
  for (const ContractCheck& check : ContractChecks()) {
    text += "  " + std::string(check.name) +
            std::string(5 - check.name.size(), ' ') + std::string(check.title) +
            "\n";
  }
  return text;
}

// "P1,p8" as checks; the first that is none, if there is one.
std::optional<std::string> ReadChecks(const std::vector<std::string>& words,
                                      std::set<CheckId>* checks) {
  for (const std::string& word : words) {
    size_t start = 0;
    while (start <= word.size()) {
      const size_t comma = std::min(word.find(',', start), word.size());
      const std::string name = word.substr(start, comma - start);
      const auto check = FindCheck(name);
      if (!check) return name;
      checks->insert(*check);
      start = comma + 1;
    }
  }
  return std::nullopt;
}

}  // namespace

void FuzzSyntax::TakeRest(std::vector<std::string>* arguments) {
  const auto mark = std::find(arguments->begin(), arguments->end(), "--");
  if (mark == arguments->end()) return;
  rest_.assign(mark + 1, arguments->end());
  arguments->erase(mark, arguments->end());
}

void FuzzSyntax::AddTo(CLI::App* app) {
  CLI::App* fuzz = app->add_subcommand(
      kName, "Try an application's serialize and deserialize.");
  fuzz->footer(kFuzzFooter);
  const auto text = [fuzz](const char* name, std::string* to, const char* type,
                           const char* help) {
    fuzz->add_option(name, *to, help)->type_name(type);
  };
  fuzz->add_option("MODULE.py|SCENARIO", words_,
                   "A module with hooks, or a scenario of its application.")
      ->type_name("");
  fuzz->add_option("--feed", feeds_, "What a source is sent.")
      ->type_name("[NAME=]FILE")
      ->expected(1)
      ->take_all();
  text("--values", &options_.values, "MODULE:CALLABLE",
       "A function that gives objects to try.");
  fuzz->add_option("--only", only_, "Only these checks, such as P1,P8.")
      ->type_name("CHECKS")
      ->expected(1)
      ->take_all();
  fuzz->add_option("--skip", skip_, "All checks but these.")
      ->type_name("CHECKS")
      ->expected(1)
      ->take_all();
  text("--explain", &explain_, "CHECK", "Say what a check means; or all.");
  fuzz->add_option("--seed", options_.seed, "What is generated depends on it.")
      ->type_name("N");
  text("--time", &time_, "20s", "Begin no further value after this.");
  fuzz->add_option("--runs", options_.runs, "Generated values, at most.")
      ->type_name("N");
  text("--stored", &options_.stored, "DIR",
       "Also load what --store wrote, with earlier hooks perhaps.");
  text("--store", &options_.store, "DIR",
       "Write the values' bytes there, for later versions.");
  text("--json", &options_.json, "FILE", "Write the findings as JSON.");
  text("--venv", &options_.venv, "DIR", "Find packages there (Python 3.11).");
  fuzz->add_option("--path", options_.paths, "Find packages there, too.")
      ->type_name("DIR")
      ->expected(1)
      ->take_all();
  fuzz->add_flag("-q,--quiet", options_.quiet, "Print errors only.");
}

std::variant<FuzzOptions, Answer> FuzzSyntax::Read() const {
  if (explain_ == "all") return Answer{CheckList()};
  if (!explain_.empty()) {
    const auto check = FindCheck(explain_);
    if (check) return Answer{Explanation(CheckOf(*check))};
    return Mistake(
        kName, "there is no check " + explain_ + "; there are\n" + CheckList());
  }
  FuzzOptions options = options_;
  std::set<CheckId> skipped;
  auto unknown = ReadChecks(only_, &options.checks);
  if (!unknown) unknown = ReadChecks(skip_, &skipped);
  if (unknown) {
    return Mistake(kName, "there is no check \"" + *unknown +
                              "\"; --explain all lists them");
  }
  if (only_.empty()) {
    for (const ContractCheck& check : ContractChecks())
      options.checks.insert(check.id);
  }
  for (const CheckId id : skipped) options.checks.erase(id);
  if (options.checks.empty()) return Mistake(kName, "no check is left");
  if (!time_.empty()) {
    const Result<double> seconds = ReadSeconds(time_);
    if (!seconds.ok()) return Mistake(kName, seconds.status().message());
    options.seconds = *seconds;
  }
  for (const std::string& feed : feeds_) {
    const size_t equals = feed.find('=');
    if (equals == std::string::npos) {
      options.feeds.emplace_back("", feed);
    } else {
      options.feeds.emplace_back(feed.substr(0, equals),
                                 feed.substr(equals + 1));
    }
  }
  std::vector<std::string> words = words_;
  words.insert(words.end(), rest_.begin(), rest_.end());
  if (words.empty()) {
    return Mistake(kName,
                   "which module? For example: pouch fuzz app.py --feed "
                   "data.txt");
  }
  options.target = words.front();
  options.arguments.assign(words.begin() + 1, words.end());
  if (options.target.ends_with(".json") &&
      (!options.feeds.empty() || !options.arguments.empty())) {
    return Mistake(kName, "a scenario has feeds and arguments of its own");
  }
  return options;
}

}  // namespace pouch

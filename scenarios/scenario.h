// Scenario: one scenario file, read and checked, ready to run.
//
// docs/scenario-reference.md describes the file, key by key.

#ifndef POUCH_SCENARIOS_SCENARIO_H_
#define POUCH_SCENARIOS_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/run_config.h"

namespace pouch {

// How the workers' copies of the application's modules are kept apart.
enum class ModuleIsolation {
  kNamespaces,   // Fresh module namespaces, switched per worker.
  kInterpreter,  // One sub-interpreter per worker.
};

// Which application runs, and in which surroundings.
struct ScenarioApplication {
  // A file or a package's folder, absolute; or a dotted name, which is looked
  // for in `path`.
  std::string module;
  std::vector<std::string> args;  // What application_setup(args) is given.
  // Folders to import from, absolute, before the standard library's. The
  // module's own folder is searched first and is not in here.
  std::vector<std::string> path;
  std::vector<std::pair<std::string, std::string>> env;  // Ascending by name.
  ModuleIsolation isolation = ModuleIsolation::kNamespaces;
  std::string venv;  // A virtual environment's folder, absolute; or empty.
};

// How an expected output is compared with what the sinks hold.
enum class OutputComparison {
  kBytes,          // All sinks' bytes, sink after sink, as they are.
  kMultiset,       // The lines, in any order.
  kInOrderPerKey,  // The lines of each key in order, keys in any order.
};

// The output that a run must have.
struct ExpectedOutput {
  std::string file;  // Absolute.
  std::string contents;
  OutputComparison compare = OutputComparison::kMultiset;
  // kInOrderPerKey: a line's key is what stands before the first of these.
  std::string key_ends_at = " ";
};

// What must come of a run.
struct Expectation {
  // "pass" or failure classes; one of them must be the verdict. Never empty.
  std::vector<std::string> verdicts = {"pass"};
  std::optional<ExpectedOutput> output;
};

// Which file a feed's contents were read from.
struct FeedFile {
  std::string feed;
  std::string file;  // Absolute.
};

// A Python function of the scenario's author: "feeds.py:orders".
struct AuthorFunction {
  std::string file;  // Absolute.
  std::string function;
  std::string place;  // Where the scenario names it, "s.json:7:5: /checks/0".
};

// A feed whose contents are made anew for each seed.
struct GeneratedFeed {
  std::string feed;  // The name of one of the run's feeds.
  AuthorFunction generate;
  uint64_t count = 0;  // How many messages, at most.
  // What FillGeneratedFeeds() last made of it: a digest of seed and contents.
  std::optional<uint64_t> made = std::nullopt;
};

// Everything a scenario file says.
struct Scenario {
  std::string name;
  std::string description;
  std::string file;  // Absolute.
  ScenarioApplication application;
  // The contents of generated feeds are missing until FillGeneratedFeeds().
  RunConfig config;
  std::vector<FeedFile> feed_files;  // Feeds whose contents stood in files.
  std::vector<GeneratedFeed> generated_feeds;
  std::vector<AuthorFunction> checks;
  Expectation expect;
  std::string json;  // The file as it was read.
};

}  // namespace pouch

#endif  // POUCH_SCENARIOS_SCENARIO_H_

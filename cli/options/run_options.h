// What `pouch run` is asked for.

#ifndef POUCH_CLI_OPTIONS_RUN_OPTIONS_H_
#define POUCH_CLI_OPTIONS_RUN_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct RunOptions {
  std::vector<std::string> files;
  std::optional<uint64_t> seed;  // Instead of the scenario's.
  std::string json;              // Files to write; empty: none.
  std::string junit;
  std::string trace;
  std::string keep_disks;  // A folder; empty: none.
  std::string venv;        // Instead of the scenario's; empty: the scenario's.
  // For how long, in all, unexpected failures are shrunk; 0: they are not.
  double shrink_seconds = 0;
  std::string until;  // Where to stop; see cli/stop_point.h. Or empty.
  bool dump_state = false;
  bool pdb = false;
  bool check_determinism = false;
  bool show_output = false;
  bool list_probes = false;
  bool quiet = false;
};

// How they stand on the command line; see cli/command_line.cc.
class RunSyntax final {
 public:
  static constexpr char kName[] = "run";

  // Adds the command, its options and its help to `app`, which fills in this
  // object when it parses.
  void AddTo(CLI::App* app);
  // What was filled in, or what is wrong with it.
  std::variant<RunOptions, Answer> Read() const;

 private:
  RunOptions options_;
  // Text of the user's, read later, with better words than the parser's.
  std::string seed_;
  bool no_shrink_ = false;
  std::string until_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_RUN_OPTIONS_H_

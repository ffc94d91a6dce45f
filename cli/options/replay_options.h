// What `pouch replay` is asked for.

#ifndef POUCH_CLI_OPTIONS_REPLAY_OPTIONS_H_
#define POUCH_CLI_OPTIONS_REPLAY_OPTIONS_H_

#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct ReplayOptions {
  std::string file;  // A record of runs.
  std::string venv;  // Instead of the scenario's; empty: the scenario's.
  bool all = false;  // Also runs whose verdict was the expected one.
  bool quiet = false;
};

// As RunSyntax.
class ReplaySyntax final {
 public:
  static constexpr char kName[] = "replay";

  void AddTo(CLI::App* app);
  std::variant<ReplayOptions, Answer> Read() const;

 private:
  ReplayOptions options_;
  std::vector<std::string> files_;  // Text of the user's.
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_REPLAY_OPTIONS_H_

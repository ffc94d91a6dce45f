// What `pouch shrink` is asked for.

#ifndef POUCH_CLI_OPTIONS_SHRINK_OPTIONS_H_
#define POUCH_CLI_OPTIONS_SHRINK_OPTIONS_H_

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

struct ShrinkCommandOptions {
  std::string file;              // A scenario, or a record of runs.
  std::string output;            // The small scenario.
  std::optional<uint64_t> seed;  // Instead of the scenario's.
  uint64_t most_runs = 2000;
  double most_seconds = 120;
  std::string venv;  // Instead of the scenario's; empty: the scenario's.
  bool quiet = false;
};

// As RunSyntax.
class ShrinkSyntax final {
 public:
  static constexpr char kName[] = "shrink";

  void AddTo(CLI::App* app);
  std::variant<ShrinkCommandOptions, Answer> Read() const;

 private:
  ShrinkCommandOptions options_;
  // Text of the user's.
  std::vector<std::string> files_;
  std::string seed_;
  std::string runs_;
  std::string time_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_SHRINK_OPTIONS_H_

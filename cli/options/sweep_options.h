// What `pouch sweep` is asked for.

#ifndef POUCH_CLI_OPTIONS_SWEEP_OPTIONS_H_
#define POUCH_CLI_OPTIONS_SWEEP_OPTIONS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/options/answer.h"
#include "sim/search/seed_range.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct SweepOptions {
  std::string target;  // A scenario file, or an application's .py file.
  // For a .py file: what application_setup() is given, and the file that each
  // feed sends, by the feed's name.
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> feeds;
  SeedRange seeds;
  std::optional<Shard> shard;  // None: what Bazel says, or all.
  double seconds = 0;          // Begin no seed after these; 0: no limit.
  size_t jobs = 0;             // 0: one for each processor.
  double twice_share = 0.05;
  double hang_seconds = 120;  // After these a run counts as hung.
  bool with_own_faults = false;
  bool keep_going = false;
  bool shrink = true;
  bool quiet = false;
  std::string json;  // A file to write; empty: none.
  std::string venv;  // Instead of the scenario's; empty: the scenario's.
};

// As RunSyntax.
class SweepSyntax final {
 public:
  static constexpr char kName[] = "sweep";

  // Takes what stands behind "--" out of `arguments`: the parser would take
  // the application's options for its own.
  void TakeRest(std::vector<std::string>* arguments);
  void AddTo(CLI::App* app);
  std::variant<SweepOptions, Answer> Read() const;

 private:
  SweepOptions options_;
  // Text of the user's.
  std::vector<std::string> words_;
  std::vector<std::string> rest_;
  std::vector<std::string> feeds_;
  std::string seeds_;
  std::string time_;
  std::string jobs_;
  std::string shard_;
  std::string determinism_;
  std::string hang_after_;
  bool no_shrink_ = false;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_SWEEP_OPTIONS_H_

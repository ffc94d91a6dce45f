// What `pouch exhaust` is asked for.

#ifndef POUCH_CLI_OPTIONS_EXHAUST_OPTIONS_H_
#define POUCH_CLI_OPTIONS_EXHAUST_OPTIONS_H_

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

// `pouch exhaust`
struct ExhaustCommandOptions {
  std::string file;
  int depth = 1;
  bool all_images = false;
  bool to_end = false;
  size_t histories = 0;      // Instead: all histories of so many steps.
  bool shrink = true;        // Make the failures small.
  size_t jobs = 0;           // 0: one for each processor.
  double hang_seconds = 60;  // After these a branch counts as hung.
  bool quiet = false;
  std::string json;  // A file to write; empty: none.
  std::string venv;  // Instead of the scenario's; empty: the scenario's.
};

// As RunSyntax.
class ExhaustSyntax final {
 public:
  static constexpr char kName[] = "exhaust";

  void AddTo(CLI::App* app);
  std::variant<ExhaustCommandOptions, Answer> Read() const;

 private:
  ExhaustCommandOptions options_;
  std::vector<std::string> words_;
  std::string images_;
  std::string jobs_;
  std::string hang_after_;
  bool no_shrink_ = false;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_EXHAUST_OPTIONS_H_

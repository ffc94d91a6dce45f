// What `pouch merge` is asked for.

#ifndef POUCH_CLI_OPTIONS_MERGE_OPTIONS_H_
#define POUCH_CLI_OPTIONS_MERGE_OPTIONS_H_

#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct MergeOptions {
  std::vector<std::string> files;
  std::string output;  // A file to write; empty: none.
};

// As RunSyntax.
class MergeSyntax final {
 public:
  static constexpr char kName[] = "merge";

  void AddTo(CLI::App* app);
  std::variant<MergeOptions, Answer> Read() const;

 private:
  MergeOptions options_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_MERGE_OPTIONS_H_

// What `pouch check` is asked for.

#ifndef POUCH_CLI_OPTIONS_CHECK_OPTIONS_H_
#define POUCH_CLI_OPTIONS_CHECK_OPTIONS_H_

#include <string>
#include <variant>
#include <vector>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct CheckOptions {
  std::vector<std::string> files;
};

// As RunSyntax.
class CheckSyntax final {
 public:
  static constexpr char kName[] = "check";

  void AddTo(CLI::App* app);
  std::variant<CheckOptions, Answer> Read() const;

 private:
  CheckOptions options_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_CHECK_OPTIONS_H_

// What `pouch keep` is asked for.

#ifndef POUCH_CLI_OPTIONS_KEEP_OPTIONS_H_
#define POUCH_CLI_OPTIONS_KEEP_OPTIONS_H_

#include <string>
#include <variant>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct KeepOptions {
  std::string file;
  std::string folder = "scenarios";
  std::string expect = "pass";  // The verdict that the test demands.
};

// As RunSyntax.
class KeepSyntax final {
 public:
  static constexpr char kName[] = "keep";

  void AddTo(CLI::App* app);
  std::variant<KeepOptions, Answer> Read() const;

 private:
  KeepOptions options_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_KEEP_OPTIONS_H_

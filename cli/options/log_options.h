// What `pouch log` is asked for.

#ifndef POUCH_CLI_OPTIONS_LOG_OPTIONS_H_
#define POUCH_CLI_OPTIONS_LOG_OPTIONS_H_

#include <string>
#include <variant>

#include "cli/options/answer.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct LogOptions {
  std::string directory;
  std::string scenario;  // Whose application decodes objects; empty: none.
};

// As RunSyntax.
class LogSyntax final {
 public:
  static constexpr char kName[] = "log";

  void AddTo(CLI::App* app);
  std::variant<LogOptions, Answer> Read() const;

 private:
  LogOptions options_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_LOG_OPTIONS_H_

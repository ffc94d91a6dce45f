// What `pouch fuzz` is asked for.

#ifndef POUCH_CLI_OPTIONS_FUZZ_OPTIONS_H_
#define POUCH_CLI_OPTIONS_FUZZ_OPTIONS_H_

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/options/answer.h"
#include "codec/contract/check_table.h"

namespace CLI {
class App;
}  // namespace CLI

namespace pouch {

struct FuzzOptions {
  std::string target;  // A module's .py file, or a scenario's .json file.
  // For a .py file: what application_setup() is given, and which file each feed
  // sends; an empty name is the application's only source.
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> feeds;
  std::string stored;  // A folder with bytes of earlier versions, or empty.
  std::string store;   // A folder to write bytes of this version to, or empty.
  std::string values;  // "module:callable"; empty: none.
  std::set<CheckId> checks;
  uint64_t seed = 1;
  double seconds = 20;   // Begin no further value after these.
  uint64_t runs = 2000;  // Generated values, at most.
  std::string json;      // A file to write; empty: none.
  std::string venv;
  std::vector<std::string> paths;  // More folders with packages.
  bool quiet = false;
};

// As RunSyntax.
class FuzzSyntax final {
 public:
  static constexpr char kName[] = "fuzz";

  // As SweepSyntax.
  void TakeRest(std::vector<std::string>* arguments);
  void AddTo(CLI::App* app);
  std::variant<FuzzOptions, Answer> Read() const;

 private:
  FuzzOptions options_;
  // Text of the user's.
  std::vector<std::string> words_;
  std::vector<std::string> rest_;
  std::vector<std::string> feeds_;
  std::vector<std::string> only_;
  std::vector<std::string> skip_;
  std::string explain_;
  std::string time_;
};

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_FUZZ_OPTIONS_H_

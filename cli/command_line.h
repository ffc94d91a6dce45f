// The command line: what the user asked for, or what to answer instead.

#ifndef POUCH_CLI_COMMAND_LINE_H_
#define POUCH_CLI_COMMAND_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/exit_status.h"

namespace pouch {

// `pouch run`
struct RunOptions {
  std::vector<std::string> files;
  std::optional<uint64_t> seed;  // Instead of the scenario's.
  std::string json;              // Files to write; empty: none.
  std::string junit;
  std::string trace;
  std::string keep_disks;  // A folder; empty: none.
  std::string venv;        // Instead of the scenario's; empty: the scenario's.
  bool check_determinism = false;
  bool show_output = false;
  bool quiet = false;
};

// `pouch check`
struct CheckOptions {
  std::vector<std::string> files;
};

// `pouch log`
struct LogOptions {
  std::string directory;
  std::string scenario;  // Whose application decodes objects; empty: none.
};

// Nothing to do but to say something: help, a version, a mistake.
struct Answer {
  std::string text;
  ExitStatus status = ExitStatus::kExpected;
};

using Command = std::variant<RunOptions, CheckOptions, LogOptions, Answer>;

// Reads what stands behind the program's name. `revision` answers --version.
Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::string& revision);

}  // namespace pouch

#endif  // POUCH_CLI_COMMAND_LINE_H_

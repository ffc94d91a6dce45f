// Answer: what the program says when there is nothing else to do, and the
// words in which every command complains about what it was asked for.

#ifndef POUCH_CLI_OPTIONS_ANSWER_H_
#define POUCH_CLI_OPTIONS_ANSWER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/exit_status.h"

namespace pouch {

// Nothing to do but to say something: help, a version, a mistake.
struct Answer {
  std::string text;
  ExitStatus status = ExitStatus::kExpected;
};

// The mistake `message` of somebody who called `command`; empty: the program.
Answer Mistake(const std::string& command, const std::string& message);

// The mistake of somebody who named no file; `example` is one.
Answer WhichScenario(const std::string& command,
                     const std::string& example = "scenarios/word_count.json");

// `text` if it is a number and nothing else, from 0 to 2^64 - 1.
std::optional<uint64_t> ReadNumber(std::string_view text);

// What help says about the exit status of commands that judge runs.
extern const char kExitStatusHelp[];

}  // namespace pouch

#endif  // POUCH_CLI_OPTIONS_ANSWER_H_

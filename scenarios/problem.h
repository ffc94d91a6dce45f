// Problem: one thing that is wrong with a scenario file, and where.

#ifndef POUCH_SCENARIOS_PROBLEM_H_
#define POUCH_SCENARIOS_PROBLEM_H_

#include <cstddef>
#include <string>
#include <vector>

namespace pouch {

// A problem and what would be right instead.
struct Problem {
  std::string file;     // As the user named it.
  std::string pointer;  // JSON pointer (RFC 6901); empty: the whole file.
  size_t line = 0;      // From 1; 0: the file could not be read.
  size_t column = 0;    // From 1, in bytes.
  std::string message;  // What is wrong, one sentence without its full stop.
  std::string hint;     // What would be right; may be empty.

  // "file:line:column: /pointer: message (hint)", on one line.
  std::string ToString() const;
};

using Problems = std::vector<Problem>;

}  // namespace pouch

#endif  // POUCH_SCENARIOS_PROBLEM_H_

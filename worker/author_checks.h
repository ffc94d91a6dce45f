// AuthorChecks: what must always be true of an application's states and output,
// as the scenario's author wrote it down.
//
// The checks are code of the author's in the application's language, but no
// part of the application. They are shown copies and cannot disturb a run.

#ifndef POUCH_WORKER_AUTHOR_CHECKS_H_
#define POUCH_WORKER_AUTHOR_CHECKS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "base/time.h"

namespace pouch {

// The state of one key, as the application's serialize made it.
struct CheckedState {
  size_t step = 0;  // Of CheckView::steps.
  std::string key;
  std::string bytes;
};

// What one sink holds at the end.
struct CheckedOutput {
  std::string address;
  std::vector<std::string> messages;
};

// What the checks are shown: one complete checkpoint, or the end of the run.
struct CheckView {
  Time at;
  uint64_t checkpoint = 0;         // The how many-th complete one it is.
  std::vector<std::string> steps;  // The names of all steps with state.
  std::vector<CheckedState> states;
  bool at_end = false;
  std::vector<CheckedOutput> output;  // At the end only.
};

// A check that was not satisfied.
struct CheckViolation {
  std::string check;
  std::string message;    // One line.
  std::string traceback;  // May be empty.
};

// A probe of the author's, and how often it was true.
struct AuthorProbe {
  std::string name;
  uint64_t hits = 0;
};

class AuthorChecks {
 public:
  AuthorChecks() = default;
  AuthorChecks(const AuthorChecks&) = delete;
  AuthorChecks& operator=(const AuthorChecks&) = delete;
  virtual ~AuthorChecks() = default;

  // The names of the checks; not empty.
  virtual std::vector<std::string> names() const = 0;

  // Runs every check. Errors: kApplicationError if the application's
  // deserialize cannot read a state back; then no check was run.
  virtual Result<std::vector<CheckViolation>> Run(const CheckView& view) = 0;

  // All probes met so far, in the order in which they were met first.
  virtual std::vector<AuthorProbe> probes() const = 0;

  // Where what the checks print goes, line by line.
  virtual void SetOutput(std::function<void(std::string_view line)> output) = 0;
};

}  // namespace pouch

#endif  // POUCH_WORKER_AUTHOR_CHECKS_H_

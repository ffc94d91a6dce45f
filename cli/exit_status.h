// ExitStatus: what the program tells its caller.

#ifndef POUCH_CLI_EXIT_STATUS_H_
#define POUCH_CLI_EXIT_STATUS_H_

#include <string_view>

#include "base/status.h"

namespace pouch {

// Of several scenarios the greatest counts.
enum class ExitStatus : int {
  kExpected = 0,        // The verdict, or every one, is the expected one.
  kUnexpected = 1,      // Another.
  kBadInput = 2,        // A scenario, an application or the command line.
  kNondeterminism = 3,  // One seed gave two runs.
  kOwnFault = 4,        // Pouch failed: a defect, or no room for a report.
  kInterrupted = 130,   // Ctrl-C.
};

inline ExitStatus WorseOf(ExitStatus a, ExitStatus b) {
  return static_cast<int>(a) < static_cast<int>(b) ? b : a;
}

// Why there was no run: the user's input, or a fault of Pouch.
inline ExitStatus StatusOfProblem(StatusCode code) {
  switch (code) {
    case StatusCode::kInvalidArgument:
    case StatusCode::kNotFound:
    case StatusCode::kAlreadyExists:
    case StatusCode::kFailedPrecondition:
    case StatusCode::kApplicationError:
    case StatusCode::kUnimplemented:
      return ExitStatus::kBadInput;
    default:
      return ExitStatus::kOwnFault;
  }
}

// What a verdict that is not the expected one means.
inline ExitStatus StatusOfFailure(std::string_view failure_class) {
  return failure_class.starts_with("determinism.") ? ExitStatus::kNondeterminism
                                                   : ExitStatus::kUnexpected;
}

}  // namespace pouch

#endif  // POUCH_CLI_EXIT_STATUS_H_

// ExitStatus: what the program tells its caller.

#ifndef POUCH_CLI_EXIT_STATUS_H_
#define POUCH_CLI_EXIT_STATUS_H_

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

}  // namespace pouch

#endif  // POUCH_CLI_EXIT_STATUS_H_

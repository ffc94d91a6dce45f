// The last words of a process that native code brings down.

#ifndef POUCH_CLI_CRASH_MESSAGE_H_
#define POUCH_CLI_CRASH_MESSAGE_H_

#include <string>

namespace pouch {

// From now on a fault (SIGSEGV, SIGABRT and the like: the application's C
// extensions run in this process) prints its name and `advice`, and ends the
// process with exit status 4 instead of by the signal.
void ExplainCrashes(const std::string& advice);

}  // namespace pouch

#endif  // POUCH_CLI_CRASH_MESSAGE_H_

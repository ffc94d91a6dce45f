// What a child process does between fork() and its end.

#ifndef POUCH_SIM_SEARCH_CHILD_MAIN_H_
#define POUCH_SIM_SEARCH_CHILD_MAIN_H_

#include <sys/types.h>

#include <functional>
#include <string_view>

#include "sim/search/child_process.h"

namespace pouch {

// Stands behind what the work returned: a process that calls exit(0) in the
// middle has not returned.
inline constexpr std::string_view kReturnedMark = "pouch child returned";

// What it was given.
struct ChildStart {
  pid_t parent = -1;
  int bytes = -1;   // Takes what the work returns, and the mark.
  int output = -1;  // Becomes its standard output and error.
  const ChildLimits* limits = nullptr;
  const std::function<void()>* after_fork = nullptr;
  const ChildWork* work = nullptr;
};

// Runs the work and ends the process.
[[noreturn]] void RunChild(const ChildStart& start);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_CHILD_MAIN_H_

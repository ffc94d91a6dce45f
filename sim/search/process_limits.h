// What a process that a search forked off may use.

#ifndef POUCH_SIM_SEARCH_PROCESS_LIMITS_H_
#define POUCH_SIM_SEARCH_PROCESS_LIMITS_H_

#include <cstdint>

namespace pouch {

// The status with which a process ends whose allocation failed.
inline constexpr int kOutOfMemoryStatus = 97;

// From now on this process ends with kOutOfMemoryStatus if it wants more than
// this much address space beyond what it has; 0: any amount. Python code is
// told so by a MemoryError.
void LimitMemory(uint64_t more_bytes);

// No file is left of this process if it crashes.
void LeaveNoCore();

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_PROCESS_LIMITS_H_

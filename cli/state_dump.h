// The state of every worker, as text for people.

#ifndef POUCH_CLI_STATE_DUMP_H_
#define POUCH_CLI_STATE_DUMP_H_

#include <string>

#include "sim/run_monitor.h"

namespace pouch {

// One paragraph for each worker: where it is in the protocol, then each state
// by step and key, as its own application describes it.
std::string DumpStates(const StandingRun& run);

}  // namespace pouch

#endif  // POUCH_CLI_STATE_DUMP_H_

// Compares two RunConfigs member by member.

#ifndef POUCH_TESTS_SCENARIOS_SAME_CONFIG_H_
#define POUCH_TESTS_SCENARIOS_SAME_CONFIG_H_

#include "sim/run_config.h"

namespace pouch {

// Expects that both decide the same run; what the simulator fills in or derives
// (labels of faults) may differ. Every struct is taken apart by its members'
// names, so that a new member does not compile until it is compared.
void ExpectSameConfig(const RunConfig& left, const RunConfig& right);

// `config` without what no scenario says because nothing heeds it: how long a
// crash lasts, when a worker that did not crash restarts.
RunConfig WithoutIdleMembers(RunConfig config);

}  // namespace pouch

#endif  // POUCH_TESTS_SCENARIOS_SAME_CONFIG_H_

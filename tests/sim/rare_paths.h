// Rare paths that random crashes must reach, or the runs prove little.

#ifndef POUCH_TESTS_SIM_RARE_PATHS_H_
#define POUCH_TESTS_SIM_RARE_PATHS_H_

#include "worker/probes.h"

namespace pouch {

inline constexpr Probe kRarePaths[] = {
    Probe::kAlignmentQueued,      Probe::kBoundaryResent,
    Probe::kBoundaryDuplicate,    Probe::kBoundaryStaleEpoch,
    Probe::kRollbackSuperseded,   Probe::kSinkCommittedAtRollback,
    Probe::kSinkAborted,          Probe::kCheckpointDeclined,
    Probe::kLogTornTailCut,       Probe::kRollbackToNothing,
    Probe::kCompleteFoundAtStart, Probe::kRollbackTwoDown,
    Probe::kSourceMuted,
};

}  // namespace pouch

#endif  // POUCH_TESTS_SIM_RARE_PATHS_H_

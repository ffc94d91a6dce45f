// RunRecord: what a run counts while it goes on.

#ifndef POUCH_SIM_RUN_RECORD_H_
#define POUCH_SIM_RUN_RECORD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "worker/probes.h"

namespace pouch {

struct RunRecord {
  // What one worker did last; for people who wonder why nothing happens.
  struct WorkerRecord {
    std::optional<Probe> last_probe;
    Time last_probe_at;
  };

  std::array<uint64_t, kProbeCount> probes = {};
  std::vector<WorkerRecord> workers;
  uint64_t processed = 0;
  uint64_t between_workers = 0;
  uint64_t checkpoints_completed = 0;
  uint64_t rollbacks = 0;  // But for the one that is the cluster's start.
  Time last_data_at;       // When a worker last took in, processed or sent out.

  // When the coordinator asked for the checkpoint that it last asked for, last
  // completed, and last saw committed by all.
  Time checkpoint_started_at;
  Time completed_started_at;
  std::optional<Time> committed_started_at;
};

}  // namespace pouch

#endif  // POUCH_SIM_RUN_RECORD_H_

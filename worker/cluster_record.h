// ClusterRecord: what the coordinator must not forget.

#ifndef POUCH_WORKER_CLUSTER_RECORD_H_
#define POUCH_WORKER_CLUSTER_RECORD_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/checkpoint_id.h"
#include "worker/vouched_range.h"

namespace pouch {

// The cluster, its latest epoch, and the latest complete checkpoint with what
// each member's snapshot must look like.
struct ClusterRecord {
  ClusterId cluster;
  std::vector<std::string> members;
  // The start of each of them that the epoch counts on; 0 before the first.
  std::vector<Incarnation> incarnations;
  Epoch epoch;
  CheckpointId complete;             // Epoch 0: none yet.
  std::vector<VouchedRange> ranges;  // By member; empty if none is complete.

  bool has_complete() const { return complete.epoch.value() > 0; }
};

std::string EncodeClusterRecord(const ClusterRecord& record);
// nullopt if `bytes` is not exactly one record.
std::optional<ClusterRecord> ParseClusterRecord(std::string_view bytes);

// What every worker keeps of itself and its cluster.
struct IdentityRecord {
  std::string worker;
  Incarnation incarnation;
  ClusterId cluster;     // 0: never joined one.
  std::string topology;  // What the initializer's hooks made of the pipeline.
  Epoch epoch;           // The latest that it took part in; 0: none.
};

std::string EncodeIdentityRecord(const IdentityRecord& record);
std::optional<IdentityRecord> ParseIdentityRecord(std::string_view bytes);

}  // namespace pouch

#endif  // POUCH_WORKER_CLUSTER_RECORD_H_

// Probe: the named steps of the protocol and its rare paths.
//
// A worker reports each through Observer::OnProbe(). Scenarios trigger faults
// on them; reports list those a run never hit. One enum, no registration.

#ifndef POUCH_WORKER_PROBES_H_
#define POUCH_WORKER_PROBES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pouch {

// X(enumerator, "name", "what happened, in a few words").
#define POUCH_PROBES(X)                                                        \
  X(kWorkerStarted, "worker.started", "a worker's incarnation is durable")     \
  X(kWorkerJoined, "worker.joined", "a worker reached the coordinator")        \
  X(kTopologyStored, "topology.stored", "the pipeline's objects are durable")  \
  X(kTopologyChanged, "topology.changed", "setup now gives another pipeline")  \
  X(kEpochDurable, "rollback.epoch_durable", "the next epoch is durable")      \
  X(kRollbackStarted, "rollback.started", "a worker took a rollback order")    \
  X(kRollbackLogCut, "rollback.log_cut",                                       \
    "a tail behind the checkpoint is cut")                                     \
  X(kRollbackSinksResolved, "rollback.sinks_resolved",                         \
    "a worker's transactions are committed or aborted")                        \
  X(kRollbackAcknowledged, "rollback.acknowledged", "a worker rolled back")    \
  X(kRollbackSuperseded, "rollback.superseded", "another rollback came first") \
  X(kRollbackToNothing, "rollback.to_nothing", "no checkpoint was complete")   \
  X(kRollbackTwoDown, "rollback.two_workers_down",                             \
    "a rollback began while two workers had restarted")                        \
  X(kEpochStarted, "epoch.started", "every worker rolled back; work goes on")  \
  X(kCheckpointStarted, "checkpoint.started", "the coordinator asked for one") \
  X(kBarrierEmitted, "checkpoint.barrier_emitted", "a source sent a barrier")  \
  X(kBarrierAligned, "checkpoint.barrier_aligned", "a step passed a barrier")  \
  X(kBarrierSuperseded, "checkpoint.barrier_superseded",                       \
    "a newer barrier ended an alignment")                                      \
  X(kAlignmentQueued, "alignment.queued", "alignment queued a message")        \
  X(kSnapshotWritten, "checkpoint.snapshot_written", "appended, not synced")   \
  X(kSnapshotSynced, "checkpoint.snapshot_synced", "a snapshot is durable")    \
  X(kSinkPrepared, "sink.prepared", "a sink voted yes")                        \
  X(kSinkRefused, "sink.refused", "a sink voted no")                           \
  X(kSinkCommitted, "sink.committed", "a sink committed after a checkpoint")   \
  X(kSinkCommittedAtRollback, "sink.committed_at_rollback",                    \
    "a rollback committed a prepared transaction")                             \
  X(kSinkAborted, "sink.aborted", "a rollback aborted a transaction")          \
  X(kSinkResent, "sink.resent", "output was sent again after a reconnect")     \
  X(kCheckpointAcknowledged, "checkpoint.acknowledged",                        \
    "a worker acknowledged a checkpoint")                                      \
  X(kCheckpointDeclined, "checkpoint.declined", "a worker declined one")       \
  X(kCheckpointOverdue, "checkpoint.overdue", "the coordinator gave one up")   \
  X(kCompleteWritten, "checkpoint.complete_written", "appended, not synced")   \
  X(kCompleteDurable, "checkpoint.complete_durable", "synced, not announced")  \
  X(kCompleteRetried, "checkpoint.complete_retried",                           \
    "the record of completion went into a fresh segment")                      \
  X(kCheckpointAnnounced, "checkpoint.announced", "workers were told")         \
  X(kCheckpointCommitted, "checkpoint.committed", "every commit is confirmed") \
  X(kCompleteFoundAtStart, "coordinator.complete_found_at_start",              \
    "a restarted coordinator found a completion it had not announced")         \
  X(kCoordinatorTornTail, "coordinator.torn_tail",                             \
    "a restarted coordinator met a torn tail in its log")                      \
  X(kBoundaryConnected, "boundary.connected",                                  \
    "a stream between workers opened")                                         \
  X(kBoundaryResent, "boundary.resent", "unacknowledged messages went again")  \
  X(kBoundaryDuplicate, "boundary.duplicate",                                  \
    "a repeated message was dropped")                                          \
  X(kBoundaryStaleEpoch, "boundary.stale_epoch", "an old epoch was refused")   \
  X(kBoundaryGap, "boundary.gap", "a gap in the numbers was refused")          \
  X(kHeartbeatMissed, "connection.heartbeat_missed", "a silent peer was cut")  \
  X(kConnectionCorrupt, "connection.corrupt", "damaged bytes closed one")      \
  X(kConnectionReplaced, "connection.replaced", "a newer one closed an older") \
  X(kSourceMuted, "source.muted", "back-pressure stopped a source")            \
  X(kSourceUnmuted, "source.unmuted", "a source reads again")                  \
  X(kFeedRewound, "feed.rewound", "a feed went back to a checkpoint")          \
  X(kFeedForgot, "feed.forgot", "a feed dropped what is committed")            \
  X(kLogRotated, "log.rotated", "a new segment was begun")                     \
  X(kLogCollected, "log.collected", "an obsolete segment was removed")         \
  X(kLogSegmentAbandoned, "log.segment_abandoned",                             \
    "a segment was left after a failed append or sync")                        \
  X(kLogTornTailCut, "log.torn_tail_cut", "an invalid tail was cut")           \
  X(kRecoveryRefused, "recovery.refused", "damage that cannot be undone")

enum class Probe : uint16_t {
#define POUCH_PROBE_ENUM(enumerator, name, meaning) enumerator,
  POUCH_PROBES(POUCH_PROBE_ENUM)
#undef POUCH_PROBE_ENUM
};

// How many probes there are; their values are 0 to kProbeCount - 1.
inline constexpr size_t kProbeCount =
#define POUCH_PROBE_COUNT(enumerator, name, meaning) +1
    0 POUCH_PROBES(POUCH_PROBE_COUNT);
#undef POUCH_PROBE_COUNT

// The probe's name as scenarios spell it, and what it means.
std::string_view ProbeName(Probe probe);
std::string_view ProbeMeaning(Probe probe);

// The probe of that name.
std::optional<Probe> FindProbe(std::string_view name);

}  // namespace pouch

#endif  // POUCH_WORKER_PROBES_H_

// FaultKind: every kind of fault that a run can have, in one table.
//
// Adding one? A line here; its effect where its family is handled; its keys in
// scenarios/fault_reader.cc and the schema; a row in docs/fault-model.md.

#ifndef POUCH_SIM_FAULT_KIND_H_
#define POUCH_SIM_FAULT_KIND_H_

#include <cstddef>
#include <string_view>

namespace pouch {

// Who makes it happen: a machine, the network, a machine's disk, a sink.
enum class FaultFamily { kProcess, kNetwork, kDisk, kSink };

// X(enumerator, name in scenarios, family)
#define POUCH_FAULT_KINDS(X)                                            \
  /* kill -9: the disk keeps what was written. */                       \
  X(kProcessCrash, "process_crash", kProcess)                           \
  /* Unsynced data and names suffer by the profile. */                  \
  X(kPowerLoss, "power_loss", kProcess)                                 \
  /* The process stops for a while and goes on. */                      \
  X(kPause, "pause", kProcess)                                          \
  /* Each turn of the process takes longer. */                          \
  X(kSlowCpu, "slow_cpu", kProcess)                                     \
  /* The date is wrong, runs away, jumps for good. */                   \
  X(kClockSkew, "clock_skew", kProcess)                                 \
  X(kClockDrift, "clock_drift", kProcess)                               \
  X(kClockJump, "clock_jump", kProcess)                                 \
  /* It crashes, shortly after each start again. */                     \
  X(kCrashLoop, "crash_loop", kProcess)                                 \
  /* One worker after the other crashes and starts. */                  \
  X(kRollingRestart, "rolling_restart", kProcess)                       \
  /* It crashes and starts again with an empty disk. */                 \
  X(kWipeDisk, "wipe_disk", kProcess)                                   \
  /* Nothing passes between two groups for a while. */                  \
  X(kPartition, "partition", kNetwork)                                  \
  /* All connections between two groups break once. */                  \
  X(kReset, "reset", kNetwork)                                          \
  /* Bytes take longer, or fewer pass, for a while. */                  \
  X(kSlowLink, "slow_link", kNetwork)                                   \
  /* Attempts to connect are refused for a while. */                    \
  X(kConnectRefused, "connect_refused", kNetwork)                       \
  /* Attempts to connect take longer for a while. */                    \
  X(kConnectSlow, "connect_slow", kNetwork)                             \
  /* Open connections are held, one after the other, */                 \
  /* and go on in another order. */                                     \
  X(kClog, "clog", kNetwork)                                            \
  /* Open connections are gone, and one end, or both, */                \
  /* does not learn of it while the fault lasts. */                     \
  X(kHalfOpen, "half_open", kNetwork)                                   \
  /* Open connections break for who made them; what */                  \
  /* was on its way comes after their successors. */                    \
  X(kStaleConnection, "stale_connection", kNetwork)                     \
  /* Some of the bytes that arrive are changed. */                      \
  X(kCorruptBytes, "corrupt_bytes", kNetwork)                           \
  /* A sync fails, and what it covered is at risk. */                   \
  X(kSyncError, "sync_eio", kDisk)                                      \
  /* The same, and it is in the cache alone: a power loss takes it. */  \
  X(kSyncErrorClean, "sync_eio_clean", kDisk)                           \
  /* The same, and the cache forgets it: reads give the old bytes. */   \
  X(kSyncErrorRevert, "sync_eio_revert", kDisk)                         \
  /* A sync reports success and makes nothing durable. */               \
  X(kSyncLies, "sync_lies", kDisk)                                      \
  /* An append fails; any prefix of it is in the file. */               \
  X(kWriteError, "write_eio", kDisk)                                    \
  /* The same; a part of it is there, never nothing and never all. */   \
  X(kShortWrite, "short_write", kDisk)                                  \
  /* The disk has only so much room for a while. */                     \
  X(kDiskFull, "enospc", kDisk)                                         \
  /* Opening, renaming, removing a file fails without an effect. */     \
  X(kOpenError, "open_error", kDisk)                                    \
  X(kRenameError, "rename_error", kDisk)                                \
  X(kRemoveError, "remove_error", kDisk)                                \
  /* A read fails. */                                                   \
  X(kReadError, "read_eio", kDisk)                                      \
  /* A read gives fewer bytes than there are. */                        \
  X(kShortRead, "short_read", kDisk)                                    \
  /* One bit is another, at rest or in what is read. */                 \
  X(kBitFlip, "bit_flip", kDisk)                                        \
  /* A block at rest is zeros. */                                       \
  X(kZeroedBlock, "zeroed_block", kDisk)                                \
  /* An append reports success and never arrives: zeros stand there. */ \
  X(kLostWrite, "lost_write", kDisk)                                    \
  /* The same, and it arrives in another place. */                      \
  X(kMisdirectedWrite, "misdirected_write", kDisk)                      \
  /* A read gives a block of another place. */                          \
  X(kMisdirectedRead, "misdirected_read", kDisk)                        \
  /* A read gives a block as it was before it was written. */           \
  X(kStaleRead, "stale_read", kDisk)                                    \
  /* The end of a file is gone. */                                      \
  X(kTruncatedTail, "truncated_tail", kDisk)                            \
  /* The end of a file stands there twice. */                           \
  X(kDuplicatedTail, "duplicated_tail", kDisk)                          \
  /* A file holds what another worker's file of that name does. */      \
  X(kSwappedFile, "swapped_file", kDisk)                                \
  /* A file is gone. */                                                 \
  X(kMissingFile, "missing_file", kDisk)                                \
  /* The process ends, and the directory is as it was some time ago. */ \
  X(kRolledBackDirectory, "rolled_back_directory", kDisk)               \
  /* Files appear that nobody wrote. */                                 \
  X(kExtraFiles, "extra_files", kDisk)                                  \
  /* Listings come in any order for a while. */                         \
  X(kListingOrder, "listing_order", kDisk)                              \
  /* Syncs take longer for a while. */                                  \
  X(kSlowDisk, "slow_disk", kDisk)                                      \
  /* No sync ends for a while. */                                       \
  X(kStalledDisk, "stalled_disk", kDisk)                                \
  /* Syncs end in any order for a while. */                             \
  X(kReorderedSyncs, "reordered_syncs", kDisk)                          \
  /* A transactional sink votes no once. */                             \
  X(kSinkRefuses, "sink_refuses", kSink)                                \
  /* A sink reads nothing for a while. */                               \
  X(kSinkStalls, "sink_stalls", kSink)

enum class FaultKind {
#define POUCH_FAULT_KIND(enumerator, name, family) enumerator,
  POUCH_FAULT_KINDS(POUCH_FAULT_KIND)
#undef POUCH_FAULT_KIND
};

inline constexpr size_t kFaultKindCount = 0
#define POUCH_FAULT_KIND(enumerator, name, family) +1
    POUCH_FAULT_KINDS(POUCH_FAULT_KIND)
#undef POUCH_FAULT_KIND
    ;

// E.g. "power_loss", as scenarios spell it.
std::string_view FaultKindName(FaultKind kind);
FaultFamily FamilyOf(FaultKind kind);
// True if it may take what a sync vouched for, or hide it from who reads.
bool TakesDurableBytes(FaultKind kind);

}  // namespace pouch

#endif  // POUCH_SIM_FAULT_KIND_H_

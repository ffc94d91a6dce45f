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
#define POUCH_FAULT_KINDS(X)                           \
  /* kill -9: the disk keeps what was written. */      \
  X(kProcessCrash, "process_crash", kProcess)          \
  /* Unsynced data and names suffer by the profile. */ \
  X(kPowerLoss, "power_loss", kProcess)                \
  /* The process stops for a while and goes on. */     \
  X(kPause, "pause", kProcess)                         \
  /* Nothing passes between two groups for a while. */ \
  X(kPartition, "partition", kNetwork)                 \
  /* All connections between two groups break once. */ \
  X(kReset, "reset", kNetwork)                         \
  /* A sync fails, and what it covered is at risk. */  \
  X(kSyncError, "sync_eio", kDisk)                     \
  /* An append fails half-way. */                      \
  X(kWriteError, "write_eio", kDisk)                   \
  /* The disk has only so much room for a while. */    \
  X(kDiskFull, "enospc", kDisk)                        \
  /* A transactional sink votes no once. */            \
  X(kSinkRefuses, "sink_refuses", kSink)               \
  /* A sink reads nothing for a while. */              \
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

}  // namespace pouch

#endif  // POUCH_SIM_FAULT_KIND_H_

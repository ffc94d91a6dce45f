// PowerLossOutcome: what a power loss leaves of what was pending, said instead
// of drawn.
//
// It is about the pending operations of one disk in the order in which they
// were done, names and data together (sim/pending_operations.h), numbered from
// 0. One that the disk does not have is lost or cut nowhere.

#ifndef POUCH_SIM_POWER_LOSS_OUTCOME_H_
#define POUCH_SIM_POWER_LOSS_OUTCOME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/disk_options.h"

namespace pouch {

struct PowerLossOutcome {
  enum class Kind {
    kNothing,     // Nothing that was pending survives.
    kEverything,  // All of it does.
    kPrefix,      // The first `index` operations do.
    kOmit,        // All but operation `index`.
    kCutLast,     // All; of the last write only what is before `cut`.
    kTail,        // All; where the last write was, stands `tail`.
    kLoseName,    // All but the `index`-th change of a name, and what changed
                  // that name later.
    kLoseNames,   // All data, and no change of a name.
    kKeep,        // What `keep` lists.
  };
  enum class Cut {
    kHeader,    // After half of it, and 8 bytes at most.
    kMiddle,    // After half of it.
    kLastByte,  // Before its last byte.
    kSector,    // At the `index`-th border of a sector in it, from 0.
  };
  enum class Tail {
    kZeros,   // The file has its length, the bytes are zeros.
    kOld,     // The bytes are those at the file's beginning, or another's: old
              // records that look well.
    kRandom,  // Random bytes.
    kTrash,   // The sectors it touched are random, durable bytes in them too.
              // No profile draws this: no worker can survive it.
  };
  // An operation, or one sector of a write, counted from 0 in the write.
  struct Part {
    uint64_t operation = 0;
    std::optional<uint64_t> sector;
    friend bool operator==(const Part&, const Part&) = default;
  };

  Kind kind = Kind::kNothing;
  uint64_t index = 0;
  Cut cut = Cut::kHeader;
  Tail tail = Tail::kZeros;
  std::vector<Part> keep;

  friend bool operator==(const PowerLossOutcome&,
                         const PowerLossOutcome&) = default;
};

// True if a disk of this profile may be left so. kTrash goes beyond all of
// them; a scenario may say it for the strict one.
bool ProfileAllows(DiskProfile profile, const PowerLossOutcome& outcome);

// E.g. "everything", "all but operation 3"; for people.
std::string Describe(const PowerLossOutcome& outcome);

}  // namespace pouch

#endif  // POUCH_SIM_POWER_LOSS_OUTCOME_H_

// CheckpointId: names one checkpoint, for ever.

#ifndef POUCH_WORKER_CHECKPOINT_ID_H_
#define POUCH_WORKER_CHECKPOINT_ID_H_

#include <compare>

#include "base/bytes.h"
#include "base/ids.h"

namespace pouch {

// The epoch that took the checkpoint, and its number within. The default,
// epoch 0, means none.
struct CheckpointId {
  Epoch epoch;
  CheckpointNumber number;
  friend auto operator<=>(const CheckpointId&, const CheckpointId&) = default;
};

// u64 epoch, u64 number.
void WriteCheckpointId(const CheckpointId& id, ByteWriter* writer);
CheckpointId ReadCheckpointId(ByteReader* reader);

}  // namespace pouch

#endif  // POUCH_WORKER_CHECKPOINT_ID_H_

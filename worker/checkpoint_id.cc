#include "worker/checkpoint_id.h"

namespace pouch {

void WriteCheckpointId(const CheckpointId& id, ByteWriter* writer) {
  writer->U64(id.epoch.value());
  writer->U64(id.number.value());
}

CheckpointId ReadCheckpointId(ByteReader* reader) {
  const Epoch epoch(reader->U64());
  return CheckpointId{epoch, CheckpointNumber(reader->U64())};
}

}  // namespace pouch

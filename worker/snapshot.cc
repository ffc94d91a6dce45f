#include "worker/snapshot.h"

#include "base/bytes.h"

namespace pouch {
namespace {

using Kind = SnapshotItem::Kind;

ByteWriter Begin(Kind kind, StepId step, std::string* item) {
  ByteWriter writer(item);
  writer.U8(static_cast<uint8_t>(kind));
  writer.U32(step.value());
  return writer;
}

}  // namespace

std::string EncodeStateItem(StepId step, std::string_view key,
                            std::string_view bytes) {
  std::string item;
  ByteWriter writer = Begin(Kind::kState, step, &item);
  writer.String(key);
  writer.String(bytes);
  return item;
}

std::string EncodePositionItem(StepId step, uint64_t position) {
  std::string item;
  Begin(Kind::kPosition, step, &item).U64(position);
  return item;
}

std::optional<SnapshotItem> ParseSnapshotItem(std::string_view item) {
  ByteReader reader(item);
  SnapshotItem parsed;
  parsed.kind = static_cast<Kind>(reader.U8());
  parsed.step = StepId(reader.U32());
  switch (parsed.kind) {
    case Kind::kState:
      parsed.key = reader.String();
      parsed.bytes = reader.String();
      break;
    case Kind::kPosition:
      parsed.position = reader.U64();
      break;
    default:
      return std::nullopt;
  }
  if (!reader.AtEnd()) return std::nullopt;
  return parsed;
}

}  // namespace pouch

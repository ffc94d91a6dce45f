#include "worker/boundary_messages.h"

#include "base/bytes.h"
#include "codec/frame.h"

namespace pouch {
namespace {

void Append(BoundaryMessageType type, std::string_view payload,
            std::string* out) {
  AppendFrame(out, static_cast<uint8_t>(type), payload);
}

void WriteLineage(const Lineage& lineage, ByteWriter* writer) {
  writer->U32(lineage.source.value());
  writer->U64(lineage.index);
  writer->U64(lineage.path);
}

Lineage ReadLineage(ByteReader* reader) {
  Lineage lineage;
  lineage.source = StepId(reader->U32());
  lineage.index = reader->U64();
  lineage.path = reader->U64();
  return lineage;
}

}  // namespace

void AppendBoundaryHello(const BoundaryHello& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.U32(message.from.value());
  writer.U64(message.incarnation.value());
  writer.U64(message.epoch.value());
  Append(BoundaryMessageType::kHello, payload, out);
}

std::optional<BoundaryHello> ParseBoundaryHello(std::string_view payload) {
  ByteReader reader(payload);
  BoundaryHello message;
  message.cluster = ClusterId(reader.U64());
  message.from = WorkerId(reader.U32());
  message.incarnation = Incarnation(reader.U64());
  message.epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendBoundaryWelcome(const BoundaryWelcome& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.last_seen);
  writer.U8(message.congested ? 1 : 0);
  Append(BoundaryMessageType::kWelcome, payload, out);
}

std::optional<BoundaryWelcome> ParseBoundaryWelcome(std::string_view payload) {
  ByteReader reader(payload);
  BoundaryWelcome message;
  message.epoch = Epoch(reader.U64());
  message.last_seen = reader.U64();
  message.congested = reader.U8() != 0;
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendBoundaryData(const BoundaryData& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.number);
  writer.U32(message.edge.value());
  WriteLineage(message.lineage, &writer);
  writer.String(message.key);
  writer.Raw(message.bytes);
  Append(BoundaryMessageType::kData, payload, out);
}

std::optional<BoundaryData> ParseBoundaryData(std::string_view payload) {
  ByteReader reader(payload);
  BoundaryData message;
  message.epoch = Epoch(reader.U64());
  message.number = reader.U64();
  message.edge = EdgeId(reader.U32());
  message.lineage = ReadLineage(&reader);
  message.key = reader.String();
  message.bytes = reader.Rest();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendBoundaryBarrier(const BoundaryBarrier& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.number);
  writer.U32(message.edge.value());
  WriteCheckpointId(message.checkpoint, &writer);
  Append(BoundaryMessageType::kBarrier, payload, out);
}

std::optional<BoundaryBarrier> ParseBoundaryBarrier(std::string_view payload) {
  ByteReader reader(payload);
  BoundaryBarrier message;
  message.epoch = Epoch(reader.U64());
  message.number = reader.U64();
  message.edge = EdgeId(reader.U32());
  message.checkpoint = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendBoundaryAcknowledge(const BoundaryAcknowledge& message,
                               std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.last_seen);
  writer.U8(message.congested ? 1 : 0);
  Append(BoundaryMessageType::kAcknowledge, payload, out);
}

std::optional<BoundaryAcknowledge> ParseBoundaryAcknowledge(
    std::string_view payload) {
  ByteReader reader(payload);
  BoundaryAcknowledge message;
  message.epoch = Epoch(reader.U64());
  message.last_seen = reader.U64();
  message.congested = reader.U8() != 0;
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

}  // namespace pouch

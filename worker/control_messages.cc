#include "worker/control_messages.h"

#include "base/bytes.h"
#include "codec/frame.h"
#include "worker/vouched_range.h"

namespace pouch {
namespace {

void Append(ControlMessageType type, std::string_view payload,
            std::string* out) {
  AppendFrame(out, static_cast<uint8_t>(type), payload);
}

}  // namespace

void AppendControlHello(const ControlHello& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.U32(message.worker.value());
  writer.String(message.name);
  writer.U64(message.incarnation.value());
  writer.U64(message.epoch.value());
  writer.U64(message.topology_digest);
  WriteCheckpointId(message.heard_complete, &writer);
  writer.U64(message.heard_epoch.value());
  Append(ControlMessageType::kHello, payload, out);
}

std::optional<ControlHello> ParseControlHello(std::string_view payload) {
  ByteReader reader(payload);
  ControlHello message;
  message.cluster = ClusterId(reader.U64());
  message.worker = WorkerId(reader.U32());
  message.name = std::string(reader.String());
  message.incarnation = Incarnation(reader.U64());
  message.epoch = Epoch(reader.U64());
  message.topology_digest = reader.U64();
  message.heard_complete = ReadCheckpointId(&reader);
  message.heard_epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlTopology(const ControlTopology& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.Raw(message.bytes);
  Append(ControlMessageType::kTopology, payload, out);
}

std::optional<ControlTopology> ParseControlTopology(std::string_view payload) {
  ByteReader reader(payload);
  ControlTopology message;
  message.cluster = ClusterId(reader.U64());
  message.bytes = reader.Rest();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlTopologyStored(const ControlTopologyStored& message,
                                 std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.U64(message.topology_digest);
  Append(ControlMessageType::kTopologyStored, payload, out);
}

std::optional<ControlTopologyStored> ParseControlTopologyStored(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlTopologyStored message;
  message.cluster = ClusterId(reader.U64());
  message.topology_digest = reader.U64();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlRollback(const ControlRollback& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.U64(message.epoch.value());
  WriteCheckpointId(message.target, &writer);
  WriteVouchedRange(message.range, &writer);
  Append(ControlMessageType::kRollback, payload, out);
}

std::optional<ControlRollback> ParseControlRollback(std::string_view payload) {
  ByteReader reader(payload);
  ControlRollback message;
  message.cluster = ClusterId(reader.U64());
  message.epoch = Epoch(reader.U64());
  message.target = ReadCheckpointId(&reader);
  message.range = ReadVouchedRange(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlRolledBack(const ControlRolledBack& message,
                             std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  Append(ControlMessageType::kRolledBack, payload, out);
}

std::optional<ControlRolledBack> ParseControlRolledBack(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlRolledBack message;
  message.epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlResume(const ControlResume& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  Append(ControlMessageType::kResume, payload, out);
}

std::optional<ControlResume> ParseControlResume(std::string_view payload) {
  ByteReader reader(payload);
  ControlResume message;
  message.epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlResumed(const ControlResumed& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  Append(ControlMessageType::kResumed, payload, out);
}

std::optional<ControlResumed> ParseControlResumed(std::string_view payload) {
  ByteReader reader(payload);
  ControlResumed message;
  message.epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlStartCheckpoint(const ControlStartCheckpoint& message,
                                  std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.checkpoint, &writer);
  Append(ControlMessageType::kStartCheckpoint, payload, out);
}

std::optional<ControlStartCheckpoint> ParseControlStartCheckpoint(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlStartCheckpoint message;
  message.checkpoint = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlSnapshotDone(const ControlSnapshotDone& message,
                               std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.checkpoint, &writer);
  WriteVouchedRange(message.range, &writer);
  Append(ControlMessageType::kSnapshotDone, payload, out);
}

std::optional<ControlSnapshotDone> ParseControlSnapshotDone(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlSnapshotDone message;
  message.checkpoint = ReadCheckpointId(&reader);
  message.range = ReadVouchedRange(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlDeclined(const ControlDeclined& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.checkpoint, &writer);
  Append(ControlMessageType::kDeclined, payload, out);
}

std::optional<ControlDeclined> ParseControlDeclined(std::string_view payload) {
  ByteReader reader(payload);
  ControlDeclined message;
  message.checkpoint = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlComplete(const ControlComplete& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.checkpoint, &writer);
  WriteVouchedRange(message.range, &writer);
  Append(ControlMessageType::kComplete, payload, out);
}

std::optional<ControlComplete> ParseControlComplete(std::string_view payload) {
  ByteReader reader(payload);
  ControlComplete message;
  message.checkpoint = ReadCheckpointId(&reader);
  message.range = ReadVouchedRange(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlCommitted(const ControlCommitted& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.checkpoint, &writer);
  Append(ControlMessageType::kCommitted, payload, out);
}

std::optional<ControlCommitted> ParseControlCommitted(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlCommitted message;
  message.checkpoint = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlSinkRefused(const ControlSinkRefused& message,
                              std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.checkpoint, &writer);
  Append(ControlMessageType::kSinkRefused, payload, out);
}

std::optional<ControlSinkRefused> ParseControlSinkRefused(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlSinkRefused message;
  message.checkpoint = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendControlTurnedAway(const ControlTurnedAway& message,
                             std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.known.value());
  Append(ControlMessageType::kTurnedAway, payload, out);
}

std::optional<ControlTurnedAway> ParseControlTurnedAway(
    std::string_view payload) {
  ByteReader reader(payload);
  ControlTurnedAway message;
  message.known = Incarnation(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

}  // namespace pouch

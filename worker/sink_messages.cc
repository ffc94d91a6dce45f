#include "worker/sink_messages.h"

#include "base/bytes.h"
#include "codec/frame.h"

namespace pouch {
namespace {

void Append(SinkMessageType type, std::string_view payload, std::string* out) {
  AppendFrame(out, static_cast<uint8_t>(type), payload);
}

}  // namespace

void AppendSinkHello(const SinkHello& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.String(message.writer);
  writer.U64(message.incarnation.value());
  writer.U64(message.epoch.value());
  Append(SinkMessageType::kHello, payload, out);
}

std::optional<SinkHello> ParseSinkHello(std::string_view payload) {
  ByteReader reader(payload);
  SinkHello message;
  message.cluster = ClusterId(reader.U64());
  message.writer = std::string(reader.String());
  message.incarnation = Incarnation(reader.U64());
  message.epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkWelcome(const SinkWelcome& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.last_received);
  WriteCheckpointId(message.last_committed, &writer);
  writer.U8(message.knows_commits ? 1 : 0);
  Append(SinkMessageType::kWelcome, payload, out);
}

std::optional<SinkWelcome> ParseSinkWelcome(std::string_view payload) {
  ByteReader reader(payload);
  SinkWelcome message;
  message.epoch = Epoch(reader.U64());
  message.last_received = reader.U64();
  message.last_committed = ReadCheckpointId(&reader);
  message.knows_commits = reader.U8() != 0;
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkData(const SinkData& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.number);
  writer.Raw(message.bytes);
  Append(SinkMessageType::kData, payload, out);
}

std::optional<SinkData> ParseSinkData(std::string_view payload) {
  ByteReader reader(payload);
  SinkData message;
  message.epoch = Epoch(reader.U64());
  message.number = reader.U64();
  message.bytes = reader.Rest();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkPrepare(const SinkPrepare& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.transaction, &writer);
  writer.U64(message.last);
  Append(SinkMessageType::kPrepare, payload, out);
}

std::optional<SinkPrepare> ParseSinkPrepare(std::string_view payload) {
  ByteReader reader(payload);
  SinkPrepare message;
  message.transaction = ReadCheckpointId(&reader);
  message.last = reader.U64();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkVote(const SinkVote& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.transaction, &writer);
  writer.U8(message.yes ? 1 : 0);
  Append(SinkMessageType::kVote, payload, out);
}

std::optional<SinkVote> ParseSinkVote(std::string_view payload) {
  ByteReader reader(payload);
  SinkVote message;
  message.transaction = ReadCheckpointId(&reader);
  message.yes = reader.U8() != 0;
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkCommit(const SinkCommit& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.up_to, &writer);
  Append(SinkMessageType::kCommit, payload, out);
}

std::optional<SinkCommit> ParseSinkCommit(std::string_view payload) {
  ByteReader reader(payload);
  SinkCommit message;
  message.up_to = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkCommitted(const SinkCommitted& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  WriteCheckpointId(message.up_to, &writer);
  Append(SinkMessageType::kCommitted, payload, out);
}

std::optional<SinkCommitted> ParseSinkCommitted(std::string_view payload) {
  ByteReader reader(payload);
  SinkCommitted message;
  message.up_to = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkResolve(const SinkResolve& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  WriteCheckpointId(message.up_to, &writer);
  Append(SinkMessageType::kResolve, payload, out);
}

std::optional<SinkResolve> ParseSinkResolve(std::string_view payload) {
  ByteReader reader(payload);
  SinkResolve message;
  message.epoch = Epoch(reader.U64());
  message.up_to = ReadCheckpointId(&reader);
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendSinkResolved(const SinkResolved& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U32(message.committed);
  writer.U32(message.aborted);
  Append(SinkMessageType::kResolved, payload, out);
}

std::optional<SinkResolved> ParseSinkResolved(std::string_view payload) {
  ByteReader reader(payload);
  SinkResolved message;
  message.epoch = Epoch(reader.U64());
  message.committed = reader.U32();
  message.aborted = reader.U32();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

}  // namespace pouch

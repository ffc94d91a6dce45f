#include "worker/feed_messages.h"

#include "base/bytes.h"
#include "codec/frame.h"

namespace pouch {
namespace {

void Append(FeedMessageType type, std::string_view payload, std::string* out) {
  AppendFrame(out, static_cast<uint8_t>(type), payload);
}

}  // namespace

void AppendFeedHello(const FeedHello& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.String(message.feed);
  writer.U64(message.forgotten_below);
  Append(FeedMessageType::kHello, payload, out);
}

std::optional<FeedHello> ParseFeedHello(std::string_view payload) {
  ByteReader reader(payload);
  FeedHello message;
  message.feed = std::string(reader.String());
  message.forgotten_below = reader.U64();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendFeedStart(const FeedStart& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.cluster.value());
  writer.U64(message.incarnation.value());
  writer.U64(message.epoch.value());
  writer.U64(message.position);
  Append(FeedMessageType::kStart, payload, out);
}

std::optional<FeedStart> ParseFeedStart(std::string_view payload) {
  ByteReader reader(payload);
  FeedStart message;
  message.cluster = ClusterId(reader.U64());
  message.incarnation = Incarnation(reader.U64());
  message.epoch = Epoch(reader.U64());
  message.position = reader.U64();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendFeedMessage(const FeedMessage& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.index);
  writer.Raw(message.bytes);
  Append(FeedMessageType::kMessage, payload, out);
}

std::optional<FeedMessage> ParseFeedMessage(std::string_view payload) {
  ByteReader reader(payload);
  FeedMessage message;
  message.epoch = Epoch(reader.U64());
  message.index = reader.U64();
  message.bytes = reader.Rest();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendFeedEnd(const FeedEnd& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.epoch.value());
  writer.U64(message.count);
  Append(FeedMessageType::kEnd, payload, out);
}

std::optional<FeedEnd> ParseFeedEnd(std::string_view payload) {
  ByteReader reader(payload);
  FeedEnd message;
  message.epoch = Epoch(reader.U64());
  message.count = reader.U64();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

void AppendFeedForget(const FeedForget& message, std::string* out) {
  std::string payload;
  ByteWriter writer(&payload);
  writer.U64(message.position);
  Append(FeedMessageType::kForget, payload, out);
}

std::optional<FeedForget> ParseFeedForget(std::string_view payload) {
  ByteReader reader(payload);
  FeedForget message;
  message.position = reader.U64();
  if (!reader.AtEnd()) return std::nullopt;
  return message;
}

}  // namespace pouch

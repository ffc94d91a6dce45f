// FramePeer: the other end of a session, played by a test.

#ifndef POUCH_TESTS_WORKER_FRAME_PEER_H_
#define POUCH_TESTS_WORKER_FRAME_PEER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/status.h"
#include "codec/frame.h"
#include "worker/network.h"

namespace pouch {

// Notes what it hears and says only what it is told to. Speaks over the
// connection that it dialled or accepted last.
class FramePeer final : public ConnectionHandler {
 public:
  struct Heard {
    uint8_t type;
    std::string payload;
  };

  explicit FramePeer(Network* network) : network_(network) {}

  void Listen(std::string_view address) {
    auto listener = network_->Listen(
        address, [this](std::unique_ptr<Connection> connection) {
          ++accepted_;
          Use(std::move(connection));
          connection_->SetHandler(this);
        });
    CHECK(listener.ok()) << listener.status().ToString();
    listener_ = *std::move(listener);
  }
  void StopListening() { listener_.reset(); }
  void Dial(std::string_view address) {
    Use(nullptr);
    connection_ = network_->Connect(address, this);
  }
  void Close() { connection_.reset(); }

  // Whole frames, or any other bytes.
  void Send(std::string_view bytes) { connection_->Send(bytes); }
  void PauseReading(bool paused) { connection_->PauseReading(paused); }

  // What was heard since the last call, without heartbeats.
  std::vector<Heard> Take() { return std::exchange(heard_, {}); }
  // Payloads of one type among what was heard; everything else is dropped.
  std::vector<std::string> TakeOnly(uint8_t type) {
    std::vector<std::string> payloads;
    for (Heard& heard : Take()) {
      if (heard.type == type) payloads.push_back(std::move(heard.payload));
    }
    return payloads;
  }
  // Types of what was heard, as numbers.
  std::vector<int> TakeTypes() {
    std::vector<int> types;
    for (const Heard& heard : Take()) types.push_back(heard.type);
    return types;
  }

  int accepted() const { return accepted_; }
  int heartbeats() const { return heartbeats_; }
  // The other end closed, or the connection broke.
  bool closed() const { return closed_; }
  size_t unsent_bytes() const { return connection_->unsent_bytes(); }
  const std::string& local_address() const {
    return connection_->local_address();
  }

  // Runs for each frame as it is heard, if set. Must not end the connection.
  std::function<void(const Heard&)> on_heard;

  // ConnectionHandler:
  void OnBytes(std::string_view bytes) override {
    reader_->Add(bytes);
    Frame frame;
    while (reader_->Next(&frame) == FrameOutcome::kFrame) {
      if (frame.type == 0) {
        ++heartbeats_;
      } else {
        heard_.push_back({frame.type, std::string(frame.payload)});
        if (on_heard) on_heard(heard_.back());
      }
    }
  }
  void OnClosed(const Status&) override {
    closed_ = true;
    connection_.reset();
  }

 private:
  void Use(std::unique_ptr<Connection> connection) {
    connection_ = std::move(connection);
    reader_.emplace(size_t{1} << 24);
    closed_ = false;
  }

  Network* network_;
  std::unique_ptr<Listener> listener_;
  std::unique_ptr<Connection> connection_;
  std::optional<FrameReader> reader_;
  std::vector<Heard> heard_;
  int accepted_ = 0;
  int heartbeats_ = 0;
  bool closed_ = false;
};

// Bytes of one frame, made by one of the sessions' Append...() functions.
template <typename Message>
std::string FrameOf(void (*append)(const Message&, std::string*),
                    const Message& message) {
  std::string bytes;
  append(message, &bytes);
  return bytes;
}

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_FRAME_PEER_H_

// FrameLink: one connection that carries frames, with heartbeats.

#ifndef POUCH_WORKER_FRAME_LINK_H_
#define POUCH_WORKER_FRAME_LINK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "codec/frame.h"
#include "worker/executor.h"
#include "worker/network.h"

namespace pouch {

class FrameLink;

// Receives what comes over a link. May destroy the link from within a call.
class FrameLinkHandler {
 public:
  virtual ~FrameLinkHandler() = default;
  // A link made by Dial() is connected.
  virtual void OnLinkOpen(FrameLink*) {}
  // A whole frame with a right checksum; heartbeats are not reported.
  virtual void OnFrame(FrameLink* link, uint8_t type,
                       std::string_view payload) = 0;
  virtual void OnLinkDrained(FrameLink*) {}
  // The link ended, or what came over it is no frame. The last call.
  virtual void OnLinkClosed(FrameLink* link, const Status& reason) = 0;
};

// Cuts a connection's bytes into frames. Destroying it closes the connection.
class FrameLink final : public ConnectionHandler {
 public:
  static constexpr uint8_t kHeartbeatType = 0;

  // Starts to connect to `address`.
  static std::unique_ptr<FrameLink> Dial(Network* network,
                                         std::string_view address,
                                         size_t max_frame_bytes,
                                         FrameLinkHandler* handler);
  // Takes over a connection that was accepted.
  static std::unique_ptr<FrameLink> Adopt(
      std::unique_ptr<Connection> connection, size_t max_frame_bytes,
      FrameLinkHandler* handler);
  ~FrameLink() override;

  // Sends a heartbeat every `every`, and closes the link when nothing at all
  // came for three times as long; `on_missed` runs then.
  void StartHeartbeats(Executor* executor, Duration every,
                       std::function<void()> on_missed);

  // Sends bytes that are whole frames already.
  void Send(std::string_view frames) { connection_->Send(frames); }

  Connection* connection() { return connection_.get(); }
  bool open() const { return open_; }

  // A number for the owner's use, to know a link again without a search.
  static constexpr uint32_t kNoTag = UINT32_MAX;
  uint32_t tag() const { return tag_; }
  void set_tag(uint32_t tag) { tag_ = tag; }

  // ConnectionHandler:
  void OnConnected() override;
  void OnBytes(std::string_view bytes) override;
  void OnDrained() override { handler_->OnLinkDrained(this); }
  void OnClosed(const Status& reason) override;

 private:
  FrameLink(size_t max_frame_bytes, FrameLinkHandler* handler)
      : reader_(max_frame_bytes), handler_(handler) {}
  void Beat();
  void ScheduleBeat();

  FrameReader reader_;
  FrameLinkHandler* handler_;
  std::unique_ptr<Connection> connection_;
  bool open_ = false;
  uint32_t tag_ = kNoTag;
  // OnBytes() learns by it that a call to the handler destroyed the link.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);

  Executor* executor_ = nullptr;
  Duration heartbeat_every_;
  std::function<void()> on_missed_;
  TimerId heartbeat_timer_;
  Time last_heard_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_FRAME_LINK_H_

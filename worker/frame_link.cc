#include "worker/frame_link.h"

#include <utility>

namespace pouch {

std::unique_ptr<FrameLink> FrameLink::Dial(Network* network,
                                           std::string_view address,
                                           size_t max_frame_bytes,
                                           FrameLinkHandler* handler) {
  std::unique_ptr<FrameLink> link(new FrameLink(max_frame_bytes, handler));
  link->connection_ = network->Connect(address, link.get());
  return link;
}

std::unique_ptr<FrameLink> FrameLink::Adopt(
    std::unique_ptr<Connection> connection, size_t max_frame_bytes,
    FrameLinkHandler* handler) {
  std::unique_ptr<FrameLink> link(new FrameLink(max_frame_bytes, handler));
  link->open_ = true;
  link->connection_ = std::move(connection);
  link->connection_->SetHandler(link.get());
  return link;
}

FrameLink::~FrameLink() {
  if (executor_ != nullptr) executor_->Cancel(heartbeat_timer_);
}

void FrameLink::StartHeartbeats(Executor* executor, Duration every,
                                std::function<void()> on_missed) {
  executor_ = executor;
  heartbeat_every_ = every;
  on_missed_ = std::move(on_missed);
  last_heard_ = executor->Now();
  ScheduleBeat();
}

void FrameLink::ScheduleBeat() {
  heartbeat_timer_ = executor_->PostAt(executor_->Now() + heartbeat_every_,
                                       [this] { Beat(); });
}

void FrameLink::Beat() {
  if (executor_->Now() - last_heard_ >= heartbeat_every_ * 3) {
    on_missed_();
    handler_->OnLinkClosed(
        this, Status(StatusCode::kUnavailable, "three heartbeats missed"));
    return;
  }
  if (open_) {
    std::string frame;
    AppendFrame(&frame, kHeartbeatType, {});
    connection_->Send(frame);
  }
  ScheduleBeat();
}

void FrameLink::OnConnected() {
  open_ = true;
  if (executor_ != nullptr) last_heard_ = executor_->Now();
  handler_->OnLinkOpen(this);
}

void FrameLink::OnBytes(std::string_view bytes) {
  if (executor_ != nullptr) last_heard_ = executor_->Now();
  reader_.Add(bytes);
  const std::weak_ptr<bool> alive = alive_;
  while (!alive.expired()) {
    Frame frame;
    const FrameOutcome outcome = reader_.Next(&frame);
    if (outcome == FrameOutcome::kNeedMore) break;
    if (outcome == FrameOutcome::kCorrupt) {
      handler_->OnLinkClosed(this,
                             Status(StatusCode::kDataLoss, reader_.problem()));
      return;
    }
    if (frame.type == kHeartbeatType) continue;
    handler_->OnFrame(this, frame.type, frame.payload);
  }
}

void FrameLink::OnClosed(const Status& reason) {
  handler_->OnLinkClosed(this, reason);
}

}  // namespace pouch

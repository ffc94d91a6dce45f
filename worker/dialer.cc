#include "worker/dialer.h"

#include <algorithm>
#include <utility>

namespace pouch {

Dialer::Dialer(Executor* executor, Network* network, DialOptions options,
               Callbacks callbacks)
    : executor_(executor),
      network_(network),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      pause_(options_.first_pause) {}

Dialer::~Dialer() { executor_->Cancel(redial_); }

void Dialer::Start() {
  if (link_ == nullptr && !pausing_) Dial();
}

void Dialer::Dial() {
  pausing_ = false;
  link_ = FrameLink::Dial(network_, options_.address, options_.max_frame_bytes,
                          this);
  if (options_.heartbeat_every > Duration()) {
    link_->StartHeartbeats(executor_, options_.heartbeat_every,
                           callbacks_.on_heartbeat_missed);
  }
}

void Dialer::Drop() {
  if (link_ == nullptr) return;
  link_.reset();
  pausing_ = true;
  redial_ = executor_->PostAt(executor_->Now() + pause_, [this] { Dial(); });
  pause_ = std::min(pause_ * 2, options_.longest_pause);
  if (callbacks_.on_closed) callbacks_.on_closed();
}

size_t Dialer::unsent_bytes() const {
  return link_ == nullptr ? 0 : link_->connection()->unsent_bytes();
}

void Dialer::OnLinkOpen(FrameLink*) {
  pause_ = options_.first_pause;
  callbacks_.on_open();
}

void Dialer::OnFrame(FrameLink*, uint8_t type, std::string_view payload) {
  callbacks_.on_frame(type, payload);
}

void Dialer::OnLinkDrained(FrameLink*) {
  if (callbacks_.on_drained) callbacks_.on_drained();
}

void Dialer::OnLinkClosed(FrameLink*, const Status& reason) {
  const bool corrupt = reason.code() == StatusCode::kDataLoss;
  if (corrupt && callbacks_.on_corrupt) callbacks_.on_corrupt();
  Drop();
}

}  // namespace pouch

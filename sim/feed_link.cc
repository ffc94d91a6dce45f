#include "sim/feed_link.h"

#include <algorithm>

namespace pouch {

FeedLink::FeedLink(const FeedOptions* options, Executor* executor,
                   Network* network, FeedLinkHandler* handler)
    : options_(options),
      executor_(executor),
      network_(network),
      handler_(handler),
      backoff_(options->reconnect_first) {}

FeedLink::~FeedLink() {
  Drop();
  if (reconnect_timer_) executor_->Cancel(*reconnect_timer_);
}

void FeedLink::Connect() {
  connection_ = network_->Connect(options_->address, this);
}

void FeedLink::Reconnect() {
  Drop();
  if (reconnect_timer_) return;
  reconnect_timer_ = executor_->PostAt(executor_->Now() + backoff_, [this] {
    reconnect_timer_.reset();
    Connect();
  });
  backoff_ = std::min(backoff_ * 2, options_->reconnect_most);
}

void FeedLink::WakeAt(Time when) {
  if (wake_timer_) executor_->Cancel(*wake_timer_);
  wake_timer_ = executor_->PostAt(when, [this] {
    wake_timer_.reset();
    handler_->OnLinkTurn();
  });
}

size_t FeedLink::unsent_bytes() const {
  return up_ ? connection_->unsent_bytes() : 0;
}

void FeedLink::OnConnected() {
  up_ = true;
  handler_->OnLinkUp();
}

void FeedLink::OnBytes(std::string_view bytes) { handler_->OnLinkBytes(bytes); }

void FeedLink::OnDrained() { handler_->OnLinkTurn(); }

void FeedLink::OnClosed(const Status&) {
  const bool was_up = up_;
  Reconnect();
  if (was_up) handler_->OnLinkDown();
}

void FeedLink::Drop() {
  up_ = false;
  connection_.reset();
  if (wake_timer_) executor_->Cancel(*wake_timer_);
  wake_timer_.reset();
}

}  // namespace pouch

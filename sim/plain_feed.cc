#include "sim/plain_feed.h"

#include <utility>

namespace pouch {

PlainFeed::PlainFeed(FeedOptions options, Executor* executor, Network* network,
                     EndpointObserver* observer)
    : options_(std::move(options)),
      executor_(executor),
      observer_(observer),
      link_(&options_, executor, network, this),
      pacer_(options_.pace) {}

FeedProgress PlainFeed::progress() const {
  FeedProgress progress;
  progress.count = options_.messages.size();
  progress.next = next_;
  progress.confirmed = next_;
  progress.connected = link_.up();
  progress.exhausted =
      link_.up() && next_ == progress.count && link_.unsent_bytes() == 0;
  return progress;
}

void PlainFeed::OnLinkUp() {
  link_.ResetBackoff();
  observer_->OnEndpointEvent(options_.name, "connected", next_);
  observer_->OnPlainFeedConnected(options_.name,
                                  link_.connection()->local_address(), next_);
  SendMore();
}

void PlainFeed::OnLinkDown() {
  observer_->OnEndpointEvent(options_.name, "disconnected", next_);
}

void PlainFeed::SendMore() {
  if (!link_.up() || link_.full()) return;
  const Time now = executor_->Now();
  const uint64_t count = options_.messages.size();
  buffer_.clear();
  while (next_ < count && pacer_.MaySend(now) &&
         buffer_.size() < options_.unsent_limit_bytes) {
    buffer_ += options_.messages[next_];
    pacer_.OnSent(now);
    ++next_;
  }
  if (next_ < count) link_.WakeAt(pacer_.NextTurn(now));
  if (!buffer_.empty()) link_.connection()->Send(buffer_);
}

}  // namespace pouch

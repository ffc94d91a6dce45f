#include "sim/replayable_feed.h"

#include <algorithm>
#include <utility>

namespace pouch {

ReplayableFeed::ReplayableFeed(FeedOptions options, Executor* executor,
                               Network* network, EndpointObserver* observer)
    : options_(std::move(options)),
      executor_(executor),
      observer_(observer),
      link_(&options_, executor, network, this),
      pacer_(options_.pace) {}

FeedProgress ReplayableFeed::progress() const {
  FeedProgress progress;
  progress.count = options_.messages.size();
  progress.next = next_;
  progress.confirmed = forgotten_below_;
  progress.connected = link_.up() && started_;
  progress.exhausted = ended_;
  return progress;
}

void ReplayableFeed::OnLinkUp() {
  reader_ = FrameReader(kMaxFeedFrameBytes);
  started_ = false;
  observer_->OnEndpointEvent(options_.name, "connected", forgotten_below_);
  std::string hello;
  AppendFeedHello(FeedHello{options_.name, forgotten_below_}, &hello);
  link_.connection()->Send(hello);
}

void ReplayableFeed::OnLinkBytes(std::string_view bytes) {
  reader_.Add(bytes);
  Frame frame;
  FrameOutcome outcome = reader_.Next(&frame);
  for (; outcome == FrameOutcome::kFrame; outcome = reader_.Next(&frame)) {
    if (!HandleFrame(frame)) break;
  }
  if (outcome == FrameOutcome::kNeedMore) return;
  link_.Reconnect();
  OnLinkDown();
}

void ReplayableFeed::OnLinkDown() {
  started_ = false;
  ended_ = false;
}

bool ReplayableFeed::HandleFrame(const Frame& frame) {
  switch (static_cast<FeedMessageType>(frame.type)) {
    case FeedMessageType::kStart: {
      const auto start = ParseFeedStart(frame.payload);
      return start.has_value() && HandleStart(*start);
    }
    case FeedMessageType::kForget: {
      const auto forget = ParseFeedForget(frame.payload);
      return forget.has_value() && HandleForget(*forget);
    }
    default:
      return false;
  }
}

bool ReplayableFeed::PassesFence(const FeedStart& start) {
  if (newest_ && newest_->cluster != start.cluster && forgotten_below_ == 0) {
    newest_.reset();
  }
  if (newest_ &&
      (start.cluster != newest_->cluster || start.epoch < newest_->epoch ||
       start.incarnation < newest_->incarnation)) {
    return false;
  }
  newest_ = start;
  return true;
}

bool ReplayableFeed::HandleStart(const FeedStart& start) {
  if (!PassesFence(start)) {
    observer_->OnEndpointEvent(options_.name, "refused", start.epoch.value());
    return false;
  }
  if (start.position < forgotten_below_ ||
      start.position > options_.messages.size()) {
    observer_->OnEndpointFailure(options_.name, "delivery.lost",
                                 "the worker rewinds the feed to message " +
                                     std::to_string(start.position) +
                                     ", but it holds " +
                                     std::to_string(forgotten_below_) + " to " +
                                     std::to_string(options_.messages.size()));
    return false;
  }
  observer_->OnEndpointEvent(options_.name, "started", start.position);
  link_.ResetBackoff();
  started_ = true;
  ended_ = false;
  next_ = start.position;
  SendMore();
  return true;
}

bool ReplayableFeed::HandleForget(const FeedForget& forget) {
  if (forget.position > next_) {
    observer_->OnEndpointFailure(
        options_.name, "delivery.lost",
        "the worker forgets below message " + std::to_string(forget.position) +
            ", but the feed has sent only " + std::to_string(next_));
    return false;
  }
  if (forget.position <= forgotten_below_) return true;
  for (uint64_t i = forgotten_below_; i < forget.position; ++i) {
    std::string().swap(options_.messages[i]);
  }
  forgotten_below_ = forget.position;
  observer_->OnEndpointEvent(options_.name, "forgot", forgotten_below_);
  return true;
}

void ReplayableFeed::SendMore() {
  if (!link_.up() || !started_ || ended_ || link_.full()) return;
  const Time now = executor_->Now();
  const uint64_t count = options_.messages.size();
  buffer_.clear();
  while (next_ < count && pacer_.MaySend(now) &&
         buffer_.size() < options_.unsent_limit_bytes) {
    AppendFeedMessage(
        FeedMessage{newest_->epoch, next_, options_.messages[next_]}, &buffer_);
    pacer_.OnSent(now);
    ++next_;
  }
  if (next_ == count) {
    AppendFeedEnd(FeedEnd{newest_->epoch, count}, &buffer_);
    ended_ = true;
  } else {
    link_.WakeAt(pacer_.NextTurn(now));
  }
  if (!buffer_.empty()) link_.connection()->Send(buffer_);
}

}  // namespace pouch

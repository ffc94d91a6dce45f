#include "worker/replayable_source.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"

namespace pouch {

ReplayableSource::ReplayableSource(StepId step, std::string address,
                                   uint32_t header_bytes,
                                   Incarnation incarnation, Network* network,
                                   Observer* observer, SourceHost* host)
    : step_(step),
      address_(std::move(address)),
      header_bytes_(header_bytes),
      incarnation_(incarnation),
      network_(network),
      observer_(observer),
      host_(host) {}

Status ReplayableSource::Listen() {
  POUCH_ASSIGN_OR_RETURN(
      listener_, network_->Listen(
                     address_, [this](std::unique_ptr<Connection> connection) {
                       strangers_.push_back(FrameLink::Adopt(
                           std::move(connection), kMaxFeedFrameBytes, this));
                     }));
  return OkStatus();
}

void ReplayableSource::Stop() { running_ = false; }

void ReplayableSource::Resume(ClusterId cluster, Epoch epoch,
                              uint64_t position) {
  cluster_ = cluster;
  epoch_ = epoch;
  position_ = position;
  running_ = true;
  SetMuted(false);
  if (feed_ != nullptr) SendStart();
}

void ReplayableSource::SendStart() {
  if (feed_forgot_below_ > position_) {
    WorkerFailure failure;
    failure.kind = WorkerFailure::Kind::kRecoveryRefused;
    failure.status = Status(
        StatusCode::kDataLoss,
        "the feed has forgotten everything below message " +
            std::to_string(feed_forgot_below_) + ", but message " +
            std::to_string(position_) +
            " is needed: the coordinator's record is older than the feed's");
    host_->OnSourceFailed(std::move(failure));
    return;
  }
  std::string frame;
  AppendFeedStart({cluster_, incarnation_, epoch_, position_}, &frame);
  feed_->Send(frame);
  observer_->OnProbe(Probe::kFeedRewound);
}

void ReplayableSource::SetMuted(bool muted) {
  muted_ = muted;
  if (feed_ != nullptr) feed_->connection()->PauseReading(muted);
}

void ReplayableSource::Forget(uint64_t position) {
  forget_ = std::max(forget_, position);
  if (feed_ == nullptr) return;
  std::string frame;
  AppendFeedForget({forget_}, &frame);
  feed_->Send(frame);
  observer_->OnProbe(Probe::kFeedForgot);
}

void ReplayableSource::OnFrame(FrameLink* link, uint8_t type,
                               std::string_view payload) {
  const auto kind = static_cast<FeedMessageType>(type);
  if (kind == FeedMessageType::kHello) {
    if (const auto hello = ParseFeedHello(payload)) {
      OnHello(link, *hello);
      return;
    }
  } else if (link == feed_.get() && kind == FeedMessageType::kMessage) {
    if (const auto message = ParseFeedMessage(payload)) {
      OnMessage(*message);
      return;
    }
  } else if (link == feed_.get() && kind == FeedMessageType::kEnd) {
    if (ParseFeedEnd(payload).has_value()) return;
  }
  Drop(link);
}

void ReplayableSource::OnHello(FrameLink* link, const FeedHello& hello) {
  auto stranger = std::find_if(
      strangers_.begin(), strangers_.end(),
      [link](const auto& candidate) { return candidate.get() == link; });
  if (stranger == strangers_.end()) {  // A second Hello.
    Drop(link);
    return;
  }
  if (feed_ != nullptr) observer_->OnProbe(Probe::kConnectionReplaced);
  feed_ = std::move(*stranger);
  strangers_.erase(stranger);
  feed_forgot_below_ = hello.forgotten_below;
  feed_->connection()->PauseReading(muted_);
  if (forget_ > 0) Forget(forget_);
  if (running_) SendStart();
}

void ReplayableSource::OnMessage(const FeedMessage& message) {
  // Sent before the feed heard of the latest Start.
  if (!running_ || message.epoch != epoch_) return;
  if (message.index < position_) return;  // A repeat after a reconnect.
  if (message.index > position_ || message.bytes.size() < header_bytes_) {
    Drop(feed_.get());
    return;
  }
  SourceInput input;
  input.source = step_;
  input.index = position_++;
  input.path = DigestOf("replayable", step_.value());
  input.payload = message.bytes.substr(header_bytes_);
  host_->OnSourceInput(input);
}

void ReplayableSource::Drop(FrameLink* link) {
  if (link == feed_.get()) {
    feed_.reset();
    return;
  }
  std::erase_if(strangers_, [link](const auto& stranger) {
    return stranger.get() == link;
  });
}

void ReplayableSource::OnLinkClosed(FrameLink* link, const Status&) {
  Drop(link);
}

}  // namespace pouch

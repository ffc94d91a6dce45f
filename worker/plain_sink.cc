#include "worker/plain_sink.h"

#include <algorithm>
#include <utility>

namespace pouch {
namespace {

// Above this the connection is slow and messages wait here, where they count.
constexpr size_t kUnsentBytesLimit = 64 << 10;

}  // namespace

PlainSink::PlainSink(std::string address, Duration first_pause,
                     Duration longest_pause, Executor* executor,
                     Network* network, SinkHost* host)
    : address_(std::move(address)),
      first_pause_(first_pause),
      longest_pause_(longest_pause),
      executor_(executor),
      network_(network),
      host_(host),
      pause_(first_pause) {}

PlainSink::~PlainSink() { executor_->Cancel(redial_); }

void PlainSink::StartEpoch(ClusterId, Epoch epoch, const CheckpointId&) {
  // Whole messages that were handed to the connection are finished by it.
  queue_.clear();
  const uint64_t count = ++epoch_count_;
  executor_->Post([this, epoch, count] {
    if (count == epoch_count_) host_->OnSinkRolledBack(this, epoch);
  });
}

void PlainSink::Write(std::string bytes) {
  queue_.push_back(std::move(bytes));
  if (connected_) {
    Flush();
  } else if (!dialling_) {
    Dial();
  }
  if (!queue_.empty()) host_->OnSinkBacklogChanged();
}

void PlainSink::Prepare(const CheckpointId& checkpoint) {
  const uint64_t count = epoch_count_;
  executor_->Post([this, checkpoint, count] {
    if (count == epoch_count_) host_->OnSinkPrepared(this, checkpoint);
  });
}

void PlainSink::Commit(const CheckpointId& checkpoint) {
  const uint64_t count = epoch_count_;
  executor_->Post([this, checkpoint, count] {
    if (count == epoch_count_) host_->OnSinkCommitted(this, checkpoint);
  });
}

void PlainSink::Dial() {
  dialling_ = true;
  connection_ = network_->Connect(address_, this);
}

void PlainSink::OnConnected() {
  dialling_ = false;
  connected_ = true;
  pause_ = first_pause_;
  Flush();
  host_->OnSinkBacklogChanged();
}

void PlainSink::OnDrained() {
  Flush();
  host_->OnSinkBacklogChanged();
}

void PlainSink::Flush() {
  while (!queue_.empty() && connection_->unsent_bytes() < kUnsentBytesLimit) {
    connection_->Send(queue_.front());
    queue_.pop_front();
  }
}

void PlainSink::OnClosed(const Status&) {
  connected_ = false;
  connection_.reset();
  dialling_ = true;
  redial_ = executor_->PostAt(executor_->Now() + pause_, [this] { Dial(); });
  pause_ = std::min(pause_ * 2, longest_pause_);
}

}  // namespace pouch

#include "worker/boundary_sender.h"

#include <utility>

namespace pouch {

BoundarySender::BoundarySender(Executor* executor, Network* network,
                               Observer* observer, Options options,
                               std::function<void()> on_change)
    : observer_(observer),
      options_(std::move(options)),
      on_change_(std::move(on_change)),
      dialer_(executor, network, options_.dial,
              Dialer::Callbacks{
                  [this] { OnOpen(); },
                  [this](uint8_t type, std::string_view payload) {
                    OnFrame(type, payload);
                  },
                  nullptr, [this] { said_hello_ = false; },
                  [this] { observer_->OnProbe(Probe::kHeartbeatMissed); },
                  [this] { observer_->OnProbe(Probe::kConnectionCorrupt); }}) {}

void BoundarySender::StartEpoch(ClusterId cluster, Epoch epoch) {
  cluster_ = cluster;
  epoch_ = epoch;
  queue_.clear();
  first_number_ = 1;
  sent_up_to_ = 0;
  said_hello_ = false;
  peer_congested_ = false;
}

void BoundarySender::SendData(EdgeId edge, const Lineage& lineage,
                              std::string_view key, std::string_view bytes) {
  std::string frame;
  const uint64_t number = first_number_ + queue_.size();
  AppendBoundaryData({epoch_, number, edge, lineage, key, bytes}, &frame);
  Enqueue(std::move(frame));
}

void BoundarySender::SendBarrier(EdgeId edge, const CheckpointId& checkpoint) {
  std::string frame;
  const uint64_t number = first_number_ + queue_.size();
  AppendBoundaryBarrier({epoch_, number, edge, checkpoint}, &frame);
  Enqueue(std::move(frame));
}

void BoundarySender::Enqueue(std::string frame) {
  queue_.push_back(std::move(frame));
  if (!dialer_.open()) {
    dialer_.Start();
    return;
  }
  if (!said_hello_) SayHello();
  dialer_.Send(queue_.back());
  sent_up_to_ = first_number_ + queue_.size() - 1;
}

void BoundarySender::SayHello() {
  std::string frame;
  AppendBoundaryHello({cluster_, options_.self, options_.incarnation, epoch_},
                      &frame);
  dialer_.Send(frame);
  said_hello_ = true;
}

void BoundarySender::OnOpen() {
  observer_->OnProbe(Probe::kBoundaryConnected);
  said_hello_ = false;
  // Before the first message of an epoch there is nothing to agree on. After
  // it, the answer tells what arrived and whether the peer is congested.
  if (queue_.empty() && sent_up_to_ == 0) return;
  SayHello();
  if (!queue_.empty() && sent_up_to_ >= first_number_) {
    observer_->OnProbe(Probe::kBoundaryResent);
  }
  for (const std::string& frame : queue_) dialer_.Send(frame);
  sent_up_to_ = first_number_ + queue_.size() - 1;
}

void BoundarySender::OnFrame(uint8_t type, std::string_view payload) {
  if (type == static_cast<uint8_t>(BoundaryMessageType::kWelcome)) {
    if (const auto welcome = ParseBoundaryWelcome(payload)) {
      Forget(welcome->epoch, welcome->last_seen, welcome->congested);
      return;
    }
  } else if (type == static_cast<uint8_t>(BoundaryMessageType::kAcknowledge)) {
    if (const auto acknowledge = ParseBoundaryAcknowledge(payload)) {
      Forget(acknowledge->epoch, acknowledge->last_seen,
             acknowledge->congested);
      return;
    }
  }
  dialer_.Drop();
}

void BoundarySender::Forget(Epoch epoch, uint64_t last_seen, bool congested) {
  if (epoch != epoch_) return;
  while (!queue_.empty() && first_number_ <= last_seen) {
    queue_.pop_front();
    ++first_number_;
  }
  peer_congested_ = congested;
  on_change_();
}

}  // namespace pouch

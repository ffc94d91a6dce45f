#include "worker/boundary_receiver.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace pouch {

BoundaryReceiver::BoundaryReceiver(Executor* executor, Network* network,
                                   Observer* observer, Options options,
                                   BoundaryConsumer* consumer)
    : executor_(executor),
      network_(network),
      observer_(observer),
      options_(std::move(options)),
      consumer_(consumer),
      peers_(options_.workers) {}

BoundaryReceiver::~BoundaryReceiver() {
  for (Peer& peer : peers_) executor_->Cancel(peer.timer);
}

Status BoundaryReceiver::Listen() {
  POUCH_ASSIGN_OR_RETURN(
      listener_,
      network_->Listen(options_.address,
                       [this](std::unique_ptr<Connection> connection) {
                         OnAccept(std::move(connection));
                       }));
  return OkStatus();
}

void BoundaryReceiver::OnAccept(std::unique_ptr<Connection> connection) {
  auto link =
      FrameLink::Adopt(std::move(connection), options_.max_frame_bytes, this);
  link->StartHeartbeats(executor_, options_.heartbeat_every, [this] {
    observer_->OnProbe(Probe::kHeartbeatMissed);
  });
  strangers_.push_back(std::move(link));
}

void BoundaryReceiver::StartEpoch(ClusterId cluster, Epoch epoch) {
  cluster_ = cluster;
  epoch_ = epoch;
  accepting_ = false;
  congested_ = false;
  for (Peer& peer : peers_) {
    peer.last_seen = 0;
    peer.acknowledged = 0;
    executor_->Cancel(peer.timer);
    peer.timer_set = false;
  }
}

void BoundaryReceiver::SetCongested(bool congested) {
  if (congested == congested_) return;
  congested_ = congested;
  for (Peer& peer : peers_) {
    if (peer.link != nullptr) AcknowledgeNow(&peer);
  }
}

void BoundaryReceiver::OnFrame(FrameLink* link, uint8_t type,
                               std::string_view payload) {
  const auto kind = static_cast<BoundaryMessageType>(type);
  if (kind == BoundaryMessageType::kHello) {
    if (const auto hello = ParseBoundaryHello(payload)) {
      OnHello(link, *hello);
      return;
    }
  }
  Peer* peer = PeerOf(link);
  if (peer != nullptr && kind == BoundaryMessageType::kData) {
    if (const auto data = ParseBoundaryData(payload)) {
      if (!IsNext(peer, data->epoch, data->number)) return;
      const WorkerId from(static_cast<uint32_t>(peer - peers_.data()));
      AcknowledgeLater(peer);
      consumer_->OnBoundaryData(from, *data);
      return;
    }
  }
  if (peer != nullptr && kind == BoundaryMessageType::kBarrier) {
    if (const auto barrier = ParseBoundaryBarrier(payload)) {
      if (!IsNext(peer, barrier->epoch, barrier->number)) return;
      const WorkerId from(static_cast<uint32_t>(peer - peers_.data()));
      AcknowledgeLater(peer);
      consumer_->OnBoundaryBarrier(from, *barrier);
      return;
    }
  }
  Close(link);
}

void BoundaryReceiver::OnHello(FrameLink* link, const BoundaryHello& hello) {
  if (hello.from.value() >= peers_.size()) {
    Close(link);
    return;
  }
  Peer& peer = peers_[hello.from.value()];
  const bool stale =
      hello.epoch < epoch_ || hello.incarnation < peer.incarnation;
  if (stale) observer_->OnProbe(Probe::kBoundaryStaleEpoch);
  const bool spoke_for_another =
      link->tag() != FrameLink::kNoTag && PeerOf(link) != &peer;
  // A sender that is ahead rolled back before this worker could; it dials
  // again, and finds this worker where it is or restarted.
  if (stale || hello.cluster != cluster_ || hello.epoch > epoch_ ||
      !accepting_ || spoke_for_another) {
    Close(link);
    return;
  }
  peer.incarnation = hello.incarnation;
  if (peer.link.get() != link) {
    if (peer.link != nullptr) {
      observer_->OnProbe(Probe::kConnectionReplaced);
    }
    auto stranger = std::find_if(
        strangers_.begin(), strangers_.end(),
        [link](const auto& candidate) { return candidate.get() == link; });
    CHECK(stranger != strangers_.end());
    peer.link = std::move(*stranger);
    peer.link->set_tag(hello.from.value());
    strangers_.erase(stranger);
  }
  std::string frame;
  AppendBoundaryWelcome({epoch_, peer.last_seen, congested_}, &frame);
  peer.link->Send(frame);
  peer.acknowledged = peer.last_seen;
}

bool BoundaryReceiver::IsNext(Peer* peer, Epoch epoch, uint64_t number) {
  if (epoch < epoch_) {
    observer_->OnProbe(Probe::kBoundaryStaleEpoch);
    return false;
  }
  if (epoch > epoch_ || !accepting_) {
    Close(peer->link.get());
    return false;
  }
  if (number <= peer->last_seen) {
    observer_->OnProbe(Probe::kBoundaryDuplicate);
    return false;
  }
  if (number > peer->last_seen + 1) {
    observer_->OnProbe(Probe::kBoundaryGap);
    Close(peer->link.get());
    return false;
  }
  peer->last_seen = number;
  return true;
}

void BoundaryReceiver::AcknowledgeLater(Peer* peer) {
  if (peer->last_seen - peer->acknowledged >= options_.acknowledge_every) {
    AcknowledgeNow(peer);
    return;
  }
  if (peer->timer_set) return;
  peer->timer_set = true;
  peer->timer = executor_->PostAt(executor_->Now() + options_.acknowledge_after,
                                  [this, peer] {
                                    peer->timer_set = false;
                                    if (peer->last_seen > peer->acknowledged) {
                                      AcknowledgeNow(peer);
                                    }
                                  });
}

void BoundaryReceiver::AcknowledgeNow(Peer* peer) {
  if (peer->link == nullptr) return;  // The next Welcome tells.
  std::string frame;
  AppendBoundaryAcknowledge({epoch_, peer->last_seen, congested_}, &frame);
  peer->link->Send(frame);
  peer->acknowledged = peer->last_seen;
}

BoundaryReceiver::Peer* BoundaryReceiver::PeerOf(const FrameLink* link) {
  return link->tag() == FrameLink::kNoTag ? nullptr : &peers_[link->tag()];
}

void BoundaryReceiver::Close(FrameLink* link) {
  if (Peer* peer = PeerOf(link)) {
    peer->link.reset();
    return;
  }
  std::erase_if(strangers_, [link](const auto& stranger) {
    return stranger.get() == link;
  });
}

void BoundaryReceiver::OnLinkClosed(FrameLink* link, const Status& reason) {
  if (reason.code() == StatusCode::kDataLoss) {
    observer_->OnProbe(Probe::kConnectionCorrupt);
  }
  Close(link);
}

}  // namespace pouch

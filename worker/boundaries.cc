#include "worker/boundaries.h"

#include <utility>

namespace pouch {

Boundaries::Boundaries(Executor* executor, Network* network, Observer* observer,
                       Options options, std::function<void()> on_change)
    : executor_(executor),
      network_(network),
      observer_(observer),
      options_(std::move(options)),
      on_change_(std::move(on_change)),
      ways_(options_.addresses.size()) {}

void Boundaries::StartEpoch(ClusterId cluster, Epoch epoch) {
  cluster_ = cluster;
  epoch_ = epoch;
  backed_up_ = 0;
  asking_ = 0;
  for (Way& way : ways_) {
    if (way.sender == nullptr) continue;
    way.sender->StartEpoch(cluster, epoch);
    way.backed_up = false;
    way.asks = false;
  }
}

BoundarySender* Boundaries::SenderTo(WorkerId worker) {
  Way& way = ways_[worker.value()];
  if (way.sender == nullptr) {
    BoundarySender::Options options{options_.self, incarnation_, options_.dial};
    options.dial.address = options_.addresses[worker.value()];
    way.sender = std::make_unique<BoundarySender>(
        executor_, network_, observer_, std::move(options),
        [this, &way] { Update(&way); });
    way.sender->StartEpoch(cluster_, epoch_);
  }
  return way.sender.get();
}

void Boundaries::SendData(WorkerId to, EdgeId edge, const Lineage& lineage,
                          std::string_view key, std::string_view bytes) {
  SenderTo(to)->SendData(edge, lineage, key, bytes);
  Update(&ways_[to.value()]);
}

void Boundaries::SendBarrier(WorkerId to, EdgeId edge,
                             const CheckpointId& checkpoint) {
  SenderTo(to)->SendBarrier(edge, checkpoint);
}

void Boundaries::Update(Way* way) {
  const size_t limit =
      way->backed_up ? options_.backed_up_above / 2 : options_.backed_up_above;
  const bool backed_up = way->sender->unacknowledged() > limit;
  const bool asks = way->sender->peer_congested();
  if (backed_up == way->backed_up && asks == way->asks) return;
  backed_up_ += backed_up ? 1 : 0;
  backed_up_ -= way->backed_up ? 1 : 0;
  asking_ += asks ? 1 : 0;
  asking_ -= way->asks ? 1 : 0;
  way->backed_up = backed_up;
  way->asks = asks;
  on_change_();
}

}  // namespace pouch

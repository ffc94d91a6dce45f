// BoundarySender: this worker's end of the stream to one other worker.

#ifndef POUCH_WORKER_BOUNDARY_SENDER_H_
#define POUCH_WORKER_BOUNDARY_SENDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "worker/boundary_messages.h"
#include "worker/dialer.h"
#include "worker/executor.h"
#include "worker/network.h"
#include "worker/observer.h"

namespace pouch {

// Numbers what it sends and keeps it until the receiver acknowledged it; opens
// the stream on first use, and sends again after a reconnect.
class BoundarySender final {
 public:
  struct Options {
    WorkerId self;
    Incarnation incarnation;
    DialOptions dial;
  };

  // `on_change` runs when the queue shrank or the peer's congestion changed.
  BoundarySender(Executor* executor, Network* network, Observer* observer,
                 Options options, std::function<void()> on_change);

  // Voids everything of older epochs.
  void StartEpoch(ClusterId cluster, Epoch epoch);

  void SendData(EdgeId edge, const Lineage& lineage, std::string_view key,
                std::string_view bytes);
  void SendBarrier(EdgeId edge, const CheckpointId& checkpoint);

  // Messages that the receiver has not acknowledged.
  size_t unacknowledged() const { return queue_.size(); }
  // The receiver asked everybody to mute sources.
  bool peer_congested() const { return peer_congested_; }

 private:
  void Enqueue(std::string frame);
  void SayHello();
  void OnOpen();
  void OnFrame(uint8_t type, std::string_view payload);
  void Forget(Epoch epoch, uint64_t last_seen, bool congested);

  Observer* observer_;
  Options options_;
  std::function<void()> on_change_;
  ClusterId cluster_;
  Epoch epoch_;
  std::deque<std::string> queue_;  // Frames numbered first_number_ and up.
  uint64_t first_number_ = 1;
  uint64_t sent_up_to_ = 0;  // On any connection of this epoch.
  bool said_hello_ = false;  // On this connection, in this epoch.
  bool peer_congested_ = false;
  Dialer dialer_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_BOUNDARY_SENDER_H_

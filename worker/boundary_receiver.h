// BoundaryReceiver: this worker's end of the streams from all others.

#ifndef POUCH_WORKER_BOUNDARY_RECEIVER_H_
#define POUCH_WORKER_BOUNDARY_RECEIVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "worker/boundary_messages.h"
#include "worker/executor.h"
#include "worker/frame_link.h"
#include "worker/network.h"
#include "worker/observer.h"

namespace pouch {

// Receives what passes a boundary: each message once, in order.
class BoundaryConsumer {
 public:
  virtual ~BoundaryConsumer() = default;
  virtual void OnBoundaryData(WorkerId from, const BoundaryData& data) = 0;
  virtual void OnBoundaryBarrier(WorkerId from,
                                 const BoundaryBarrier& barrier) = 0;
};

// Accepts streams, drops what it has seen, refuses gaps and stale epochs, and
// acknowledges. Reading never stops.
class BoundaryReceiver final : public FrameLinkHandler {
 public:
  struct Options {
    std::string address;
    uint32_t workers = 0;
    size_t max_frame_bytes = 0;
    Duration heartbeat_every;
    size_t acknowledge_every = 1;
    Duration acknowledge_after;
  };

  BoundaryReceiver(Executor* executor, Network* network, Observer* observer,
                   Options options, BoundaryConsumer* consumer);
  ~BoundaryReceiver() override;

  // Starts to listen. Errors: as Network::Listen().
  Status Listen();

  // Voids everything of older epochs and accepts nothing until Accept().
  void StartEpoch(ClusterId cluster, Epoch epoch);
  // Takes the epoch's data from here on.
  void Accept() { accepting_ = true; }

  // Whether senders are asked to mute their sources. Tells them of a change.
  void SetCongested(bool congested);

  // FrameLinkHandler:
  void OnFrame(FrameLink* link, uint8_t type,
               std::string_view payload) override;
  void OnLinkClosed(FrameLink* link, const Status& reason) override;

 private:
  // What is known of one sender.
  struct Peer {
    std::unique_ptr<FrameLink> link;
    Incarnation incarnation;  // The highest that said Hello.
    uint64_t last_seen = 0;   // In the current epoch.
    uint64_t acknowledged = 0;
    bool timer_set = false;
    TimerId timer;
  };

  void OnAccept(std::unique_ptr<Connection> connection);
  void OnHello(FrameLink* link, const BoundaryHello& hello);
  // True if the message with that epoch and number is the next one.
  bool IsNext(Peer* peer, Epoch epoch, uint64_t number);
  void AcknowledgeLater(Peer* peer);
  void AcknowledgeNow(Peer* peer);
  Peer* PeerOf(const FrameLink* link);
  void Close(FrameLink* link);

  Executor* executor_;
  Network* network_;
  Observer* observer_;
  Options options_;
  BoundaryConsumer* consumer_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<FrameLink>> strangers_;  // No Hello yet.
  std::vector<Peer> peers_;                            // By worker.
  ClusterId cluster_;
  Epoch epoch_;
  bool accepting_ = false;
  bool congested_ = false;
};

}  // namespace pouch

#endif  // POUCH_WORKER_BOUNDARY_RECEIVER_H_

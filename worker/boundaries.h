// Boundaries: the ways from this worker to all others, and how full they are.

#ifndef POUCH_WORKER_BOUNDARIES_H_
#define POUCH_WORKER_BOUNDARIES_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/boundary_sender.h"
#include "worker/executor.h"
#include "worker/lineage.h"
#include "worker/network.h"
#include "worker/observer.h"
#include "worker/step_graph.h"

namespace pouch {

// One BoundarySender per other worker, made on first use. Keeps count of those
// that are backed up, so that no message looks at all of them.
class Boundaries final {
 public:
  struct Options {
    std::vector<std::string> addresses;  // By worker.
    WorkerId self;
    DialOptions dial;  // Its address is filled in.
    // Above this many unacknowledged messages a way is backed up, until half.
    size_t backed_up_above = 0;
  };

  // `on_change` runs when one of the answers below may have changed.
  Boundaries(Executor* executor, Network* network, Observer* observer,
             Options options, std::function<void()> on_change);

  // Whose streams these are, from the first epoch on.
  void SetIncarnation(Incarnation incarnation) { incarnation_ = incarnation; }

  // Voids everything of older epochs.
  void StartEpoch(ClusterId cluster, Epoch epoch);

  void SendData(WorkerId to, EdgeId edge, const Lineage& lineage,
                std::string_view key, std::string_view bytes);
  void SendBarrier(WorkerId to, EdgeId edge, const CheckpointId& checkpoint);

  // Some way is backed up.
  bool backed_up() const { return backed_up_ > 0; }
  // Some other worker asks everybody to mute sources.
  bool asked_to_mute() const { return asking_ > 0; }

 private:
  struct Way {
    std::unique_ptr<BoundarySender> sender;
    bool backed_up = false;
    bool asks = false;
  };

  BoundarySender* SenderTo(WorkerId worker);
  void Update(Way* way);

  Executor* executor_;
  Network* network_;
  Observer* observer_;
  Options options_;
  std::function<void()> on_change_;
  Incarnation incarnation_;
  ClusterId cluster_;
  Epoch epoch_;
  std::vector<Way> ways_;  // By worker.
  size_t backed_up_ = 0;
  size_t asking_ = 0;
};

}  // namespace pouch

#endif  // POUCH_WORKER_BOUNDARIES_H_

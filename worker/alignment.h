// Alignment: what one step instance does while barriers arrive on some of its
// inputs and not yet on others.
//
// An input (an edge from one producer instance) that has delivered the barrier
// is blocked: what arrives on it is queued beside it. The stream it came by is
// not. When every input has delivered the barrier the instance passes it, and
// the queues run first. A newer barrier supersedes an older one that will never
// be complete.

#ifndef POUCH_WORKER_ALIGNMENT_H_
#define POUCH_WORKER_ALIGNMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "worker/checkpoint_id.h"
#include "worker/lineage.h"
#include "worker/step_graph.h"
#include "worker/value.h"

namespace pouch {

// One message or barrier on its way into a step instance.
struct StepInput {
  EdgeId edge;
  WorkerId from;
  bool is_barrier = false;
  CheckpointId checkpoint;  // Of a barrier.
  // Of a message:
  Lineage lineage;
  std::string key;
  Value value;  // If it came from this worker.
  bool encoded = false;
  std::string bytes;  // If it came from another: not deserialised yet.
};

class Alignment final {
 public:
  explicit Alignment(size_t inputs) : inputs_(inputs) {}

  enum class Outcome {
    kWaiting,  // The input is blocked; others have not delivered it yet.
    kPassed,   // Every input has: the instance passes the barrier now.
    kStale,    // An older barrier than the one under way; nothing changes.
  };

  // True if what arrives on `input` must be queued.
  bool MustQueue(size_t input) const {
    return inputs_[input].blocked || !inputs_[input].empty();
  }
  void Queue(size_t input, StepInput item);

  // Takes a barrier on an input for which MustQueue() is false, or which
  // TakeRunnable() gave. `superseded` is set if it ended an older alignment.
  Outcome OnBarrier(size_t input, const CheckpointId& id, bool* superseded);

  // The next queued item whose input is not blocked, in order of its input.
  std::optional<std::pair<size_t, StepInput>> TakeRunnable();

  // Messages that are queued.
  size_t queued() const { return queued_; }

  // Forgets everything.
  void Clear();

 private:
  struct Input {
    bool blocked = false;
    std::vector<StepInput> items;  // The first `taken` are gone.
    size_t taken = 0;
    bool empty() const { return taken == items.size(); }
  };

  void UnblockAll();

  std::vector<Input> inputs_;
  std::optional<CheckpointId> aligning_;
  CheckpointId last_passed_;
  size_t blocked_ = 0;
  size_t queued_ = 0;
  std::vector<size_t> runnable_;  // Inputs whose queue may run, from next_ on.
  size_t next_runnable_ = 0;
};

}  // namespace pouch

#endif  // POUCH_WORKER_ALIGNMENT_H_

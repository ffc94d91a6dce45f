// Strong identifiers: numbers that cannot be mixed up.

#ifndef POUCH_BASE_IDS_H_
#define POUCH_BASE_IDS_H_

#include <compare>
#include <cstdint>
#include <ostream>

namespace pouch {

// A number of one kind. `Tag` makes each kind a type of its own.
template <typename Tag, typename Number>
class Id final {
 public:
  using Rep = Number;
  constexpr Id() = default;
  constexpr explicit Id(Number value) : value_(value) {}
  constexpr Number value() const { return value_; }
  constexpr Id next() const { return Id(value_ + 1); }

  friend constexpr auto operator<=>(Id, Id) = default;
  friend std::ostream& operator<<(std::ostream& os, Id id) {
    return os << +id.value_;
  }

 private:
  Number value_ = 0;
};

// Index of a worker in join order; 0 is the initializer.
using WorkerId = Id<struct WorkerIdTag, uint32_t>;
// Number of a start of a worker, durable before it connects; from 1.
using Incarnation = Id<struct IncarnationTag, uint64_t>;
// Number of a period between two rollbacks of the cluster; the first is 1.
using Epoch = Id<struct EpochTag, uint64_t>;
// Number of a checkpoint attempt within its epoch; 0 means none. The pair of
// both, CheckpointId, is never reused (worker/observer.h).
using CheckpointNumber = Id<struct CheckpointNumberTag, uint64_t>;
// Random identity of a cluster; 0 means none yet.
using ClusterId = Id<struct ClusterIdTag, uint64_t>;
// Index of a step in the pipeline's list of steps (worker/step_graph.h).
using StepId = Id<struct StepIdTag, uint32_t>;

}  // namespace pouch

#endif  // POUCH_BASE_IDS_H_

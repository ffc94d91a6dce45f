// AlignedStep: a step instance that only notes what it does. For tests.

#ifndef POUCH_TESTS_WORKER_ALIGNED_STEP_H_
#define POUCH_TESTS_WORKER_ALIGNED_STEP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "worker/alignment.h"

namespace pouch {

// Uses an Alignment as the pipeline does: what need not wait is handled at
// once, and queues run as soon as they may.
class AlignedStep final {
 public:
  explicit AlignedStep(size_t inputs) : alignment_(inputs) {}

  void Message(size_t input, const std::string& key) {
    StepInput item;
    item.key = key;
    Arrive(input, std::move(item));
  }
  void Barrier(size_t input, uint64_t number, uint64_t epoch = 1) {
    StepInput item;
    item.is_barrier = true;
    item.checkpoint = {Epoch(epoch), CheckpointNumber(number)};
    Arrive(input, std::move(item));
  }
  void Clear() { alignment_.Clear(); }

  // "<input>:<message>" and "pass <number>", in order.
  const std::vector<std::string>& log() const { return log_; }
  int superseded() const { return superseded_; }
  size_t queued() const { return alignment_.queued(); }

 private:
  void Arrive(size_t input, StepInput item) {
    if (alignment_.MustQueue(input)) {
      alignment_.Queue(input, std::move(item));
      return;
    }
    Handle(input, item);
    while (auto next = alignment_.TakeRunnable()) {
      Handle(next->first, next->second);
    }
  }

  void Handle(size_t input, const StepInput& item) {
    if (!item.is_barrier) {
      log_.push_back(std::to_string(input) + ":" + item.key);
      return;
    }
    bool superseded = false;
    const auto outcome =
        alignment_.OnBarrier(input, item.checkpoint, &superseded);
    superseded_ += superseded ? 1 : 0;
    if (outcome == Alignment::Outcome::kPassed) {
      log_.push_back("pass " + std::to_string(item.checkpoint.number.value()));
    }
  }

  Alignment alignment_;
  std::vector<std::string> log_;
  int superseded_ = 0;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_ALIGNED_STEP_H_

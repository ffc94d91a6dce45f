#include "worker/alignment.h"

#include "base/check.h"

namespace pouch {

void Alignment::Queue(size_t input, StepInput item) {
  inputs_[input].items.push_back(std::move(item));
  ++queued_;
}

Alignment::Outcome Alignment::OnBarrier(size_t input, const CheckpointId& id,
                                        bool* superseded) {
  *superseded = false;
  if (id <= last_passed_ || (aligning_.has_value() && id < *aligning_)) {
    return Outcome::kStale;
  }
  if (aligning_.has_value() && *aligning_ < id) {
    *superseded = true;
    UnblockAll();
  }
  aligning_ = id;
  CHECK(!inputs_[input].blocked);
  inputs_[input].blocked = true;
  if (++blocked_ < inputs_.size()) return Outcome::kWaiting;
  last_passed_ = id;
  aligning_.reset();
  UnblockAll();
  return Outcome::kPassed;
}

void Alignment::UnblockAll() {
  blocked_ = 0;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    inputs_[i].blocked = false;
    if (!inputs_[i].empty()) runnable_.push_back(i);
  }
}

std::optional<std::pair<size_t, StepInput>> Alignment::TakeRunnable() {
  while (next_runnable_ < runnable_.size()) {
    const size_t index = runnable_[next_runnable_];
    Input& input = inputs_[index];
    if (input.blocked || input.empty()) {
      ++next_runnable_;
      continue;
    }
    StepInput item = std::move(input.items[input.taken++]);
    if (input.empty()) {
      input.items.clear();
      input.taken = 0;
    }
    --queued_;
    return std::make_pair(index, std::move(item));
  }
  runnable_.clear();
  next_runnable_ = 0;
  return std::nullopt;
}

void Alignment::Clear() {
  for (Input& input : inputs_) input = Input();
  aligning_.reset();
  last_passed_ = CheckpointId();
  blocked_ = 0;
  queued_ = 0;
  runnable_.clear();
  next_runnable_ = 0;
}

}  // namespace pouch

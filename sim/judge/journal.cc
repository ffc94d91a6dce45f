#include "sim/judge/journal.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace pouch {

void InstanceJournal::AddCall(JournaledCall call,
                              std::span<const JournaledEmission> emissions,
                              std::string_view output) {
  call.emissions = static_cast<uint32_t>(emissions.size());
  call.output_bytes = static_cast<uint32_t>(output.size());
  calls_.push_back(call);
  emissions_.insert(emissions_.end(), emissions.begin(), emissions.end());
  outputs_.append(output);
}

void InstanceJournal::AddBarrier(CheckpointNumber number, Time at) {
  if (barriers_.size() >= kSnapshotsKept) {
    JournaledBarrier& old = barriers_[barriers_.size() - kSnapshotsKept];
    if (old.number != held_) {
      old.states = {};
      old.states_dropped = true;
    }
  }
  JournaledBarrier barrier;
  barrier.number = number;
  barrier.at = at;
  barrier.calls = calls_.size();
  barrier.emissions = emissions_.size();
  barrier.outputs = outputs_.size();
  barrier.states = std::exchange(states_, {});
  barriers_.push_back(std::move(barrier));
}

const JournaledBarrier* InstanceJournal::FindBarrier(
    CheckpointNumber number) const {
  for (const JournaledBarrier& barrier : barriers_) {
    if (barrier.number == number) return &barrier;
  }
  return nullptr;
}

Segment InstanceJournal::UpTo(const JournaledBarrier* end) const {
  if (end == nullptr) return {calls_, emissions_, outputs_, barriers_};
  const size_t passed = static_cast<size_t>(end - barriers_.data()) + 1;
  return {std::span(calls_).first(end->calls),
          std::span(emissions_).first(end->emissions),
          std::string_view(outputs_).substr(0, end->outputs),
          std::span(barriers_).first(passed)};
}

Segment InstanceJournal::Behind(const JournaledBarrier& end) const {
  return {std::span(calls_).subspan(end.calls),
          std::span(emissions_).subspan(end.emissions),
          std::string_view(outputs_).substr(end.outputs),
          {}};
}

void InstanceJournal::Forget(CheckpointNumber number) {
  const JournaledBarrier* end = FindBarrier(number);
  CHECK(end != nullptr) << "no barrier " << number;
  const size_t calls = end->calls;
  const size_t emissions = end->emissions;
  const size_t outputs = end->outputs;
  barriers_.erase(barriers_.begin(),
                  barriers_.begin() + (end - barriers_.data()) + 1);
  calls_.erase(calls_.begin(), calls_.begin() + static_cast<ptrdiff_t>(calls));
  emissions_.erase(emissions_.begin(),
                   emissions_.begin() + static_cast<ptrdiff_t>(emissions));
  outputs_.erase(0, outputs);
  for (JournaledBarrier& barrier : barriers_) {
    barrier.calls -= calls;
    barrier.emissions -= emissions;
    barrier.outputs -= outputs;
  }
}

void InstanceJournal::MarkKeys(std::vector<bool>* in_use) const {
  for (const JournaledCall& call : calls_) (*in_use)[call.key.value()] = true;
  for (const JournaledEmission& emission : emissions_) {
    (*in_use)[emission.key.value()] = true;
  }
  for (const JournaledState& state : states_) {
    (*in_use)[state.key.value()] = true;
  }
  for (const JournaledBarrier& barrier : barriers_) {
    for (const JournaledState& state : barrier.states) {
      (*in_use)[state.key.value()] = true;
    }
  }
}

void Journal::Begin(Epoch epoch) {
  epoch_ = epoch;
  instances_ = std::vector<InstanceJournal>(steps_ * workers_);
}

void Journal::Hold(CheckpointNumber number) {
  for (InstanceJournal& instance : instances_) instance.Hold(number);
}

void Journal::Forget(CheckpointNumber number) {
  for (InstanceJournal& instance : instances_) instance.Forget(number);
}

void Journal::MarkKeys(std::vector<bool>* in_use) const {
  for (const InstanceJournal& instance : instances_) {
    instance.MarkKeys(in_use);
  }
}

}  // namespace pouch

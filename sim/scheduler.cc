#include "sim/scheduler.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace pouch {
namespace {

constexpr size_t kChildren = 4;
// Below this many entries it is not worth looking for stale ones.
constexpr size_t kSmallHeap = 64;

}  // namespace

Scheduler::Scheduler() { CHECK_EQ(AddOwner(), kWorld); }

Scheduler::~Scheduler() {
  // What a task held may post once more while it is destroyed.
  for (uint32_t i = 0; i < owners_.size(); ++i) DropOwner(OwnerId(i));
}

OwnerId Scheduler::AddOwner() {
  ++changes_;
  owners_.emplace_back();
  return OwnerId(static_cast<uint32_t>(owners_.size() - 1));
}

void Scheduler::DropOwner(OwnerId owner) {
  ++changes_;
  owners_[owner.value()].dropped = true;
  while (owners_[owner.value()].first_slot != kNone) {
    ++stale_entries_;
    ReleaseSlot(owners_[owner.value()].first_slot);
  }
  stale_entries_ -= owners_[owner.value()].waiting.size();
  owners_[owner.value()].waiting = {};
}

void Scheduler::SetPaused(OwnerId owner, bool paused) {
  ++changes_;
  owners_[owner.value()].paused = paused;
  Release(owner);
}

void Scheduler::SetSlow(OwnerId owner, Duration takes) {
  ++changes_;
  owners_[owner.value()].takes = takes;
}

void Scheduler::MakeBusy(OwnerId owner, Duration duration) {
  Owner& record = owners_[owner.value()];
  if (record.dropped) return;
  record.busy = true;
  PostAt(now_ + duration, kWorld, EventKind::kControl, [this, owner] {
    owners_[owner.value()].busy = false;
    Release(owner);
  });
}

void Scheduler::Release(OwnerId owner) {
  Owner& record = owners_[owner.value()];
  if (record.paused || record.busy) return;
  // They keep their time and sequence, and so their order.
  for (const Entry& entry : std::exchange(record.waiting, {})) Push(entry);
}

EventId Scheduler::PostAt(Time when, OwnerId owner, EventKind kind, Task task) {
  ++changes_;
  CHECK(static_cast<bool>(task)) << "an empty task was posted";
  if (owners_[owner.value()].dropped) return EventId();
  const uint32_t index = TakeSlot(owner, kind, std::move(task));
  const Slot& slot = slots_[index];
  Push(Entry{std::max(when, now_), slot.sequence, index});
  return EventId(uint64_t{slot.generation} << 32 | index);
}

void Scheduler::Cancel(EventId event) {
  ++changes_;
  const auto index = static_cast<uint32_t>(event.value());
  if (index >= slots_.size()) return;
  const Slot& slot = slots_[index];
  if (slot.sequence == 0 || slot.generation != event.value() >> 32) return;
  ++stale_entries_;
  ReleaseSlot(index);
  if (heap_.size() > kSmallHeap && stale_entries_ > heap_.size() / 2) {
    DiscardStaleEntries();
  }
}

bool Scheduler::RunNext() {
  if (!PrepareFront()) return false;
  const Entry entry = heap_.front();
  PopFront();
  now_ = std::max(now_, entry.when);
  const EventKind kind = slots_[entry.slot].kind;
  last_owner_ = slots_[entry.slot].owner;
  ++events_run_;
  Task task = ReleaseSlot(entry.slot);
  if (observer_ != nullptr) observer_->OnEvent(now_, last_owner_, kind);
  const OwnerId owner = last_owner_;
  spent_ = Duration();
  task();
  const Duration busy =
      owners_[owner.value()].takes + std::exchange(spent_, Duration());
  if (busy > Duration()) MakeBusy(owner, busy);
  return true;
}

void Scheduler::RunUntil(Time limit) {
  while (PrepareFront() && heap_.front().when <= limit) RunNext();
  now_ = std::max(now_, limit);
}

void Scheduler::RunUntilIdle() {
  while (RunNext()) {
  }
}

std::optional<Time> Scheduler::NextTime() {
  if (!PrepareFront()) return std::nullopt;
  return std::max(now_, heap_.front().when);
}

uint32_t Scheduler::TakeSlot(OwnerId owner, EventKind kind, Task task) {
  uint32_t index = first_free_slot_;
  if (index == kNone) {
    CHECK_LT(slots_.size(), size_t{kNone});
    index = static_cast<uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    first_free_slot_ = slots_[index].next;
  }
  Slot& slot = slots_[index];
  slot.task = std::move(task);
  slot.sequence = next_sequence_++;
  slot.owner = owner;
  slot.kind = kind;
  slot.previous = kNone;
  slot.next = std::exchange(owners_[owner.value()].first_slot, index);
  if (slot.next != kNone) slots_[slot.next].previous = index;
  ++pending_events_;
  return index;
}

Task Scheduler::ReleaseSlot(uint32_t index) {
  Slot& slot = slots_[index];
  uint32_t& link_here = slot.previous == kNone
                            ? owners_[slot.owner.value()].first_slot
                            : slots_[slot.previous].next;
  link_here = slot.next;
  if (slot.next != kNone) slots_[slot.next].previous = slot.previous;
  slot.sequence = 0;
  ++slot.generation;
  CHECK_NE(slot.generation, 0u) << "event ids ran out";
  slot.next = std::exchange(first_free_slot_, index);
  --pending_events_;
  return std::move(slot.task);
}

bool Scheduler::PrepareFront() {
  while (!heap_.empty()) {
    const Entry entry = heap_.front();
    if (IsStale(entry)) {
      --stale_entries_;
      PopFront();
      continue;
    }
    Owner& owner = owners_[slots_[entry.slot].owner.value()];
    if (!owner.paused && !owner.busy) return true;
    owner.waiting.push_back(entry);
    PopFront();
  }
  return false;
}

void Scheduler::Push(const Entry& entry) {
  size_t index = heap_.size();
  heap_.push_back(entry);
  while (index > 0) {
    const size_t parent = (index - 1) / kChildren;
    if (!entry.Before(heap_[parent])) break;
    heap_[index] = heap_[parent];
    index = parent;
  }
  heap_[index] = entry;
}

void Scheduler::PopFront() {
  heap_.front() = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) SiftDown(0);
}

void Scheduler::SiftDown(size_t index) {
  const Entry entry = heap_[index];
  for (;;) {
    const size_t first = index * kChildren + 1;
    if (first >= heap_.size()) break;
    const size_t end = std::min(first + kChildren, heap_.size());
    size_t least = first;
    for (size_t child = first + 1; child < end; ++child) {
      if (heap_[child].Before(heap_[least])) least = child;
    }
    if (!heap_[least].Before(entry)) break;
    heap_[index] = heap_[least];
    index = least;
  }
  heap_[index] = entry;
}

void Scheduler::DiscardStaleEntries() {
  stale_entries_ -= std::erase_if(
      heap_, [this](const Entry& entry) { return IsStale(entry); });
  for (size_t i = heap_.size() / kChildren + 1; i-- > 0;) {
    if (i < heap_.size()) SiftDown(i);
  }
}

}  // namespace pouch

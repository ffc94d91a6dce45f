// Scheduler: the one virtual clock and event queue of a simulated run.
//
// Everything that happens in a run is an event here: a time, an owner, a kind
// and a task. Events run in order of their time, those of one time in the order
// in which they were posted, so a run is a function of its seed.

#ifndef POUCH_SIM_SCHEDULER_H_
#define POUCH_SIM_SCHEDULER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "base/task.h"
#include "base/time.h"

namespace pouch {

// Whom an event belongs to: one process from its start to its end. Never
// reused in a run. The first, Scheduler::kWorld, is the world around them.
using OwnerId = Id<struct OwnerIdTag, uint32_t>;

// Names one pending event; 0 names none. Never reused.
using EventId = Id<struct EventIdTag, uint64_t>;

// What an event is for, as traces show it. Digests depend on the numbers.
enum class EventKind : uint8_t {
  kTask = 0,     // Executor::Post().
  kTimer = 1,    // Executor::PostAt().
  kNetwork = 2,  // Bytes, connections and their ends.
  kDisk = 3,     // The end of a sync.
  kControl = 4,  // Faults, restarts, phases.
};

// Hears of every event just before it runs.
class EventObserver {
 public:
  virtual ~EventObserver() = default;
  virtual void OnEvent(Time now, OwnerId owner, EventKind kind) = 0;
};

// Runs events one at a time. A task may post, cancel, pause and drop, also its
// own owner, but must not run others. One that throws is gone, and the
// scheduler may go on.
class Scheduler final {
 public:
  static constexpr OwnerId kWorld{0};

  Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  // Destroys the tasks that never ran.
  ~Scheduler();

  // The time of the event that runs, or of the last one that ran; later only
  // after AdvanceTo() or RunUntil().
  Time Now() const { return now_; }

  OwnerId AddOwner();
  // Destroys the owner's pending events; posting for it does nothing from now
  // on. Takes time in proportion to those events.
  void DropOwner(OwnerId owner);
  // While an owner is paused its events wait. Resumed, those that are due run
  // in the order they would have had, before anything else.
  void SetPaused(OwnerId owner, bool paused);

  // From now on the owner is busy for `takes` after each of its events: those
  // that are due meanwhile wait, and run in the order they would have had.
  void SetSlow(OwnerId owner, Duration takes);

  // The event that runs takes `duration` longer, as if its owner were slow.
  void Spend(Duration duration) { spent_ = spent_ + duration; }
  // How long the event that runs has taken so far, if it is this owner's.
  Duration SpentBy(OwnerId owner) const {
    return owner == last_owner_ ? spent_ : Duration();
  }

  // Runs `task` at `when`, or at Now() if that has passed.
  EventId PostAt(Time when, OwnerId owner, EventKind kind, Task task);
  // Destroys a pending event. One that ran or was dropped is no error.
  void Cancel(EventId event);

  // Runs the next event. False if none is left but those of paused owners.
  bool RunNext();
  // Runs every event up to and including `limit`, then makes it Now().
  void RunUntil(Time limit);
  // Runs until nothing is left. For tests: a periodic timer never ends.
  void RunUntilIdle();
  // When RunNext() will run something, if anything is left for it.
  std::optional<Time> NextTime();

  // Who ran last. After a task threw: whose it was.
  OwnerId last_owner() const { return last_owner_; }
  uint64_t events_run() const { return events_run_; }
  // Events that were posted and neither ran nor were cancelled.
  size_t pending_events() const { return pending_events_; }
  // Grows whenever anything is posted, cancelled, dropped, paused or slowed.
  uint64_t changes() const { return changes_; }
  // Entries of the queue: of pending events, and of some cancelled ones.
  size_t queue_length() const { return heap_.size(); }

  // `observer` must outlive the scheduler or be replaced; null hears nothing.
  void SetObserver(EventObserver* observer) { observer_ = observer; }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  // Where a pending event lives. Reused; `generation` tells its tenants apart.
  // The events of one owner are a doubly linked list of slots.
  struct Slot {
    Task task;
    uint64_t sequence = 0;  // 0: free.
    uint32_t generation = 1;
    uint32_t previous = kNone;
    uint32_t next = kNone;  // Of the owner's list, or of the free list.
    OwnerId owner;
    EventKind kind = EventKind::kTask;
  };
  // What the heap orders. Stale once its slot holds another sequence.
  struct Entry {
    Time when;
    uint64_t sequence;
    uint32_t slot;
    bool Before(const Entry& other) const {
      return when != other.when ? when < other.when : sequence < other.sequence;
    }
  };
  struct Owner {
    uint32_t first_slot = kNone;
    bool paused = false;
    bool busy = false;  // With its last event, until a wake-up comes.
    bool dropped = false;
    Duration takes;              // Of each event.
    std::vector<Entry> waiting;  // Due while paused or busy.
  };

  uint32_t TakeSlot(OwnerId owner, EventKind kind, Task task);
  // Unlinks and frees a slot and returns what it held.
  Task ReleaseSlot(uint32_t index);
  bool IsStale(const Entry& entry) const {
    return slots_[entry.slot].sequence != entry.sequence;
  }
  // Makes the heap's front an event that may run; false if there is none.
  bool PrepareFront();
  void Push(const Entry& entry);
  // Lets run what waited, unless the owner still may not.
  void Release(OwnerId owner);
  void MakeBusy(OwnerId owner, Duration duration);
  void PopFront();
  void SiftDown(size_t index);
  void DiscardStaleEntries();

  Time now_;
  uint64_t next_sequence_ = 1;
  uint64_t events_run_ = 0;
  uint64_t changes_ = 0;
  size_t pending_events_ = 0;
  size_t stale_entries_ = 0;
  uint32_t first_free_slot_ = kNone;
  OwnerId last_owner_;
  Duration spent_;  // By the event that runs.
  EventObserver* observer_ = nullptr;
  std::vector<Slot> slots_;
  std::vector<Entry> heap_;  // Four children to a node.
  std::vector<Owner> owners_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SCHEDULER_H_

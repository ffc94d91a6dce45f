// SimExecutor: the turns of one simulated process, from its start to its end.
//
// An Executor on top of the run's Scheduler. Each start of a process gets a new
// one; destroying it is how a process dies.

#ifndef POUCH_SIM_SIM_EXECUTOR_H_
#define POUCH_SIM_SIM_EXECUTOR_H_

#include <utility>

#include "base/task.h"
#include "base/time.h"
#include "sim/machine_clock.h"
#include "sim/scheduler.h"
#include "worker/executor.h"

namespace pouch {

class SimExecutor final : public Executor {
 public:
  // Both must outlive the executor. Without a `clock` the date is right.
  explicit SimExecutor(Scheduler* scheduler,
                       const MachineClock* clock = nullptr)
      : scheduler_(scheduler), clock_(clock), owner_(scheduler->AddOwner()) {}
  // Destroys the process's pending events. Must not be called by one of its
  // own tasks that goes on to use it.
  ~SimExecutor() override { scheduler_->DropOwner(owner_); }

  Time Now() const override {
    return scheduler_->Now() + scheduler_->SpentBy(owner_);
  }
  Duration WallClockAhead() const override {
    return clock_ == nullptr ? Duration() : clock_->AheadAt(Now());
  }
  void Post(Task task) override {
    scheduler_->PostAt(Now(), owner_, EventKind::kTask, std::move(task));
  }
  TimerId PostAt(Time when, Task task) override {
    return PostAt(when, EventKind::kTimer, std::move(task));
  }
  void Cancel(TimerId timer) override {
    scheduler_->Cancel(EventId(timer.value()));
  }

  // As PostAt(), for the fake devices of this process.
  TimerId PostAt(Time when, EventKind kind, Task task) {
    return TimerId(
        scheduler_->PostAt(when, owner_, kind, std::move(task)).value());
  }

  // The task that runs waits so long: its Now() is later from here on, and the
  // process does nothing else until then. What it sends and writes meanwhile
  // leaves when the task began.
  void Wait(Duration duration) {
    if (scheduler_->last_owner() == owner_) scheduler_->Spend(duration);
  }

  // A stopped process: while paused nothing of it runs; afterwards what is due
  // runs in its order.
  void SetPaused(bool paused) { scheduler_->SetPaused(owner_, paused); }
  // A slow process: each of its turns takes so long.
  void SetSlow(Duration takes) { scheduler_->SetSlow(owner_, takes); }

  Scheduler* scheduler() const { return scheduler_; }
  OwnerId owner() const { return owner_; }

 private:
  Scheduler* scheduler_;
  const MachineClock* clock_;
  OwnerId owner_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SIM_EXECUTOR_H_

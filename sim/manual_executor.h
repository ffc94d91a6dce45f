// ManualExecutor: a scheduler with one process, turned by hand. For tests.

#ifndef POUCH_SIM_MANUAL_EXECUTOR_H_
#define POUCH_SIM_MANUAL_EXECUTOR_H_

#include <memory>
#include <utility>

#include "base/task.h"
#include "base/time.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "worker/executor.h"

namespace pouch {

class ManualExecutor final : public Executor {
 public:
  ManualExecutor() { Restart(); }

  Time Now() const override { return scheduler_.Now(); }
  void Post(Task task) override { process_->Post(std::move(task)); }
  TimerId PostAt(Time when, Task task) override {
    return process_->PostAt(when, std::move(task));
  }
  void Cancel(TimerId timer) override { process_->Cancel(timer); }

  // Runs one task; false if there is none.
  bool RunNext() { return scheduler_.RunNext(); }
  // Runs until nothing is left, however far the clock has to go.
  void RunUntilIdle() { scheduler_.RunUntilIdle(); }
  // Runs what is due within `span` and lets that much time pass.
  void RunFor(Duration span) { scheduler_.RunUntil(Now() + span); }
  // The process dies: its pending tasks with it. Another one starts.
  void Restart() { process_ = std::make_unique<SimExecutor>(&scheduler_); }

  Scheduler* scheduler() { return &scheduler_; }
  // Valid until the next Restart().
  SimExecutor* process() { return process_.get(); }

 private:
  Scheduler scheduler_;
  std::unique_ptr<SimExecutor> process_;
};

}  // namespace pouch

#endif  // POUCH_SIM_MANUAL_EXECUTOR_H_

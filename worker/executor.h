// The time and the turns of one worker.
//
// The worker owns this interface and names no implementation. Virtual time:
// sim/sim_executor.h.

#ifndef POUCH_WORKER_EXECUTOR_H_
#define POUCH_WORKER_EXECUTOR_H_

#include <cstdint>

#include "base/ids.h"
#include "base/task.h"
#include "base/time.h"

namespace pouch {

// Names one pending task of PostAt(); never reused within an executor.
using TimerId = Id<struct TimerIdTag, uint64_t>;

// Runs tasks one at a time on the worker's one thread.
//
// Time stands still inside a task but for what the application's calls in it
// wait for (Application::SetWait): else every Now() of one task gives the same
// answer. Tasks run in order of their time; those of one time in the order in
// which they were posted. An executor that is destroyed runs nothing more: a
// crashed worker's tasks die with it.
class Executor {
 public:
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  virtual Time Now() const = 0;

  // How far the machine's wall clock is ahead of Now(). Applications read that
  // clock, which may be wrong, drift and jump; the worker itself lives by Now()
  // alone, which never goes back.
  virtual Duration WallClockAhead() const { return Duration(); }

  // Runs `task` after the current one, at the current time. Never runs it
  // before Post() has returned.
  virtual void Post(Task task) = 0;

  // Runs `task` at `when`, or as Post() does if that has passed.
  virtual TimerId PostAt(Time when, Task task) = 0;

  // Forgets a task of PostAt(). One that ran or was cancelled is no error.
  virtual void Cancel(TimerId timer) = 0;

 protected:
  Executor() = default;
};

}  // namespace pouch

#endif  // POUCH_WORKER_EXECUTOR_H_

// ChildPool: pieces of work in child processes, some at once.

#ifndef POUCH_SIM_SEARCH_CHILD_POOL_H_
#define POUCH_SIM_SEARCH_CHILD_POOL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>

#include "base/status.h"
#include "sim/search/child_process.h"

namespace pouch {

struct ChildPoolOptions {
  size_t jobs = 1;  // How many at once, at least 1.
  ChildLimits limits;
  // Runs in each child first, for what does not survive a fork() by itself.
  // May be null.
  std::function<void()> after_fork;
  std::function<double()> real_seconds;  // The time of ChildLimits.
  std::function<bool()> interrupted;     // May be null: never.
};

// Children still running when it goes are killed.
class ChildPool final {
 public:
  explicit ChildPool(ChildPoolOptions options);
  ChildPool(const ChildPool&) = delete;
  ChildPool& operator=(const ChildPool&) = delete;

  // True if one more may be started.
  bool HasRoom() const { return running_.size() < options_.jobs; }
  size_t running() const { return running_.size(); }

  // Starts `work` in a child; its report will have this `id`. `work` need not
  // outlive the call. Errors: kResourceExhausted.
  Status Start(uint64_t id, const ChildWork& work);

  // Waits until a child ends, whichever it is. No value: none runs, or the user
  // interrupted.
  std::optional<ChildReport> Wait();

  void KillAll() { running_.clear(); }

 private:
  struct Running {
    ChildProcess process;
    double deadline;
    bool killed = false;
  };

  bool Interrupted() const;
  // Waits for something to happen, an interrupt, or the next deadline.
  void Poll();
  void KillOverdue();

  ChildPoolOptions options_;
  std::list<Running> running_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_CHILD_POOL_H_

// Branches: copies of this process that go on from where it is, each with
// something else happening next.
//
// Unlike a ChildProcess, a branch does not run a function and end: fork()
// returns in it as in its parent, in the middle of whatever is going on, and it
// ends with EndBranch().

#ifndef POUCH_SIM_SEARCH_BRANCH_H_
#define POUCH_SIM_SEARCH_BRANCH_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>

namespace pouch {

// How a branch ended.
enum class BranchEnd {
  kEnded,    // By EndBranch().
  kCrashed,  // By a signal, or by itself in another way.
  kHung,     // Its time was over.
  kOutOfMemory,
};

// What one branch may use.
struct BranchLimits {
  double seconds = 60;  // Real time; then it is killed.
  // How much more address space than its parent; 0: any amount.
  uint64_t more_memory_bytes = uint64_t{2} << 30;
};

// The failure class of a branch that did not reach EndBranch(), and what to say
// of it.
std::string_view FailureClassOf(BranchEnd end);
std::string_view FailureMessageOf(BranchEnd end);

// The branches of one process.
class Branches final {
 public:
  // Hears of each that has ended.
  using OnEnd = std::function<void(uint64_t id, BranchEnd end)>;

  // At most `jobs` run at once. `after_fork`, which may be null, is the first
  // that runs in each.
  Branches(size_t jobs, const BranchLimits& limits,
           std::function<void()> after_fork, OnEnd on_end);
  Branches(const Branches&) = delete;
  Branches& operator=(const Branches&) = delete;
  // Kills those that still run.
  ~Branches();

  // Waits until one more may run, and forks. True in the branch, which has no
  // branches yet and dies with its parent. In the parent, false.
  bool Fork(uint64_t id);
  // Waits for all of them.
  void WaitForAll();
  void KillAll();

  // For those forked from now on.
  void set_seconds(double seconds) { limits_.seconds = seconds; }

  uint64_t forked() const { return forked_; }

 private:
  void WaitForOne();
  void BecomeBranch(pid_t parent);

  size_t jobs_;
  BranchLimits limits_;
  std::function<void()> after_fork_;
  OnEnd on_end_;
  std::map<pid_t, uint64_t> running_;
  uint64_t forked_ = 0;
};

// Ends a branch, at once and without destructors.
[[noreturn]] void EndBranch();

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_BRANCH_H_

#include "sim/search/branch.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

#include "base/check.h"
#include "sim/search/process_limits.h"

namespace pouch {
namespace {

// Nothing else ends with it.
constexpr int kEndedStatus = 96;

void SetTimer(double seconds) {
  struct itimerval timer = {};
  timer.it_value.tv_sec = static_cast<time_t>(std::ceil(seconds));
  setitimer(ITIMER_REAL, &timer, nullptr);
}

BranchEnd EndOf(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == kEndedStatus) {
    return BranchEnd::kEnded;
  }
  // Nobody but the kernel, short of memory, kills with this signal.
  if ((WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemoryStatus) ||
      (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) {
    return BranchEnd::kOutOfMemory;
  }
  const bool timed_out = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
  return timed_out ? BranchEnd::kHung : BranchEnd::kCrashed;
}

}  // namespace

std::string_view FailureClassOf(BranchEnd end) {
  switch (end) {
    case BranchEnd::kHung:
      return "run.hung";
    case BranchEnd::kOutOfMemory:
      return "run.out_of_memory";
    default:
      return "run.crashed";
  }
}

std::string_view FailureMessageOf(BranchEnd end) {
  switch (end) {
    case BranchEnd::kHung:
      return "The run did not end within its limit of real time.";
    case BranchEnd::kOutOfMemory:
      return "The run needed more memory than it may use.";
    default:
      return "The process did not survive the run.";
  }
}

Branches::Branches(size_t jobs, const BranchLimits& limits,
                   std::function<void()> after_fork, OnEnd on_end)
    : jobs_(jobs),
      limits_(limits),
      after_fork_(std::move(after_fork)),
      on_end_(std::move(on_end)) {
  CHECK_GT(jobs_, 0u);
}

Branches::~Branches() { KillAll(); }

bool Branches::Fork(uint64_t id) {
  while (running_.size() >= jobs_) WaitForOne();
  ++forked_;
  std::fflush(nullptr);
  const pid_t parent = getpid();
  pid_t child = fork();
  // Too many processes: with one less there is room again.
  while (child < 0 && !running_.empty()) {
    WaitForOne();
    child = fork();
  }
  CHECK(child >= 0) << "no process for a branch";
  if (child == 0) {
    BecomeBranch(parent);
    return true;
  }
  running_[child] = id;
  return false;
}

void Branches::BecomeBranch(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) EndBranch();  // It was quicker.
  running_.clear();
  forked_ = 0;
  for (const int number :
       {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGALRM}) {
    signal(number, SIG_DFL);
  }
  // The parent decides what an interrupt ends.
  for (const int number : {SIGINT, SIGTERM, SIGPIPE}) signal(number, SIG_IGN);
  LeaveNoCore();
  LimitMemory(limits_.more_memory_bytes);
  SetTimer(limits_.seconds);
  if (after_fork_) after_fork_();
}

void Branches::WaitForAll() {
  while (!running_.empty()) WaitForOne();
}

void Branches::WaitForOne() {
  int status = 0;
  const pid_t ended = waitpid(-1, &status, 0);
  if (ended < 0) {
    CHECK(errno == EINTR) << "a branch is gone";
    return;
  }
  const auto found = running_.find(ended);
  if (found == running_.end()) return;
  const uint64_t id = found->second;
  running_.erase(found);
  on_end_(id, EndOf(status));
}

void Branches::KillAll() {
  for (const auto& [child, id] : running_) kill(child, SIGKILL);
  for (const auto& [child, id] : std::exchange(running_, {})) {
    waitpid(child, nullptr, 0);
  }
}

void EndBranch() { _exit(kEndedStatus); }

}  // namespace pouch

#include "sim/search/child_pool.h"

#include <poll.h>
#include <signal.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/check.h"

namespace pouch {
namespace {

bool IsReady(int descriptor) {
  struct pollfd one = {descriptor, POLLIN, 0};
  return poll(&one, 1, 0) > 0;
}

}  // namespace

ChildPool::ChildPool(ChildPoolOptions options) : options_(std::move(options)) {
  CHECK(options_.jobs > 0 && options_.real_seconds != nullptr);
}

Status ChildPool::Start(uint64_t id, const ChildWork& work) {
  CHECK(HasRoom());
  POUCH_ASSIGN_OR_RETURN(
      ChildProcess process,
      ChildProcess::Start(id, options_.limits, options_.after_fork, work));
  running_.push_back(
      {std::move(process), options_.real_seconds() + options_.limits.seconds});
  return OkStatus();
}

std::optional<ChildReport> ChildPool::Wait() {
  while (!running_.empty()) {
    if (Interrupted()) return std::nullopt;
    Poll();
    KillOverdue();
    for (auto child = running_.begin(); child != running_.end(); ++child) {
      child->process.Read();
      if (!IsReady(child->process.end_descriptor())) continue;
      ChildReport report = child->process.Finish();
      running_.erase(child);
      return report;
    }
  }
  return std::nullopt;
}

bool ChildPool::Interrupted() const {
  return options_.interrupted != nullptr && options_.interrupted();
}

void ChildPool::Poll() {
  std::vector<struct pollfd> descriptors;
  double first_deadline = running_.front().deadline;
  for (const Running& child : running_) {
    for (const int descriptor :
         {child.process.end_descriptor(), child.process.bytes_descriptor(),
          child.process.output_descriptor()}) {
      if (descriptor >= 0) descriptors.push_back({descriptor, POLLIN, 0});
    }
    if (!child.killed)
      first_deadline = std::min(first_deadline, child.deadline);
  }
  const double seconds =
      std::clamp(first_deadline - options_.real_seconds(), 0.0, 3600.0);
  const auto nanoseconds = static_cast<int64_t>(seconds * 1e9) + 1;
  const struct timespec limit = {nanoseconds / 1'000'000'000,
                                 nanoseconds % 1'000'000'000};
  // An interrupt that comes between the question and the wait ends the wait.
  sigset_t interrupts;
  sigset_t before;
  sigemptyset(&interrupts);
  sigaddset(&interrupts, SIGINT);
  sigaddset(&interrupts, SIGTERM);
  sigprocmask(SIG_BLOCK, &interrupts, &before);
  if (!Interrupted())
    ppoll(descriptors.data(), descriptors.size(), &limit, &before);
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

void ChildPool::KillOverdue() {
  const double now = options_.real_seconds();
  for (Running& child : running_) {
    if (child.killed || now < child.deadline) continue;
    child.killed = true;
    child.process.KillHung();
  }
}

}  // namespace pouch

#include "sim/search/child_pool.h"

#include <poll.h>

#include <algorithm>
#include <cmath>
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
    if (options_.interrupted != nullptr && options_.interrupted())
      return std::nullopt;
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
  poll(descriptors.data(), descriptors.size(),
       static_cast<int>(std::ceil(seconds * 1000)));
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

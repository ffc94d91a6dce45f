#include "cli/run_watcher.h"

#include <utility>

#include "reports/escape.h"

namespace pouch {

RunWatcher::RunWatcher(std::function<bool()> interrupted)
    : interrupted_(std::move(interrupted)) {}

void RunWatcher::Compare(TraceComparison* comparison, Turn turn) {
  comparison_ = comparison;
  turn_ = turn;
}

void RunWatcher::OnProgress(const RunProgress& progress) {
  if (progress_ != nullptr) progress_->Show(progress);
}

bool RunWatcher::ShouldStop() {
  // Behind a difference there is nothing more to learn.
  const bool differs = comparison_ != nullptr && comparison_->difference();
  return differs || interrupted_();
}

bool RunWatcher::wants_trace() const {
  return trace_ != nullptr || comparison_ != nullptr;
}

void RunWatcher::OnTrace(const TraceEvent& event) {
  if (trace_ != nullptr)
    trace_->Write(event.at, event.actor, event.kind, event.detail);
  if (comparison_ == nullptr) return;
  if (turn_ == Turn::kSecond) {
    comparison_->AddSecond(event);
  } else {
    comparison_->AddFirst(event);
  }
}

void RunWatcher::OnApplicationOutput(Time at, std::string_view worker,
                                     std::string_view text) {
  if (output_ == nullptr) return;
  if (progress_ != nullptr) progress_->Clear();
  *output_ << at << " " << EscapeLine(worker) << "  " << EscapeLine(text)
           << "\n";
  // The line about progress, on another stream, must not come in between.
  if (progress_ != nullptr) *output_ << std::flush;
}

void RunWatcher::OnDiskFile(std::string_view worker, std::string_view name,
                            std::string_view bytes) {
  if (disks_ != nullptr) disks_->Keep(worker, name, bytes);
}

}  // namespace pouch

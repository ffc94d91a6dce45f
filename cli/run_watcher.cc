#include "cli/run_watcher.h"

#include <utility>

#include "cli/state_dump.h"
#include "reports/escape.h"
#include "worker/application.h"
#include "worker/inspection.h"

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
  return trace_ != nullptr || comparison_ != nullptr || stop_ != nullptr;
}

void RunWatcher::OnTrace(const TraceEvent& event) {
  if (trace_ != nullptr)
    trace_->Write(event.at, event.actor, event.kind, event.detail);
  if (stop_ != nullptr) stop_->OnTrace(event);
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

std::string RunWatcher::stop_reason() const {
  return "stopped at " + stop_->Describe() + ", of " + stop_->actor();
}

void RunWatcher::OnStanding(const StandingRun& run) {
  if (progress_ != nullptr) progress_->Clear();
  if (states_ != nullptr)
    *states_ << pouch::DumpStates(run) << "\n" << std::flush;
  if (debug_ != nullptr && stops_here()) OpenDebugger(run);
}

void RunWatcher::OpenDebugger(const StandingRun& run) {
  const std::string& worker = stop_->actor();
  const auto at_rest = run.Inspect(worker);
  if (!at_rest) {
    *debug_ << "pouch run: there is no process to look into: "
            << EscapeLine(worker) << " is no worker, or is down\n";
    return;
  }
  const std::string title = stop_->Describe() + " of worker \"" + worker +
                            "\", at " + run.now().ToString() +
                            " virtual time; states[step][key] are its states";
  if (!at_rest->application->Debug(title, at_rest->states))
    *debug_ << "pouch run: the application has no debugger\n";
}

void RunWatcher::OnDiskFile(std::string_view worker, std::string_view name,
                            std::string_view bytes) {
  if (disks_ != nullptr) disks_->Keep(worker, name, bytes);
}

}  // namespace pouch

// RunWatcher: what the command shows and keeps of a run while it goes on.

#ifndef POUCH_CLI_RUN_WATCHER_H_
#define POUCH_CLI_RUN_WATCHER_H_

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/time.h"
#include "cli/disk_keeper.h"
#include "cli/progress_line.h"
#include "cli/stop_point.h"
#include "cli/trace_comparison.h"
#include "reports/trace_writer.h"
#include "sim/run_monitor.h"

namespace pouch {

// Hands everything on to those who are set; all of them may be null.
class RunWatcher final : public RunMonitor {
 public:
  // Which of two compared runs this is.
  enum class Turn { kFirst, kSecond };

  explicit RunWatcher(std::function<bool()> interrupted);

  void ShowProgress(ProgressLine* progress) { progress_ = progress; }
  void WriteTrace(TraceWriter* trace) { trace_ = trace; }
  void ShowOutput(std::ostream* output) { output_ = output; }
  void KeepDisks(DiskKeeper* disks) { disks_ = disks; }
  void Compare(TraceComparison* comparison, Turn turn);
  // Ends the run where that says.
  void StopAt(StopPoint* stop) { stop_ = stop; }
  // Writes the state of every worker there, once the run stands still: at its
  // first failure, where it is stopped, or at its end.
  void DumpStates(std::ostream* out) { states_ = out; }
  // Opens the debugger in the worker at which the run was stopped; says there
  // if it cannot.
  void Debug(std::ostream* errors) { debug_ = errors; }

  void OnProgress(const RunProgress& progress) override;
  bool ShouldStop() override;
  bool wants_trace() const override;
  void OnTrace(const TraceEvent& event) override;
  void OnApplicationOutput(Time at, std::string_view worker,
                           std::string_view text) override;
  bool stops_here() const override {
    return stop_ != nullptr && stop_->reached();
  }
  std::string stop_reason() const override;
  bool stops_at_failure() const override { return states_ != nullptr; }
  void OnStanding(const StandingRun& run) override;
  bool wants_disks() const override { return disks_ != nullptr; }
  void OnDiskFile(std::string_view worker, std::string_view name,
                  std::string_view bytes) override;

 private:
  void OpenDebugger(const StandingRun& run);

  std::function<bool()> interrupted_;
  ProgressLine* progress_ = nullptr;
  TraceWriter* trace_ = nullptr;
  std::ostream* output_ = nullptr;
  DiskKeeper* disks_ = nullptr;
  TraceComparison* comparison_ = nullptr;
  StopPoint* stop_ = nullptr;
  std::ostream* states_ = nullptr;
  std::ostream* debug_ = nullptr;
  Turn turn_ = Turn::kFirst;
};

}  // namespace pouch

#endif  // POUCH_CLI_RUN_WATCHER_H_

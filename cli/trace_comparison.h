// TraceComparison: finds the first event in which two runs differ.

#ifndef POUCH_CLI_TRACE_COMPARISON_H_
#define POUCH_CLI_TRACE_COMPARISON_H_

#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "base/status.h"
#include "base/time.h"
#include "sim/run_monitor.h"

namespace pouch {

// Where two traces part.
struct TraceDifference {
  uint64_t number = 0;  // Of the event, from 1.
  Time at;
  std::string actor;
  std::string first;   // As trace files have it, or "the end of the run".
  std::string second;  // The same.
  std::deque<std::string> before;  // The events both had just before.
};

// Keeps the first run's events in a nameless temporary file and compares the
// second run's with them as they come. Its memory does not grow.
class TraceComparison final {
 public:
  // Errors: kIoError if there is no place for temporary files.
  static Result<std::unique_ptr<TraceComparison>> Create();

  TraceComparison(const TraceComparison&) = delete;
  TraceComparison& operator=(const TraceComparison&) = delete;

  // An event of the first run.
  void AddFirst(const TraceEvent& event);
  // The first run is over. Errors: kIoError, kResourceExhausted.
  Status StartSecond();
  // An event of the second run. Nothing is compared behind a difference.
  void AddSecond(const TraceEvent& event);
  // The second run is over.
  void Finish();

  // How many events both runs had in common.
  uint64_t compared_events() const {
    return difference_ ? number_ - 1 : number_;
  }

  const std::optional<TraceDifference>& difference() const {
    return difference_;
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  explicit TraceComparison(std::FILE* file) : file_(file) {}

  bool ReadLine(std::string* line);

  std::unique_ptr<std::FILE, Close> file_;
  std::string line_;      // The event at hand.
  std::string expected_;  // The first run's event of the same number.
  uint64_t number_ = 0;
  std::deque<std::string> before_;
  std::optional<TraceDifference> difference_;
};

}  // namespace pouch

#endif  // POUCH_CLI_TRACE_COMPARISON_H_

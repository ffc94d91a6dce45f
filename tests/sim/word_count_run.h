// Runs the native word count, for tests of whole runs.

#ifndef POUCH_TESTS_SIM_WORD_COUNT_RUN_H_
#define POUCH_TESTS_SIM_WORD_COUNT_RUN_H_

#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "tests/native/word_count.h"
#include "worker/probes.h"

namespace pouch {

// Keeps the trace as lines "time actor kind detail".
class TraceKeeper final : public RunMonitor {
 public:
  bool wants_trace() const override { return true; }
  void OnTrace(const TraceEvent& event) override {
    events.push_back({std::string(event.actor), std::string(event.kind),
                      std::string(event.detail), event.at});
  }

  struct Event {
    std::string actor;
    std::string kind;
    std::string detail;
    Time at;
  };
  std::vector<Event> events;
};

// Three workers and `lines` lines of six words, with quick checkpoints.
inline RunConfig WordCountRun(int lines = 120) {
  RunConfig config;
  config.seed = 5;
  config.workers = {"w0", "w1", "w2"};
  FeedConfig feed;
  feed.name = "words";
  for (int i = 0; i < lines; ++i) {
    feed.contents += "the cat " + std::to_string(i % 17) + " sat on mats\n";
  }
  config.feeds.push_back(std::move(feed));
  config.worker_options.checkpoint_every = Duration::Milliseconds(30);
  config.worker_options.checkpoint_timeout = Duration::Milliseconds(300);
  config.worker_options.heartbeat_every = Duration::Milliseconds(50);
  config.worker_options.reconnect_most = Duration::Milliseconds(100);
  return config;
}

inline Fault FaultOn(FaultKind kind, Probe probe, uint64_t nth = 1) {
  Fault fault;
  fault.kind = kind;
  fault.trigger.probe = probe;
  fault.trigger.nth = nth;
  fault.restart_after = Duration::Milliseconds(20);
  return fault;
}

inline Fault FaultAt(FaultKind kind, int64_t ms, std::string target) {
  Fault fault;
  fault.kind = kind;
  fault.trigger.at = Time() + Duration::Milliseconds(ms);
  if (!target.empty()) fault.targets = {std::move(target)};
  fault.restart_after = Duration::Milliseconds(20);
  return fault;
}

inline RunResult RunWordCount(const RunConfig& config,
                              RunMonitor* monitor = nullptr,
                              NativeDefects defects = {}) {
  return *RunSimulation(config, WordCount(std::move(defects)), monitor);
}

}  // namespace pouch

#endif  // POUCH_TESTS_SIM_WORD_COUNT_RUN_H_

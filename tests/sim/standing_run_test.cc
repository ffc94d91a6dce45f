// A run stops where its monitor says, and shows the workers as they stand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "sim/run_monitor.h"
#include "sim/run_result.h"
#include "sim/trace_kinds.h"
#include "tests/native/native_application.h"
#include "tests/sim/word_count_run.h"
#include "worker/application.h"
#include "worker/inspection.h"
#include "worker/probes.h"

namespace pouch {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Stops at the n-th event of a kind, and keeps what stands there.
class Stopper final : public RunMonitor {
 public:
  Stopper(std::string kind, uint64_t nth) : kind_(std::move(kind)), nth_(nth) {}

  bool wants_trace() const override { return true; }
  void OnTrace(const TraceEvent& event) override {
    if (event.kind == kind_) ++seen_;
  }
  bool stops_here() const override { return seen_ >= nth_; }
  std::string stop_reason() const override { return "as asked"; }
  void OnStanding(const StandingRun& run) override {
    ++calls;
    now = run.now();
    for (const std::string& worker : run.workers()) {
      const std::optional<Inspection> inspection = run.Inspect(worker);
      phases.push_back(inspection ? inspection->phase : "down");
      if (!inspection) continue;
      epoch = inspection->epoch;
      for (const InspectedState& state : inspection->states) {
        states.push_back(state.step + " " + state.key + " " +
                         inspection->application->Describe(state.value, 99));
      }
    }
    unknown = run.Inspect("nobody").has_value();
  }

  int calls = 0;
  Time now;
  Epoch epoch;
  std::vector<std::string> phases;
  std::vector<std::string> states;
  bool unknown = true;

 private:
  std::string kind_;
  uint64_t nth_;
  uint64_t seen_ = 0;
};

TEST(StandingRunTest, RunEndsAtTheEventAsIncomplete) {
  Stopper stopper("complete", 3);
  const RunResult result = RunWordCount(WordCountRun(), &stopper);
  EXPECT_EQ(result.verdict(), "incomplete");
  EXPECT_EQ(result.incomplete_reason, "as asked");
  EXPECT_EQ(result.checkpoints_completed, 3u);
  EXPECT_EQ(stopper.calls, 1);
  EXPECT_EQ(stopper.now, result.ended_at);
  EXPECT_FALSE(stopper.unknown);
}

TEST(StandingRunTest, StatesAreThoseOfTheWorkersThatHoldThem) {
  Stopper stopper("never", 1);
  const RunResult result = RunWordCount(WordCountRun(), &stopper);
  ASSERT_TRUE(result.passed());
  EXPECT_EQ(stopper.calls, 1);
  EXPECT_THAT(stopper.phases, ElementsAre("running", "running", "running"));
  EXPECT_EQ(stopper.epoch, Epoch(1));
  // "the", "cat", "sat", "on", "mats" and 17 numbers, each once.
  EXPECT_EQ(stopper.states.size(), 22u);
  std::sort(stopper.states.begin(), stopper.states.end());
  EXPECT_THAT(stopper.states, Contains(HasSubstr("count the ")));
  EXPECT_THAT(stopper.states, Contains(HasSubstr("120")));
}

TEST(StandingRunTest, WorkerThatCrashedIsDown) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kProcessCrash, 60, "w1")};
  Stopper stopper("crash", 1);
  RunWordCount(config, &stopper);
  EXPECT_THAT(stopper.phases, ElementsAre("running", "down", "running"));
}

TEST(StandingRunTest, StoppingAtTheFirstFailureDropsWhatFollows) {
  class AtFailure final : public RunMonitor {
   public:
    bool stops_at_failure() const override { return true; }
  };
  NativeDefects defects;
  defects.lossy_round_trip = true;
  AtFailure monitor;
  const RunResult stopped = RunWordCount(WordCountRun(), &monitor, defects);
  const RunResult whole = RunWordCount(WordCountRun(), nullptr, defects);
  EXPECT_EQ(stopped.verdict(), whole.verdict());
  EXPECT_LT(stopped.ended_at, whole.ended_at);
}

TEST(StandingRunTest, EveryKindOfEventCanBeAskedFor) {
  RunConfig config = WordCountRun();
  config.faults = {FaultAt(FaultKind::kProcessCrash, 60, "w1"),
                   FaultAt(FaultKind::kPartition, 70, "w2"),
                   FaultOn(FaultKind::kPowerLoss, Probe::kSnapshotSynced, 4)};
  TraceKeeper keeper;
  RunWordCount(config, &keeper);
  std::set<std::string> unknown;
  for (const TraceKeeper::Event& event : keeper.events) {
    if (std::find(kTraceEventKinds.begin(), kTraceEventKinds.end(),
                  event.kind) == kTraceEventKinds.end())
      unknown.insert(event.kind);
  }
  EXPECT_GT(keeper.events.size(), 1000u);
  EXPECT_THAT(unknown, IsEmpty());
}

}  // namespace
}  // namespace pouch

// Properties of the event log under every order of snapshots, completions,
// crashes and failures of the disk:
//
//   * an acknowledged snapshot reads back, item for item, after any power loss
//     (I1), and reading changes nothing: a recovery that was itself cut short
//     is followed by one that finds the same (I5);
//   * nothing that was never vouched for comes back (I3), nothing is left over
//     after a cut or a collection (I11), and the log works on (I10);
//   * nothing is ever appended behind an error, and no file name used twice.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/disk_options.h"
#include "tests/worker/log_process.h"
#include "tests/worker/test_machine.h"
#include "worker/event_log.h"

namespace pouch {
namespace {

enum class Step {
  kSnapshot,
  kBigSnapshot,
  kTurn,  // One callback runs.
  kIdle,  // All of them do.
  kComplete,
  kFailAppend,
  kFailSync,
  kFailSyncNames,
  kFailOpen,
  kFailCut,
  kProcessCrash,
  kPowerLoss,
  kCrashDuringCut,
};

void showValue(Step step, std::ostream& os) {  // NOLINT: RapidCheck's name
  constexpr const char* kNames[] = {
      "snapshot",        "big snapshot", "turn",          "idle",
      "complete",        "fail append",  "fail sync",     "fail sync of names",
      "fail open",       "fail cut",     "process crash", "power loss",
      "crash during cut"};
  os << kNames[static_cast<int>(step)];
}

// Sees that a file is left for good after an error, and begun only once.
class FileRules final : public DiskObserver {
 public:
  void OnDiskEvent(const DiskEvent& event, const Status& outcome) override {
    const std::string name(event.name);
    if (event.kind == DiskEvent::Kind::kAppend) {
      if (left_.contains(name)) problem_ = "appended behind an error: " + name;
      if (event.offset_bytes == 0 && !begun_.insert(name).second) {
        problem_ = "used again: " + name;
      }
    }
    const bool is_data = event.kind == DiskEvent::Kind::kAppend ||
                         event.kind == DiskEvent::Kind::kSyncDone;
    if (is_data && !outcome.ok()) left_.insert(name);
  }

  const std::string& problem() const { return problem_; }

 private:
  std::set<std::string> left_;
  std::set<std::string> begun_;
  std::string problem_;
};

DiskOptions AnyDisk() {
  DiskOptions options;
  options.profile =
      *rc::gen::element(DiskProfile::kStrict, DiskProfile::kOrdered,
                        DiskProfile::kPrefix, DiskProfile::kSynced);
  options.sector_bytes = *rc::gen::element(1u, 64u, 512u);
  options.reorder_syncs = *rc::gen::arbitrary<bool>();
  return options;
}

// The worker's log, and beside it what the coordinator knows.
class World final {
 public:
  World(const DiskOptions& options, uint64_t seed)
      : machine_(options, seed), process_(&machine_, 300) {
    machine_.disk()->SetObserver(&rules_);
  }

  void Do(Step step) {
    switch (step) {
      case Step::kSnapshot:
        Begin(3);
        break;
      case Step::kBigSnapshot:
        Begin(40);
        break;
      case Step::kTurn:
        machine_.executor()->RunNext();
        break;
      case Step::kIdle:
        machine_.executor()->RunUntilIdle();
        break;
      case Step::kComplete:
        CompleteLatest();
        break;
      case Step::kFailAppend:
        machine_.Fail(DiskEvent::Kind::kAppend);
        break;
      case Step::kFailSync:
        machine_.Fail(DiskEvent::Kind::kSync);
        break;
      case Step::kFailSyncNames:
        machine_.Fail(DiskEvent::Kind::kSyncNames);
        break;
      case Step::kFailOpen:
        machine_.Fail(DiskEvent::Kind::kOpen);
        break;
      case Step::kFailCut:
        machine_.Fail(DiskEvent::Kind::kTruncate);
        machine_.Fail(DiskEvent::Kind::kRemove);
        break;
      case Step::kProcessCrash:
        Crash(false);
        Recover(false);
        break;
      case Step::kPowerLoss:
        Crash(true);
        Recover(false);
        break;
      case Step::kCrashDuringCut:
        Crash(true);
        Recover(true);
        break;
    }
    RC_ASSERT(rules_.problem() == "");
  }

  int crashes() const { return crashes_; }
  bool had_vouched() const { return had_vouched_; }

 private:
  void Begin(size_t length) {
    ++number_;
    process_.BeginWrite(
        number_, {std::to_string(number_), std::string(length, 'x'), ""});
  }

  // The latest acknowledged snapshot becomes complete everywhere.
  void CompleteLatest() {
    if (process_.acknowledged().size() <= valid_from_) return;
    vouched_ = process_.acknowledged().back();
    process_.log()->NoteComplete(vouched_->id);
    noted_.insert(vouched_->id);
    process_.log()->Collect(vouched_->range);
    for (const SegmentName& segment :
         ListSegments(*machine_.disk(), "events")) {
      RC_ASSERT(segment.number >= vouched_->range.segment ||
                machine_.faults()->fired() > 0);
    }
    ExpectReadable();
  }

  void Crash(bool power) {
    ++crashes_;
    if (power) {
      process_.LosePower();
    } else {
      process_.CrashProcess();
    }
    // Acknowledged, so it must be there: also what is not complete yet.
    if (process_.acknowledged().size() > valid_from_) {
      ExpectIsThere(process_.acknowledged().back());
    }
    ExpectReadable();
    const auto heard = process_.log()->LatestCompleteHeard();
    RC_ASSERT(!heard.has_value() || noted_.contains(*heard));
  }

  // As a rollback to what is vouched for.
  void Recover(bool crash_again) {
    // The attempts behind it are void; their acknowledgements mean nothing.
    valid_from_ = process_.acknowledged().size();
    if (crash_again) {
      std::optional<VouchedRange> range;
      if (vouched_.has_value()) range = vouched_->range;
      process_.log()->Cut(range, [] {});
      machine_.executor()->RunNext();
      Crash(true);
    }
    const uint64_t fired = machine_.faults()->fired();
    process_.Cut(vouched_);
    ExpectReadable();
    if (machine_.faults()->fired() > fired) return;
    const auto files = machine_.disk()->Snapshot();
    RC_ASSERT(files.size() == (vouched_.has_value() ? 1u : 0u));
    if (vouched_.has_value()) {
      RC_ASSERT(files.begin()->second.size() == vouched_->range.end_bytes);
    }
  }

  void ExpectReadable() {
    if (!vouched_.has_value()) return;
    had_vouched_ = true;
    ExpectIsThere(*vouched_);
  }
  void ExpectIsThere(const Acknowledged& snapshot) {
    const auto items = process_.Read(snapshot);
    if (!items.ok()) RC_FAIL(items.status().ToString());
    RC_ASSERT(*items == snapshot.items);
  }

  FileRules rules_;
  TestMachine machine_;
  LogProcess process_;
  uint64_t number_ = 0;
  std::optional<Acknowledged> vouched_;  // As the coordinator's record says.
  size_t valid_from_ = 0;                // In acknowledged().
  std::set<CheckpointId> noted_;
  int crashes_ = 0;
  bool had_vouched_ = false;
};

RC_GTEST_PROP(EventLogProperty, NothingAcknowledgedIsLostNothingElseComesBack,
              ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  const auto steps = *rc::gen::scale(
      2.0, rc::gen::container<std::vector<Step>>(
               rc::gen::weightedElement<Step>({{6, Step::kSnapshot},
                                               {3, Step::kBigSnapshot},
                                               {8, Step::kTurn},
                                               {6, Step::kIdle},
                                               {4, Step::kComplete},
                                               {1, Step::kFailAppend},
                                               {1, Step::kFailSync},
                                               {1, Step::kFailSyncNames},
                                               {1, Step::kFailOpen},
                                               {1, Step::kFailCut},
                                               {1, Step::kProcessCrash},
                                               {2, Step::kPowerLoss},
                                               {1, Step::kCrashDuringCut}})));
  World world(AnyDisk(), seed);
  for (Step step : steps) world.Do(step);
  // Whatever happened, the log can still be written, lost and read (I10).
  for (Step step : {Step::kIdle, Step::kPowerLoss, Step::kSnapshot, Step::kIdle,
                    Step::kComplete, Step::kPowerLoss}) {
    world.Do(step);
  }
  RC_CLASSIFY(world.crashes() > 3, "several crashes");
  RC_CLASSIFY(world.had_vouched(), "with a complete checkpoint");
}

}  // namespace
}  // namespace pouch

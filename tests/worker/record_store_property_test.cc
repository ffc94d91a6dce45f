// Property: a record store never goes back behind what it confirmed, whatever
// the disk does, and it works on after every recovery.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "sim/disk_options.h"
#include "tests/worker/store_process.h"
#include "tests/worker/test_machine.h"

namespace pouch {
namespace {

enum class Step {
  kReplace,
  kAppend,  // Needs that nothing is under way.
  kTurn,
  kIdle,
  kFailOpen,
  kFailAppend,
  kFailSync,
  kFailSyncNames,
  kFailRemove,
  kProcessCrash,
  kPowerLoss,
};

void showValue(Step step, std::ostream& os) {  // NOLINT: RapidCheck's name
  constexpr const char* kNames[] = {
      "replace",     "append",        "turn",      "idle",
      "fail open",   "fail append",   "fail sync", "fail sync of names",
      "fail remove", "process crash", "power loss"};
  os << kNames[static_cast<int>(step)];
}

// Payloads are numbers that grow, so that older and newer are plain to see.
class World final {
 public:
  World(const DiskOptions& options, uint64_t seed)
      : machine_(options, seed), process_(&machine_) {}

  void Do(Step step) {
    switch (step) {
      case Step::kReplace:
        begun_ = true;
        process_.Replace(std::to_string(++written_));
        break;
      case Step::kAppend:
        if (!begun_ || Latest() < written_) break;
        process_.Append(std::to_string(++written_));
        break;
      case Step::kTurn:
        machine_.executor()->RunNext();
        break;
      case Step::kIdle:
        process_.RunUntilIdle();
        RC_ASSERT(!begun_ || Latest() == written_);
        break;
      case Step::kFailOpen:
        machine_.Fail(DiskEvent::Kind::kOpen);
        break;
      case Step::kFailAppend:
        machine_.Fail(DiskEvent::Kind::kAppend);
        break;
      case Step::kFailSync:
        machine_.Fail(DiskEvent::Kind::kSync, 2);
        break;
      case Step::kFailSyncNames:
        machine_.Fail(DiskEvent::Kind::kSyncNames);
        break;
      case Step::kFailRemove:
        machine_.Fail(DiskEvent::Kind::kRemove, 2);
        break;
      case Step::kProcessCrash:
        process_.CrashProcess();
        CheckLoaded();
        break;
      case Step::kPowerLoss:
        process_.LosePower();
        CheckLoaded();
        ++power_losses_;
        break;
    }
  }

  uint64_t confirmed() const { return Latest(); }
  int power_losses() const { return power_losses_; }

 private:
  uint64_t Latest() const {
    const auto& confirmed = process_.confirmed();
    return confirmed.empty() ? 0 : std::stoull(confirmed.back());
  }

  void CheckLoaded() {
    begun_ = false;  // A new process has to write again first.
    const std::string loaded = process_.Load();
    const uint64_t found = loaded == "nothing" ? 0 : std::stoull(loaded);
    RC_ASSERT(found >= Latest());
    RC_ASSERT(found <= written_);
    RC_ASSERT(process_.Load() == loaded);
  }

  TestMachine machine_;
  StoreProcess process_;
  uint64_t written_ = 0;
  bool begun_ = false;
  int power_losses_ = 0;
};

RC_GTEST_PROP(RecordStoreProperty, NeverGoesBackBehindWhatItConfirmed, ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  DiskOptions options;
  options.profile =
      *rc::gen::element(DiskProfile::kStrict, DiskProfile::kOrdered,
                        DiskProfile::kPrefix, DiskProfile::kSynced);
  options.sector_bytes = *rc::gen::element(1u, 512u);
  options.reorder_syncs = *rc::gen::arbitrary<bool>();
  const auto steps = *rc::gen::scale(
      2.0, rc::gen::container<std::vector<Step>>(
               rc::gen::weightedElement<Step>({{4, Step::kReplace},
                                               {6, Step::kAppend},
                                               {8, Step::kTurn},
                                               {5, Step::kIdle},
                                               {1, Step::kFailOpen},
                                               {1, Step::kFailAppend},
                                               {1, Step::kFailSync},
                                               {1, Step::kFailSyncNames},
                                               {1, Step::kFailRemove},
                                               {1, Step::kProcessCrash},
                                               {2, Step::kPowerLoss}})));
  World world(options, seed);
  for (Step step : steps) world.Do(step);
  for (Step step : {Step::kReplace, Step::kIdle, Step::kPowerLoss}) {
    world.Do(step);
  }
  RC_CLASSIFY(world.confirmed() > 3, "several writes");
  RC_CLASSIFY(world.power_losses() > 2, "several power losses");
}

}  // namespace
}  // namespace pouch

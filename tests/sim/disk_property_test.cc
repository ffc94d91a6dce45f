// Properties of the simulated disk: a power loss never takes back an
// acknowledgement, whatever the profile; what survives is something that was
// done; a process crash loses nothing. On these worker/event_log.h builds
// recovery.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/power_loss.h"
#include "sim/sim_disk.h"
#include "tests/sim/disk_model.h"
#include "worker/disk.h"

namespace pouch {
namespace {

struct Step {
  enum Kind {
    kAppend,
    kTruncate,
    kSync,
    kSyncNames,
    kRename,
    kRemove,
    kClose,
    kTurn,  // Everything under way is done.
    kTick,  // Some of it.
    kProcessCrash,
  };
  Kind kind;
  uint32_t file;   // One of four names,
  uint32_t other;  // and another for a rename.
  uint32_t size;
};

void showValue(const Step& step, std::ostream& os) {  // NOLINT: RapidCheck's
  constexpr const char* kNames[] = {
      "append", "truncate", "sync", "sync_names", "rename",
      "remove", "close",    "turn", "tick",       "process_crash"};
  os << kNames[step.kind] << " " << step.file << " " << step.other << " "
     << step.size;
}

rc::Gen<Step> AnyStep() {
  return rc::gen::build<Step>(
      rc::gen::set(&Step::kind, rc::gen::weightedElement<Step::Kind>(
                                    {{16, Step::kAppend},
                                     {3, Step::kTruncate},
                                     {6, Step::kSync},
                                     {4, Step::kSyncNames},
                                     {5, Step::kRename},
                                     {3, Step::kRemove},
                                     {1, Step::kClose},
                                     {3, Step::kTurn},
                                     {5, Step::kTick},
                                     {1, Step::kProcessCrash}})),
      rc::gen::set(&Step::file, rc::gen::inRange<uint32_t>(0, 4)),
      rc::gen::set(&Step::other, rc::gen::inRange<uint32_t>(0, 4)),
      rc::gen::set(&Step::size, rc::gen::inRange<uint32_t>(0, 40)));
}

std::vector<Step> AnySteps() {
  return *rc::gen::container<std::vector<Step>>(AnyStep());
}

// Drives a SimDisk and a DiskModel through the same steps.
class DiskStory final {
 public:
  DiskStory(DiskProfile profile, uint64_t seed)
      : disk_(OptionsOf(profile, seed), Rng(seed), executor_.process()) {
    model_ = std::make_unique<DiskModel>();
  }

  void Do(const Step& step) {
    const std::string name(1, static_cast<char>('a' + step.file));
    const std::string other(1, static_cast<char>('a' + step.other));
    switch (step.kind) {
      case Step::kAppend:
        Append(name, step.size);
        break;
      case Step::kTruncate:
        Truncate(name, step.size);
        break;
      case Step::kSync:
        Sync(name);
        break;
      case Step::kSyncNames:
        disk_.SyncNames(
            [this, asked = model_->AskSyncNames()](const Status& outcome) {
              RC_ASSERT(outcome.ok());
              model_->AcknowledgeNames(asked);
            });
        break;
      case Step::kRename:
        if (!model_->Has(name) || name == other) break;
        open_.erase(other);
        RC_ASSERT(disk_.Rename(name, other).ok());
        if (auto node = open_.extract(name); !node.empty()) {
          node.key() = other;
          open_.insert(std::move(node));
        }
        model_->Rename(name, other);
        break;
      case Step::kRemove:
        if (!model_->Has(name)) break;
        open_.erase(name);
        RC_ASSERT(disk_.Remove(name).ok());
        model_->Remove(name);
        break;
      case Step::kClose:
        open_.erase(name);
        break;
      case Step::kTurn:
        executor_.RunUntilIdle();
        break;
      case Step::kTick:
        executor_.RunFor(Duration::Milliseconds(1));
        break;
      case Step::kProcessCrash:
        CrashProcess();
        break;
    }
    RC_ASSERT(disk_.Snapshot() == model_->Visible());
  }

  // The process is gone, and everything is there.
  void CrashProcess() {
    disk_.ProcessCrash();
    StartNextProcess();
    RC_ASSERT(disk_.Snapshot() == model_->Visible());
  }

  // The power fails: the rest is judged, and a new story starts from it.
  void LosePower(bool only_prefixes) {
    const auto before = disk_.Snapshot();
    report_ = disk_.LosePower();
    StartNextProcess();
    const auto found = disk_.Snapshot();
    lost_something_ = lost_something_ || found != before;
    const std::string wrong = model_->Judge(found, only_prefixes);
    if (!wrong.empty()) RC_FAIL(wrong);
    // What survived once is durable.
    (void)disk_.LosePower();
    disk_.StartProcess(executor_.process());
    RC_ASSERT(disk_.Snapshot() == found);
    model_ = std::make_unique<DiskModel>();
    for (const auto& [name, contents] : found) {
      model_->StartWith(name, contents);
    }
  }

  bool lost_something() const { return lost_something_; }
  const PowerLossReport& report() const { return report_; }

 private:
  static DiskOptions OptionsOf(DiskProfile profile, uint64_t seed) {
    DiskOptions options;
    options.profile = profile;
    options.sector_bytes = 16;
    options.sync_latency = {Duration(), Duration::Milliseconds(3)};
    options.reorder_syncs = seed % 2 == 0;
    return options;
  }

  AppendFile* Open(const std::string& name) {
    std::unique_ptr<AppendFile>& file = open_[name];
    if (file == nullptr) file = *disk_.OpenForAppend(name);
    return file.get();
  }

  void Append(const std::string& name, uint32_t size) {
    if (!model_->Has(name)) {
      // A new file; its tag is durable before anything else happens.
      std::string tag = std::to_string(++last_tag_);
      tag.insert(0, DiskModel::kTagBytes - tag.size(), '0');
      RC_ASSERT(Open(name)->Append(tag).ok());
      Open(name)->Sync([](const Status&) {});
      model_->Create(name, tag);
      executor_.RunUntilIdle();
    }
    std::string data;
    for (uint32_t i = 0; i < size; ++i) {
      data += static_cast<char>('a' + ++last_byte_ % 26);
    }
    RC_ASSERT(Open(name)->Append(data).ok());
    if (!data.empty()) model_->Append(name, data);
  }

  void Truncate(const std::string& name, uint32_t size) {
    if (!model_->Has(name)) return;
    const size_t old_size = model_->ContentsOf(name).size();
    const size_t cut =
        old_size - std::min<size_t>(size, old_size - DiskModel::kTagBytes);
    RC_ASSERT(Open(name)->Truncate(cut).ok());
    model_->Truncate(name, cut);
  }

  void Sync(const std::string& name) {
    if (!model_->Has(name)) return;
    Open(name)->Sync(
        [this, asked = model_->AskSync(name)](const Status& outcome) {
          RC_ASSERT(outcome.ok());
          model_->Acknowledge(asked);
        });
  }

  void StartNextProcess() {
    open_.clear();
    executor_.Restart();
    disk_.StartProcess(executor_.process());
  }

  ManualExecutor executor_;
  SimDisk disk_;
  std::unique_ptr<DiskModel> model_;
  std::map<std::string, std::unique_ptr<AppendFile>> open_;
  PowerLossReport report_;
  uint64_t last_tag_ = 0;
  uint64_t last_byte_ = 0;
  bool lost_something_ = false;
};

class DiskPropertyTest : public ::testing::TestWithParam<DiskProfile> {};

TEST_P(DiskPropertyTest, PowerLossKeepsWhatWasAcknowledgedAndInventsNothing) {
  const DiskProfile profile = GetParam();
  const bool holds = rc::check([profile](uint64_t seed) {
    DiskStory story(profile, seed);
    for (int life = 0; life < 3; ++life) {
      for (const Step& step : AnySteps()) story.Do(step);
      story.LosePower(profile != DiskProfile::kStrict);
    }
    RC_CLASSIFY(story.lost_something(), "lost something");
    RC_CLASSIFY(story.report().torn_data > 0, "tore an append");
    RC_CLASSIFY(story.report().lost_names > 0, "lost a name");
    RC_ASSERT(profile != DiskProfile::kSynced || !story.lost_something());
  });
  EXPECT_TRUE(holds);
}

INSTANTIATE_TEST_SUITE_P(AllProfiles, DiskPropertyTest,
                         ::testing::Values(DiskProfile::kStrict,
                                           DiskProfile::kOrdered,
                                           DiskProfile::kPrefix,
                                           DiskProfile::kSynced),
                         [](const auto& param_info) {
                           switch (param_info.param) {
                             case DiskProfile::kStrict:
                               return "Strict";
                             case DiskProfile::kOrdered:
                               return "Ordered";
                             case DiskProfile::kPrefix:
                               return "Prefix";
                             case DiskProfile::kSynced:
                               return "Synced";
                           }
                           return "Unknown";
                         });

}  // namespace
}  // namespace pouch

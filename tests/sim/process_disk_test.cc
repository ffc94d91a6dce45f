// A process that a fault killed in its turn changes nothing any more.

#include "sim/process_disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/operation.h"
#include "sim/sim_disk.h"
#include "worker/disk.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(ProcessDiskTest, TheLivingWriteAndHearOfTheirSyncs) {
  ManualExecutor executor;
  SimDisk disk(DiskOptions(), Rng(1), executor.process());
  bool dead = false;
  ProcessDisk view(&disk, &dead);
  bool synced = false;
  auto file = *view.OpenForAppend("log");
  EXPECT_TRUE(file->Append("abc").ok());
  file->Sync([&synced](const Status& status) { synced = status.ok(); });
  executor.RunUntilIdle();
  EXPECT_TRUE(synced);
  EXPECT_EQ(file->size_bytes(), 3u);
}

TEST(ProcessDiskTest, AGhostChangesNothingAndHearsNothing) {
  ManualExecutor executor;
  SimDisk disk(DiskOptions(), Rng(1), executor.process());
  bool dead = false;
  ProcessDisk view(&disk, &dead);
  auto file = *view.OpenForAppend("log");
  ASSERT_TRUE(file->Append("abc").ok());
  dead = true;
  bool heard = false;
  EXPECT_TRUE(file->Append("d").ok());
  EXPECT_TRUE(file->Truncate(0).ok());
  EXPECT_TRUE(view.Rename("log", "new").ok());
  auto other = *view.OpenForAppend("other");
  EXPECT_TRUE(other->Append("e").ok());
  file->Sync([&heard](const Status&) { heard = true; });
  other->Sync([&heard](const Status&) { heard = true; });
  view.SyncNames([&heard](const Status&) { heard = true; });
  EXPECT_TRUE(view.Remove("log").ok());
  executor.RunUntilIdle();
  EXPECT_FALSE(heard);
  EXPECT_THAT(disk.Snapshot(), ElementsAre(Pair("log", "abc")));
}

// Writes down what it hears, and kills at one of the operations.
class Killer final : public OperationListener {
 public:
  void OnOperation(const Operation& operation) override {
    heard.push_back(std::string(OperationKindName(operation.kind)) + " " +
                    std::string(operation.file) +
                    (operation.after ? " done" : ""));
    if (heard.back() == kill_at) dead = true;
  }

  std::string kill_at;
  bool dead = false;
  std::vector<std::string> heard;
};

// What is left of a few calls if the process dies at one of them.
std::map<std::string, std::string> Survivors(std::string kill_at, bool* told) {
  ManualExecutor executor;
  SimDisk disk(DiskOptions(), Rng(1), executor.process());
  Killer killer;
  killer.kill_at = std::move(kill_at);
  ProcessDisk view(&disk, &killer.dead, &killer);
  *told = false;
  auto file = *view.OpenForAppend("log");
  EXPECT_TRUE(file->Append("abc").ok());
  EXPECT_TRUE(file->Truncate(2).ok());
  file->Sync([told](const Status&) { *told = true; });
  executor.RunUntilIdle();
  EXPECT_TRUE(view.Rename("log", "new").ok());
  return disk.Snapshot();
}

TEST(ProcessDiskTest, OneKilledBeforeACallLeavesNoTraceOfIt) {
  bool told = false;
  EXPECT_THAT(Survivors("open log", &told), IsEmpty());
  EXPECT_THAT(Survivors("append log", &told), ElementsAre(Pair("log", "")));
  EXPECT_THAT(Survivors("truncate log", &told),
              ElementsAre(Pair("log", "abc")));
  EXPECT_THAT(Survivors("rename log", &told), ElementsAre(Pair("log", "ab")));
}

TEST(ProcessDiskTest, OneKilledAfterACallNeverKnowsOfItsEffect) {
  bool told = false;
  EXPECT_THAT(Survivors("append log done", &told),
              ElementsAre(Pair("log", "abc")));
  EXPECT_THAT(Survivors("sync log done", &told),
              ElementsAre(Pair("log", "ab")));
  EXPECT_FALSE(told);
  EXPECT_THAT(Survivors("rename log done", &told),
              ElementsAre(Pair("new", "ab")));
  EXPECT_TRUE(told);
}

TEST(ProcessDiskTest, EveryCallIsToldOfTwiceAndASyncWhenItIsDone) {
  ManualExecutor executor;
  SimDisk disk(DiskOptions(), Rng(1), executor.process());
  Killer killer;
  ProcessDisk view(&disk, &killer.dead, &killer);
  auto file = *view.OpenForAppend("log");
  file->Sync([&killer](const Status&) { killer.heard.push_back("told"); });
  view.SyncNames([](const Status&) {});
  EXPECT_THAT(killer.heard, ElementsAre("open log", "open log done", "sync log",
                                        "sync_names "));
  killer.heard.clear();
  executor.RunUntilIdle();
  EXPECT_THAT(killer.heard,
              ElementsAre("sync log done", "told", "sync_names  done"));
  killer.heard.clear();
  char byte = 0;
  EXPECT_TRUE(view.ReadAt("log", 0, {&byte, 1}).ok());
  file.reset();
  EXPECT_TRUE(view.Remove("log").ok());
  EXPECT_THAT(killer.heard, ElementsAre("read log", "read log done",
                                        "remove log", "remove log done"));
}

}  // namespace
}  // namespace pouch

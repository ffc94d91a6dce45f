// A process that a fault killed in its turn changes nothing any more.

#include "sim/process_disk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/rng.h"
#include "base/status.h"
#include "sim/disk_options.h"
#include "sim/manual_executor.h"
#include "sim/sim_disk.h"
#include "worker/disk.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
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

}  // namespace
}  // namespace pouch

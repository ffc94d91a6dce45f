// Each way in which a disk goes wrong, and what follows from it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/time.h"
#include "sim/disk_conditions.h"
#include "sim/disk_events.h"
#include "sim/disk_options.h"
#include "tests/sim/disk_machine.h"
#include "worker/disk.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const Status kFailed(StatusCode::kIoError, "injected");

class DiskTwistsTest : public ::testing::Test {
 protected:
  DiskTwistsTest() {
    DiskOptions options;
    options.profile = DiskProfile::kSynced;
    machine_ = std::make_unique<Machine>(options);
  }

  void Next(DiskEvent::Kind kind, const Status& status, DiskTwist twist) {
    machine_->faults.FailNext(kind, DiskRuling(status, twist));
  }
  // What one read of `most` bytes gives.
  std::string Read(const std::string& name, size_t most = 4096) {
    std::string out(most, '#');
    const auto count = machine_->disk.ReadAt(name, 0, std::span(out));
    out.resize(count.ok() ? *count : 0);
    return out;
  }
  void LosePower() {
    (void)machine_->disk.LosePower();
    machine_->executor.Restart();
    machine_->disk.StartProcess(machine_->executor.process());
  }

  std::unique_ptr<Machine> machine_;
};

TEST_F(DiskTwistsTest, ACleanSyncErrorKeepsTheBytesUntilThePowerFails) {
  machine_->SyncAll();
  machine_->Append("a", "old ");
  machine_->SyncAll();
  machine_->Append("a", "new");
  Next(DiskEvent::Kind::kSync, kFailed, DiskTwist::kCacheOnly);
  EXPECT_FALSE(machine_->SyncFile("a").ok());
  EXPECT_TRUE(machine_->SyncFile("a").ok()) << "the next one succeeds";
  EXPECT_EQ(Read("a"), "old new");
  LosePower();
  EXPECT_EQ(Read("a"), "old ");
}

TEST_F(DiskTwistsTest, WhatIsWrittenAgainAfterACleanSyncErrorIsSafe) {
  machine_->Append("a", "new");
  Next(DiskEvent::Kind::kSync, kFailed, DiskTwist::kCacheOnly);
  EXPECT_FALSE(machine_->SyncFile("a").ok());
  machine_->Append("b", "new");
  machine_->SyncAll();
  LosePower();
  EXPECT_EQ(Read("b"), "new");
}

TEST_F(DiskTwistsTest, ARevertedSyncGivesTheOldBytesAtOnce) {
  machine_->Append("a", "old ");
  machine_->SyncAll();
  machine_->Append("a", "new");
  Next(DiskEvent::Kind::kSync, kFailed, DiskTwist::kReverted);
  EXPECT_FALSE(machine_->SyncFile("a").ok());
  EXPECT_EQ(Read("a"), std::string("old \0\0\0", 7)) << "but the length grew";
}

TEST_F(DiskTwistsTest, ASyncThatLiesIsFoundOutWhenThePowerFails) {
  machine_->Append("a", "one");
  machine_->SyncAll();
  machine_->Append("a", " two");
  Next(DiskEvent::Kind::kSync, OkStatus(), DiskTwist::kLied);
  EXPECT_TRUE(machine_->SyncFile("a").ok());
  LosePower();
  EXPECT_EQ(Read("a"), "one");
}

TEST_F(DiskTwistsTest, AnHonestSyncMakesUpForOneThatLied) {
  machine_->Append("a", "one");
  Next(DiskEvent::Kind::kSync, OkStatus(), DiskTwist::kLied);
  machine_->SyncAll();
  machine_->SyncAll();
  LosePower();
  EXPECT_EQ(Read("a"), "one");
}

TEST_F(DiskTwistsTest, ANameWhoseSyncLiedIsGoneWithThePower) {
  machine_->Append("a", "one");
  EXPECT_TRUE(machine_->SyncFile("a").ok());
  Next(DiskEvent::Kind::kSyncNames, OkStatus(), DiskTwist::kLied);
  machine_->SyncAll();
  LosePower();
  EXPECT_THAT(machine_->disk.ListNames(), ElementsAre());
}

TEST_F(DiskTwistsTest, AShortWriteLeavesAPartAndFails) {
  for (int i = 0; i < 20; ++i) {
    const std::string name = "f" + std::to_string(i);
    Next(DiskEvent::Kind::kAppend, kFailed, DiskTwist::kShort);
    EXPECT_FALSE(machine_->Open(name)->Append("0123456789").ok());
    const std::string part = Read(name);
    EXPECT_GE(part.size(), 1u);
    EXPECT_LE(part.size(), 9u);
    EXPECT_EQ(part, std::string("0123456789").substr(0, part.size()));
  }
}

TEST_F(DiskTwistsTest, ALostWriteLeavesZeros) {
  Next(DiskEvent::Kind::kAppend, OkStatus(), DiskTwist::kLost);
  machine_->Append("a", "xyz");
  EXPECT_EQ(Read("a"), std::string(3, '\0'));
}

TEST_F(DiskTwistsTest, AMisdirectedWriteOverwritesWhatASyncVouchedFor) {
  machine_->Append("other", std::string(100, '.'));
  machine_->SyncAll();
  Next(DiskEvent::Kind::kAppend, OkStatus(), DiskTwist::kMisdirected);
  machine_->Append("a", "xyz");
  EXPECT_EQ(Read("a"), std::string(3, '\0'));
  EXPECT_NE(Read("other"), std::string(100, '.'));
  EXPECT_EQ(Read("other").size(), 100u);
}

TEST_F(DiskTwistsTest, AReadGoesWrongOnceAndTheFileStaysAsItIs) {
  const std::string bytes(2000, 'x');
  machine_->Append("a", bytes);
  machine_->Append("b", std::string(2000, 'y'));
  machine_->SyncAll();
  for (const DiskTwist twist : {DiskTwist::kShort, DiskTwist::kFlipped,
                                DiskTwist::kStale, DiskTwist::kMisdirected}) {
    Next(DiskEvent::Kind::kRead, OkStatus(), twist);
    const std::string wrong = Read("a");
    EXPECT_FALSE(wrong.empty());
    if (twist != DiskTwist::kShort && twist != DiskTwist::kMisdirected) {
      EXPECT_NE(wrong, bytes) << static_cast<int>(twist);
    }
    EXPECT_EQ(Read("a"), bytes);
  }
}

TEST_F(DiskTwistsTest, AStalledDiskEndsNoSyncUntilItGoesOn) {
  std::vector<int> ended;
  const auto file = machine_->Open("a");
  DiskConditions stalled;
  stalled.stalled = true;
  machine_->disk.SetConditions(stalled);
  for (const int which : {1, 2}) {
    file->Sync([&ended, which](const Status&) { ended.push_back(which); });
  }
  machine_->executor.RunUntilIdle();
  EXPECT_THAT(ended, ElementsAre());
  machine_->disk.SetConditions({});
  machine_->executor.RunUntilIdle();
  EXPECT_THAT(ended, ElementsAre(1, 2));
}

TEST_F(DiskTwistsTest, ASlowDiskTakesSoMuchLonger) {
  DiskConditions slow;
  slow.slower_by = Duration::Seconds(1);
  machine_->disk.SetConditions(slow);
  const Time before = machine_->executor.process()->Now();
  machine_->SyncAll();
  EXPECT_GE(machine_->executor.process()->Now() - before, Duration::Seconds(1));
}

TEST_F(DiskTwistsTest, AShuffledListingHasTheSameNames) {
  for (const char* name : {"a", "b", "c", "d", "e"}) machine_->Append(name, "");
  const std::vector<std::string> ascending = machine_->disk.ListNames();
  DiskConditions shuffled;
  shuffled.shuffle_listings = true;
  machine_->disk.SetConditions(shuffled);
  bool other_order = false;
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(machine_->disk.ListNames(),
                UnorderedElementsAre("a", "b", "c", "d", "e"));
    other_order |= machine_->disk.ListNames() != ascending;
  }
  EXPECT_TRUE(other_order);
}

}  // namespace
}  // namespace pouch

// Damage at rest: what it does, and that it hits what a sync vouched for.

#include "sim/disk_damage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "sim/disk_damage_listener.h"
#include "sim/disk_fault.h"
#include "sim/disk_options.h"
#include "sim/fault_kind.h"
#include "tests/sim/disk_machine.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Writes down what it hears.
class RecordingListener final : public DiskDamageListener {
 public:
  void OnDamaged(std::string_view file, uint64_t begin, uint64_t end,
                 const FileBefore&) override {
    heard.push_back(std::string(file) + " " + std::to_string(begin) + "-" +
                    (end == kWholeFile ? "" : std::to_string(end)));
  }
  void OnRewritten(std::string_view, uint64_t, uint64_t) override {}
  void OnMisread(std::string_view file) override {
    heard.push_back("misread " + std::string(file));
  }

  std::vector<std::string> heard;
};

DiskOptions WithHistory() {
  DiskOptions options;
  options.history = Duration::Seconds(10);
  return options;
}

// A file of 1000 bytes that a sync vouched for, and 100 more.
class DiskDamageTest : public ::testing::Test {
 protected:
  DiskDamageTest() : machine_(WithHistory()) {
    machine_.Append("log-1", bytes_);
    machine_.SyncAll();
    machine_.Append("log-1", std::string(100, 'y'));
    machine_.disk.SetDamageListener(&listener_);
  }

  bool Damage(FaultKind kind, DiskFault fault = {}) {
    return DamageAtRest(kind, fault, &machine_.disk, {}, &rng_);
  }

  const std::string bytes_ = std::string(1000, 'x');
  Machine machine_;
  RecordingListener listener_;
  Rng rng_{1};
};

TEST_F(DiskDamageTest, OneBitOfWhatIsDurableFlips) {
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(Damage(FaultKind::kBitFlip));
  EXPECT_EQ(listener_.heard.size(), 30u);
  const std::string now = machine_.Contents("log-1");
  EXPECT_NE(now.substr(0, 1000), bytes_);
  EXPECT_EQ(now.substr(1000), std::string(100, 'y'));
}

TEST_F(DiskDamageTest, TheOffsetThatIsSaidIsHit) {
  DiskFault fault;
  fault.offset_bytes = 77;
  ASSERT_TRUE(Damage(FaultKind::kBitFlip, fault));
  EXPECT_THAT(listener_.heard, ElementsAre("log-1 77-78"));
}

TEST_F(DiskDamageTest, ABlockIsZerosAndOnlyOnce) {
  DiskFault fault;
  fault.offset_bytes = 512;
  ASSERT_TRUE(Damage(FaultKind::kZeroedBlock, fault));
  EXPECT_THAT(listener_.heard, ElementsAre("log-1 512-1000"));
  EXPECT_FALSE(Damage(FaultKind::kZeroedBlock, fault));
}

TEST_F(DiskDamageTest, ATailThatIsDurableIsCut) {
  DiskFault fault;
  fault.size_bytes = 10;
  ASSERT_TRUE(Damage(FaultKind::kTruncatedTail, fault));
  EXPECT_EQ(machine_.Contents("log-1").size(), 990u);
  EXPECT_THAT(listener_.heard, ElementsAre("log-1 990-1100"));
}

TEST_F(DiskDamageTest, NoSyncBringsBackWhatWasOnItsWayToATailThatIsCut) {
  DiskFault fault;
  fault.size_bytes = 10;
  ASSERT_TRUE(Damage(FaultKind::kTruncatedTail, fault));
  machine_.SyncAll();
  EXPECT_EQ(machine_.Contents("log-1").size(), 990u);
  (void)machine_.disk.LosePower();
  EXPECT_EQ(machine_.Contents("log-1").size(), 990u);
}

TEST_F(DiskDamageTest, AFileIsGoneForWhoeverLooks) {
  ASSERT_TRUE(Damage(FaultKind::kMissingFile));
  EXPECT_THAT(machine_.disk.ListNames(), IsEmpty());
  EXPECT_THAT(listener_.heard, ElementsAre("log-1 0-"));
}

TEST_F(DiskDamageTest, AnotherDisksFileOfThatSeriesComesInItsPlace) {
  Machine other;
  other.Append("log-2", "theirs");
  other.SyncAll();
  ASSERT_TRUE(DamageAtRest(FaultKind::kSwappedFile, {}, &machine_.disk,
                           {&other.disk}, &rng_));
  EXPECT_EQ(machine_.Contents("log-1"), "theirs");
}

TEST_F(DiskDamageTest, ExtraFilesHarmNothing) {
  ASSERT_TRUE(Damage(FaultKind::kExtraFiles));
  EXPECT_THAT(listener_.heard, IsEmpty());
  EXPECT_GT(machine_.disk.ListNames().size(), 1u);
}

TEST_F(DiskDamageTest, NothingIsHitWhereNothingIsDurable) {
  Machine empty;
  empty.Append("log-1", "not yet");
  EXPECT_FALSE(DamageAtRest(FaultKind::kBitFlip, {}, &empty.disk, {}, &rng_));
}

TEST_F(DiskDamageTest, ADirectoryComesBackAsItWas) {
  const Time before = machine_.executor.Now();
  machine_.executor.RunFor(Duration::Seconds(1));
  machine_.Append("log-2", "newer");
  machine_.SyncAll();
  machine_.disk.ProcessCrash();
  ASSERT_TRUE(machine_.disk.RollBack(before));
  EXPECT_THAT(machine_.disk.ListNames(), ElementsAre("log-1"));
  EXPECT_EQ(machine_.Contents("log-1"), bytes_);
  EXPECT_FALSE(machine_.disk.RollBack(before)) << "it is as it was";
}

TEST_F(DiskDamageTest, WhatALyingSyncLostIsTold) {
  DiskOptions strict;
  strict.profile = DiskProfile::kSynced;
  Machine machine(strict);
  machine.disk.SetDamageListener(&listener_);
  machine.Append("a", "one");
  machine.SyncAll();
  machine.faults.FailNext(DiskEvent::Kind::kSync,
                          DiskRuling(OkStatus(), DiskTwist::kLied));
  machine.Append("a", " two");
  ASSERT_TRUE(machine.SyncFile("a").ok());
  (void)machine.disk.LosePower();
  EXPECT_THAT(listener_.heard, ElementsAre("a 3-7"));
}

}  // namespace
}  // namespace pouch

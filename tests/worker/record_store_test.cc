#include "worker/record_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/worker/store_process.h"
#include "tests/worker/test_machine.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecordStoreTest : public ::testing::Test {
 protected:
  void ReplaceAndWait(const std::string& payload) {
    process_.Replace(payload);
    process_.RunUntilIdle();
  }
  void AppendAndWait(const std::string& payload) {
    process_.Append(payload);
    process_.RunUntilIdle();
  }
  std::vector<std::string> Files() { return machine_.disk()->ListNames(); }

  TestMachine machine_;
  StoreProcess process_{&machine_};
};

TEST_F(RecordStoreTest, NewDirectoryHoldsNothing) {
  EXPECT_EQ(process_.Load(), "nothing");
  EXPECT_FALSE(process_.found().torn_tail);
  EXPECT_EQ(process_.found().foreign, "");
}

TEST_F(RecordStoreTest, WhatIsConfirmedSurvivesAPowerLoss) {
  process_.Replace("one");
  EXPECT_THAT(process_.confirmed(), IsEmpty());
  process_.RunUntilIdle();
  EXPECT_THAT(process_.confirmed(), ElementsAre("one"));
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "one");
  EXPECT_EQ(process_.found().cluster, ClusterId(7));
}

TEST_F(RecordStoreTest, LastRecordCounts) {
  ReplaceAndWait("one");
  AppendAndWait("two");
  AppendAndWait("three");
  EXPECT_EQ(process_.written(), 2);
  EXPECT_THAT(Files(), SizeIs(1));
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "three");
}

TEST_F(RecordStoreTest, ReplacedSegmentsAreRemoved) {
  ReplaceAndWait("one");
  ReplaceAndWait("two");
  EXPECT_THAT(Files(), SizeIs(1));
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "two");
}

TEST_F(RecordStoreTest, OlderSegmentStaysUntilTheNewOneIsDurable) {
  ReplaceAndWait("one");
  process_.Replace("two");
  EXPECT_THAT(Files(), SizeIs(2));
  for (int i = 0; i < 2; ++i) machine_.Fail(DiskEvent::Kind::kSync);
  machine_.executor()->RunFor(Duration::Milliseconds(3));
  EXPECT_THAT(process_.confirmed(), ElementsAre("one"));
  EXPECT_THAT(Files(), SizeIs(2));
}

TEST_F(RecordStoreTest, TornTailFallsBackToTheRecordBefore) {
  ReplaceAndWait("one");
  AppendAndWait("two");
  const std::string file = Files()[0];
  machine_.FlipBit(file, *machine_.disk()->SizeOf(file) - 1);
  process_.CrashProcess();
  EXPECT_EQ(process_.Load(), "one");
  EXPECT_TRUE(process_.found().torn_tail);
}

TEST_F(RecordStoreTest, SegmentWithoutAWholeRecordFallsBackToTheOneBefore) {
  ReplaceAndWait("one");
  process_.CrashProcess();
  process_.Replace("two");
  process_.store()->SetOwner(ClusterId(7), process_.incarnation());
  const std::string newest = Files().back();
  ASSERT_THAT(Files(), SizeIs(2));
  machine_.disk()->CutShort(newest, 10);
  process_.CrashProcess();
  EXPECT_EQ(process_.Load(), "one");
  EXPECT_TRUE(process_.found().torn_tail);
}

TEST_F(RecordStoreTest, FailedSyncsAreTriedAgainInFreshSegments) {
  ReplaceAndWait("one");
  machine_.Fail(DiskEvent::Kind::kSync, 3);
  ReplaceAndWait("two");
  EXPECT_EQ(machine_.faults()->fired(), 3u);
  EXPECT_THAT(process_.confirmed(), ElementsAre("one", "two"));
  EXPECT_THAT(Files(), SizeIs(1)) << "failed attempts are removed";
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "two");
}

TEST_F(RecordStoreTest, EveryKindOfFailureIsOutlasted) {
  for (DiskEvent::Kind kind :
       {DiskEvent::Kind::kOpen, DiskEvent::Kind::kAppend,
        DiskEvent::Kind::kSync, DiskEvent::Kind::kSyncNames,
        DiskEvent::Kind::kRemove}) {
    SCOPED_TRACE(DiskEventKindName(kind));
    machine_.Fail(kind, 5);
    const std::string payload(DiskEventKindName(kind));
    ReplaceAndWait(payload);
    machine_.faults()->Heal();
    EXPECT_EQ(process_.confirmed().back(), payload);
    process_.LosePower();
    EXPECT_EQ(process_.Load(), payload);
  }
}

TEST_F(RecordStoreTest, FullDiskIsOutlasted) {
  machine_.disk()->set_capacity(20);
  process_.Replace("one");
  machine_.executor()->RunFor(Duration::Seconds(5));
  EXPECT_THAT(process_.confirmed(), IsEmpty());
  EXPECT_LE(Files().size(), 1u) << "attempts pile up on a full disk";
  machine_.disk()->set_capacity(std::nullopt);
  process_.RunUntilIdle();
  EXPECT_THAT(process_.confirmed(), ElementsAre("one"));
}

TEST_F(RecordStoreTest, FailedAppendGoesOnInAFreshSegment) {
  ReplaceAndWait("one");
  machine_.Fail(DiskEvent::Kind::kAppend);
  AppendAndWait("two");
  EXPECT_EQ(process_.retried(), 1);
  EXPECT_EQ(process_.written(), 0);
  EXPECT_THAT(process_.confirmed(), ElementsAre("one", "two"));
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "two");
}

TEST_F(RecordStoreTest, FailedSyncOfAnAppendIsNotBelievedLater) {
  ReplaceAndWait("one");
  machine_.Fail(DiskEvent::Kind::kSync);
  AppendAndWait("two");
  EXPECT_EQ(process_.retried(), 1);
  EXPECT_THAT(process_.confirmed(), ElementsAre("one", "two"));
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "two");
}

TEST_F(RecordStoreTest, ReplaceSupersedesWhatIsUnderWay) {
  process_.Replace("one");
  process_.Replace("two");
  process_.RunUntilIdle();
  EXPECT_THAT(process_.confirmed(), ElementsAre("two"));
  process_.Append("three");
  process_.Replace("four");
  process_.RunUntilIdle();
  EXPECT_THAT(process_.confirmed(), ElementsAre("two", "four"));
  process_.LosePower();
  EXPECT_EQ(process_.Load(), "four");
}

TEST_F(RecordStoreTest, ReplaceSupersedesARetryToo) {
  machine_.Fail(DiskEvent::Kind::kSync);
  process_.Replace("one");
  machine_.executor()->RunFor(Duration::Milliseconds(6));
  process_.Replace("two");
  process_.RunUntilIdle();
  EXPECT_THAT(process_.confirmed(), ElementsAre("two"));
}

TEST_F(RecordStoreTest, DestroyedStoreConfirmsNothing) {
  machine_.Fail(DiskEvent::Kind::kSync);
  process_.Replace("one");
  process_.CrashProcess();
  process_.RunUntilIdle();
  EXPECT_THAT(process_.confirmed(), IsEmpty());
}

// Why a record that was read back must be written again before it is acted on:
// it may stand in the page cache alone.
TEST(RecordStoreRereadTest, WhatWasReadBackIsDurableOnlyOnceReplaced) {
  std::set<std::string> without;
  std::set<std::string> with;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    for (bool replace : {false, true}) {
      TestMachine machine({}, seed);
      StoreProcess process(&machine);
      process.Replace("one");
      process.RunUntilIdle();
      process.Append("two");
      process.CrashProcess();
      ASSERT_EQ(process.Load(), "two");
      if (replace) process.Replace("two");
      process.RunUntilIdle();
      process.LosePower();
      (replace ? with : without).insert(process.Load());
    }
  }
  EXPECT_THAT(without, ElementsAre("one", "two"));
  EXPECT_THAT(with, ElementsAre("two"));
}

TEST_F(RecordStoreTest, AnotherWorkersFileIsNamed) {
  TestMachine other_machine;
  RecordStore other(other_machine.disk(), other_machine.executor(), "record",
                    "w2");
  other.SetOwner(ClusterId(7), Incarnation(1));
  other.Replace("theirs", [] {});
  other_machine.executor()->RunUntilIdle();
  const auto files = other_machine.disk()->Snapshot();
  const std::string name = files.begin()->first;
  machine_.disk()->PutFile(name, files.begin()->second);
  EXPECT_EQ(process_.Load(), "nothing");
  EXPECT_THAT(process_.found().foreign, HasSubstr(name));
  EXPECT_THAT(process_.found().foreign, HasSubstr("w2"));
}

TEST_F(RecordStoreTest, FilesOfOtherSeriesAreLeftAlone) {
  machine_.disk()->PutFile("events-0000000100000001.log", "x");
  machine_.disk()->PutFile("record-1.log", "y");
  ReplaceAndWait("one");
  EXPECT_EQ(process_.Load(), "one");
  EXPECT_THAT(Files(), SizeIs(3));
}

TEST_F(RecordStoreTest, FileThatExistsAlreadyIsNotTakenForAFailedAttempt) {
  ReplaceAndWait("old");
  StoreProcess namesake(&machine_);  // Incarnation 1 again: identity was lost.
  machine_.Fail(DiskEvent::Kind::kSync, 1000);
  namesake.Replace("new");
  machine_.executor()->RunFor(Duration::Seconds(1));
  EXPECT_THAT(namesake.confirmed(), IsEmpty());
  EXPECT_THAT(Files(), testing::Contains("record-0000000100000001.log"));
}

TEST_F(RecordStoreTest, DamageInAnOlderRecordDoesNotHideTheNewest) {
  ReplaceAndWait("one");
  const uint64_t second = *machine_.disk()->SizeOf(Files()[0]);
  AppendAndWait("two");
  AppendAndWait("three");
  machine_.FlipBit(Files()[0], second + 5);
  EXPECT_EQ(process_.Load(), "three");
  EXPECT_EQ(process_.found().damaged_file, "");
}

TEST_F(RecordStoreTest, DamageInTheNewestRecordIsToldWithItsPlace) {
  ReplaceAndWait("one");
  const uint64_t second = *machine_.disk()->SizeOf(Files()[0]);
  AppendAndWait("two");
  machine_.FlipBit(Files()[0], second + 5);
  EXPECT_EQ(process_.Load(), "one");
  EXPECT_EQ(process_.found().damaged_file, Files()[0]);
  EXPECT_EQ(process_.found().damaged_at, second);
}

TEST_F(RecordStoreTest, WhatIsReadWronglyOnceIsReadAgain) {
  ReplaceAndWait("one");
  AppendAndWait("two");
  for (const DiskTwist twist :
       {DiskTwist::kFlipped, DiskTwist::kStale, DiskTwist::kShort}) {
    machine_.faults()->FailNext(DiskEvent::Kind::kRead,
                                DiskRuling(OkStatus(), twist));
    EXPECT_EQ(process_.Load(), "two") << static_cast<int>(twist);
  }
}

TEST_F(RecordStoreTest, FailedReadsAreTriedAgain) {
  ReplaceAndWait("one");
  machine_.Fail(DiskEvent::Kind::kRead, kReadAttempts - 1);
  EXPECT_EQ(process_.Load(), "one");
  machine_.Fail(DiskEvent::Kind::kRead, kReadAttempts);
  EXPECT_THAT(process_.Load(), HasSubstr(Files()[0]));
}

}  // namespace
}  // namespace pouch

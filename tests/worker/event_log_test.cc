#include "worker/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/worker/log_process.h"
#include "tests/worker/probe_counter.h"
#include "tests/worker/test_machine.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr uint64_t kSegmentBytes = 4096;

CheckpointId Checkpoint(uint64_t number) {
  return {Epoch(1), CheckpointNumber(number)};
}

class EventLogTest : public ::testing::Test {
 protected:
  void ExpectReadable(const std::optional<Acknowledged>& snapshot) {
    ASSERT_TRUE(snapshot.has_value());
    const auto items = process_.Read(*snapshot);
    ASSERT_TRUE(items.ok()) << items.status();
    EXPECT_EQ(*items, snapshot->items);
  }

  std::vector<std::string> Files() { return machine_.disk()->ListNames(); }

  TestMachine machine_;
  LogProcess process_{&machine_, kSegmentBytes};
};

TEST_F(EventLogTest, SnapshotReadsBackItemForItem) {
  ExpectReadable(process_.Write(1, {"a", "", std::string(5000, 'x')}));
  ExpectReadable(process_.Write(2, {}));
}

TEST_F(EventLogTest, SnapshotIsWrittenAtOnceAndAcknowledgedOnceDurable) {
  process_.BeginWrite(1, {"a"});
  EXPECT_EQ(process_.written(), 1);
  EXPECT_THAT(process_.acknowledged(), IsEmpty());
  machine_.executor()->RunUntilIdle();
  ASSERT_THAT(process_.acknowledged(), SizeIs(1));
  process_.LosePower();
  ExpectReadable(process_.acknowledged()[0]);
}

TEST_F(EventLogTest, SmallSnapshotsShareASegment) {
  const auto first = process_.Write(1, {"a"});
  const auto second = process_.Write(2, {"b"});
  EXPECT_EQ(first->range.segment, second->range.segment);
  EXPECT_EQ(second->range.begin_bytes, first->range.end_bytes);
  EXPECT_EQ(process_.probes()->count(Probe::kLogRotated), 1);
}

TEST_F(EventLogTest, FullSegmentIsFollowedByAnother) {
  const auto first = process_.Write(1, {std::string(kSegmentBytes, 'x')});
  const auto second = process_.Write(2, {"b"});
  EXPECT_LT(first->range.segment, second->range.segment);
  ExpectReadable(first);
  ExpectReadable(second);
}

TEST_F(EventLogTest, NewIncarnationBeginsANewSegment) {
  const auto first = process_.Write(1, {"a"});
  process_.CrashProcess();
  const auto second = process_.Write(2, {"b"});
  EXPECT_LT(first->range.segment, second->range.segment);
  ExpectReadable(first);
  ExpectReadable(second);
}

TEST_F(EventLogTest, SupersededWriteIsForgotten) {
  process_.BeginWrite(1, {"a"});
  process_.BeginWrite(2, {"b"});
  machine_.executor()->RunUntilIdle();
  ASSERT_THAT(process_.acknowledged(), SizeIs(1));
  EXPECT_EQ(process_.acknowledged()[0].id, Checkpoint(2));
  ExpectReadable(process_.acknowledged()[0]);
}

TEST_F(EventLogTest, VoidedWriteIsNotAcknowledged) {
  process_.BeginWrite(1, {"a"});
  process_.log()->Void();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(process_.acknowledged(), IsEmpty());
  ExpectReadable(process_.Write(2, {"b"}));
}

TEST_F(EventLogTest, FailedAppendIsToldAndItsSegmentIsLeft) {
  const auto before = process_.Write(1, {"a"});
  machine_.Fail(DiskEvent::Kind::kAppend);
  EXPECT_FALSE(process_.Write(2, {"b"}).has_value());
  EXPECT_THAT(process_.failures(), SizeIs(1));
  EXPECT_EQ(process_.probes()->count(Probe::kLogSegmentAbandoned), 1);
  const auto after = process_.Write(3, {"c"});
  ASSERT_TRUE(after.has_value());
  EXPECT_LT(before->range.segment, after->range.segment);
  process_.LosePower();
  ExpectReadable(before);
  ExpectReadable(after);
}

TEST_F(EventLogTest, FailedSyncIsToldAndItsSegmentIsLeft) {
  const auto before = process_.Write(1, {"a"});
  machine_.Fail(DiskEvent::Kind::kSync);
  EXPECT_FALSE(process_.Write(2, {"b"}).has_value());
  const auto after = process_.Write(3, {"c"});
  ASSERT_TRUE(after.has_value());
  EXPECT_LT(before->range.segment, after->range.segment);
  EXPECT_EQ(process_.probes()->count(Probe::kLogSegmentAbandoned), 1);
}

TEST_F(EventLogTest, FailedSyncOfANameIsToldAndItsSegmentIsLeft) {
  machine_.Fail(DiskEvent::Kind::kSyncNames);
  EXPECT_FALSE(process_.Write(1, {"a"}).has_value());
  const auto after = process_.Write(2, {"b"});
  ASSERT_TRUE(after.has_value());
  process_.LosePower();
  ExpectReadable(after);
}

TEST_F(EventLogTest, FailedOpenIsToldAndTheNextOneSucceeds) {
  machine_.Fail(DiskEvent::Kind::kOpen);
  EXPECT_FALSE(process_.Write(1, {"a"}).has_value());
  EXPECT_EQ(process_.written(), 0);
  ExpectReadable(process_.Write(2, {"b"}));
}

TEST_F(EventLogTest, FullDiskIsToldAndRoomIsUsedAgain) {
  machine_.disk()->set_capacity(100);
  EXPECT_FALSE(process_.Write(1, {std::string(200, 'x')}).has_value());
  EXPECT_EQ(process_.failures()[0].code(), StatusCode::kResourceExhausted);
  machine_.disk()->set_capacity(std::nullopt);
  ExpectReadable(process_.Write(2, {"b"}));
}

TEST_F(EventLogTest, CollectRemovesAnAbandonedSegment) {
  machine_.Fail(DiskEvent::Kind::kSync);
  process_.Write(1, {"a"});
  const auto kept = process_.Write(2, {"b"});
  EXPECT_THAT(Files(), SizeIs(2));
  EXPECT_TRUE(process_.log()->Collect(kept->range));
  EXPECT_THAT(Files(), SizeIs(1));
  ExpectReadable(kept);
}

TEST_F(EventLogTest, CutRemovesAnAbandonedSegment) {
  machine_.Fail(DiskEvent::Kind::kAppend);
  process_.Write(1, {"a"});
  EXPECT_TRUE(process_.Cut(std::nullopt).removed_anything);
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(EventLogTest, CollectRemovesOlderSegmentsOnly) {
  process_.Write(1, {std::string(kSegmentBytes, 'x')});
  const auto kept = process_.Write(2, {std::string(kSegmentBytes, 'y')});
  const auto newer = process_.Write(3, {"z"});
  EXPECT_TRUE(process_.log()->Collect(kept->range));
  EXPECT_FALSE(process_.log()->Collect(kept->range)) << "again";
  EXPECT_THAT(Files(), SizeIs(2));
  ExpectReadable(kept);
  ExpectReadable(newer);
}

TEST_F(EventLogTest, CutLeavesTheVouchedSnapshotAlone) {
  process_.Write(1, {std::string(kSegmentBytes, 'x')});
  process_.Write(2, {"a"});
  const auto kept = process_.Write(3, {"b"});
  process_.Write(4, {std::string(kSegmentBytes, 'y')});
  process_.Write(5, {"c"});
  process_.CrashProcess();
  EXPECT_TRUE(process_.Cut(kept).removed_anything);
  EXPECT_EQ(process_.cuts_done(), 1);
  EXPECT_THAT(Files(), SizeIs(1));
  EXPECT_EQ(*machine_.disk()->SizeOf(Files()[0]), kept->range.end_bytes);
  process_.LosePower();
  EXPECT_EQ(*machine_.disk()->SizeOf(Files()[0]), kept->range.end_bytes);
  ExpectReadable(kept);
}

TEST_F(EventLogTest, CutToNothingRemovesEverything) {
  process_.Write(1, {std::string(kSegmentBytes, 'x')});
  process_.Write(2, {"a"});
  EXPECT_TRUE(process_.Cut(std::nullopt).removed_anything);
  EXPECT_THAT(Files(), IsEmpty());
  process_.LosePower();
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(EventLogTest, SecondCutFindsNothingToDo) {
  const auto kept = process_.Write(1, {"a"});
  process_.Write(2, {"b"});
  EXPECT_TRUE(process_.Cut(kept).removed_anything);
  const CutOutcome again = process_.Cut(kept);
  EXPECT_FALSE(again.removed_anything);
  EXPECT_EQ(process_.cuts_done(), 2);
}

TEST_F(EventLogTest, CutTellsWhetherTheTailWasTorn) {
  const auto kept = process_.Write(1, {"a"});
  process_.Write(2, {"whole"});
  EXPECT_FALSE(process_.Cut(kept).tail_was_torn);
  process_.Write(3, {"torn"});
  const std::string last = Files().back();
  machine_.FlipBit(last, *machine_.disk()->SizeOf(last) - 1);
  EXPECT_TRUE(process_.Cut(kept).tail_was_torn);
}

TEST_F(EventLogTest, CutVoidsTheWriteUnderWay) {
  const auto kept = process_.Write(1, {"a"});
  process_.BeginWrite(2, {"b"});
  process_.Cut(kept);
  EXPECT_EQ(process_.cuts_done(), 1);
  EXPECT_THAT(process_.acknowledged(), SizeIs(1));
  ExpectReadable(kept);
}

TEST_F(EventLogTest, CutEndsEvenIfTheDiskFails) {
  const auto kept = process_.Write(1, {"a"});
  process_.Write(2, {"b"});
  machine_.Fail(DiskEvent::Kind::kTruncate);
  machine_.Fail(DiskEvent::Kind::kSync);
  machine_.Fail(DiskEvent::Kind::kSyncNames);
  process_.Cut(kept);
  EXPECT_EQ(process_.cuts_done(), 1);
  ExpectReadable(kept);
  ExpectReadable(process_.Write(3, {"c"}));
}

TEST_F(EventLogTest, LatestNotedCompletionIsFoundAgain) {
  EXPECT_EQ(process_.log()->LatestCompleteHeard(), std::nullopt);
  process_.Write(1, {"a"});
  process_.log()->NoteComplete(Checkpoint(1));
  process_.Write(2, {"b"});
  process_.log()->NoteComplete(Checkpoint(2));
  process_.CrashProcess();
  EXPECT_EQ(process_.log()->LatestCompleteHeard(), Checkpoint(2));
}

TEST_F(EventLogTest, SnapshotAloneIsNoCompletion) {
  process_.Write(1, {"a"});
  process_.CrashProcess();
  EXPECT_EQ(process_.log()->LatestCompleteHeard(), std::nullopt);
}

TEST_F(EventLogTest, NoteDoesNotDisturbTheWriteUnderWay) {
  process_.Write(1, {"a"});
  process_.BeginWrite(2, {"b"});
  process_.log()->NoteComplete(Checkpoint(1));
  machine_.executor()->RunUntilIdle();
  ASSERT_THAT(process_.acknowledged(), SizeIs(2));
  ExpectReadable(process_.acknowledged()[1]);
}

TEST_F(EventLogTest, FailedNoteLeavesItsSegment) {
  const auto before = process_.Write(1, {"a"});
  machine_.Fail(DiskEvent::Kind::kAppend);
  process_.log()->NoteComplete(Checkpoint(1));
  const auto after = process_.Write(2, {"b"});
  EXPECT_LT(before->range.segment, after->range.segment);
  process_.LosePower();
  ExpectReadable(before);
  ExpectReadable(after);
}

TEST_F(EventLogTest, FailedReadsAreTriedAgain) {
  const auto snapshot = process_.Write(1, {"a"});
  machine_.Fail(DiskEvent::Kind::kRead, kReadAttempts - 1);
  ExpectReadable(snapshot);
}

TEST_F(EventLogTest, LastingReadErrorIsRefusedNamingTheFile) {
  const auto snapshot = process_.Write(1, {"a"});
  machine_.Fail(DiskEvent::Kind::kRead, 100);
  EXPECT_EQ(process_.Read(*snapshot).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(process_.damage().file, Files()[0]);
}

}  // namespace
}  // namespace pouch

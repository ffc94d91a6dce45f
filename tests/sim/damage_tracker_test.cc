// Which refusals are right, and which are missing.

#include "sim/damage_tracker.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/checkpoint_id.h"
#include "worker/log_segment.h"
#include "worker/observer.h"
#include "worker/vouched_range.h"

namespace pouch {
namespace {

const WorkerId kFirst(0);
const WorkerId kSecond(1);
const CheckpointId kCheckpoint{Epoch(1), CheckpointNumber(4)};
const SegmentNumber kSegment(uint64_t{1} << 32 | 1);

// The second worker's snapshot stands at 1000 to 2000 of its only segment.
class DamageTrackerTest : public ::testing::Test {
 protected:
  DamageTrackerTest() {
    const std::vector<VouchedRange> ranges = {{kSegment, 100, 200, 0},
                                              {kSegment, 1000, 2000, 0}};
    tracker_.OnVouched(kCheckpoint, ranges);
  }

  static std::string File(const std::string& series) {
    return SegmentName{series, kSegment}.FileName();
  }
  bool IsRightful(WorkerId worker, const std::string& file,
                  uint64_t offset_bytes) {
    WorkerFailure refusal;
    refusal.kind = WorkerFailure::Kind::kRecoveryRefused;
    refusal.file = file;
    refusal.offset_bytes = offset_bytes;
    return tracker_.IsRightful(worker, refusal);
  }
  // The second worker recovers and does not refuse.
  bool Accepts() {
    tracker_.OnRollbackStarted(kSecond);
    return tracker_.OnRolledBack(kSecond, kCheckpoint).has_value();
  }
  void Damage(uint64_t begin, uint64_t end) {
    tracker_.OnDamaged(kSecond, File("events"), begin, end, {});
  }

  DamageTracker tracker_{{"w0", "w1"}};
};

TEST_F(DamageTrackerTest, WithoutDamageEveryRefusalIsWrong) {
  EXPECT_FALSE(IsRightful(kSecond, File("events"), 1000));
  EXPECT_FALSE(IsRightful(kSecond, File("identity"), 0));
  EXPECT_FALSE(IsRightful(kFirst, File("coordinator"), 0));
  EXPECT_FALSE(IsRightful(kSecond, "", 0));
  EXPECT_FALSE(Accepts());
}

TEST_F(DamageTrackerTest, DamageInTheSnapshotMustBeRefused) {
  Damage(1500, 1501);
  EXPECT_TRUE(IsRightful(kSecond, File("events"), 1400));
  EXPECT_FALSE(IsRightful(kSecond, File("events"), 1700)) << "another place";
  EXPECT_FALSE(IsRightful(kFirst, File("events"), 1400)) << "another disk";
  EXPECT_TRUE(Accepts());
}

TEST_F(DamageTrackerTest, DamageInTheHeaderMustBeRefused) {
  Damage(3, 4);
  EXPECT_TRUE(IsRightful(kSecond, File("events"), 0));
  EXPECT_TRUE(Accepts());
}

TEST_F(DamageTrackerTest, DamageOfOlderSnapshotsIsNoReason) {
  Damage(500, 999);
  Damage(2000, 2100);
  EXPECT_FALSE(IsRightful(kSecond, File("events"), 500));
  EXPECT_FALSE(Accepts());
}

TEST_F(DamageTrackerTest, DamageThatComesAfterReadingWasNotAccepted) {
  tracker_.OnRollbackStarted(kSecond);
  Damage(1500, 1501);
  EXPECT_FALSE(tracker_.OnRolledBack(kSecond, kCheckpoint).has_value());
}

TEST_F(DamageTrackerTest, WhatIsWrittenAnewIsNotDamaged) {
  Damage(900, 1600);
  tracker_.OnRewritten(kSecond, File("events"), 950, 2000);
  EXPECT_FALSE(Accepts());
}

TEST_F(DamageTrackerTest, AFileThatIsGoneMustBeRefused) {
  Damage(0, UINT64_MAX);
  tracker_.OnRewritten(kSecond, File("events"), 0, 5000);
  EXPECT_TRUE(IsRightful(kSecond, File("events"), 0));
  EXPECT_TRUE(Accepts());
}

TEST_F(DamageTrackerTest, AReadThatWentWrongExcusesItsProcessOnly) {
  tracker_.OnMisread(kSecond, File("events"));
  EXPECT_TRUE(IsRightful(kSecond, File("events"), 1000));
  EXPECT_FALSE(Accepts());
  tracker_.OnProcessStarted(kSecond);
  EXPECT_FALSE(IsRightful(kSecond, File("events"), 1000));
}

TEST_F(DamageTrackerTest, ARecordThatIsWrittenAnewFromAWrongReadIsLost) {
  tracker_.OnMisread(kSecond, File("identity"));
  tracker_.OnProcessStarted(kSecond);
  EXPECT_FALSE(IsRightful(kSecond, File("identity"), 0));
  tracker_.OnMisread(kSecond, File("identity"));
  tracker_.OnRewritten(kSecond, File("identity"), 0, 100);
  tracker_.OnProcessStarted(kSecond);
  EXPECT_TRUE(IsRightful(kSecond, File("identity"), 0));
  EXPECT_FALSE(IsRightful(kSecond, "", 0)) << "it names nothing";
}

TEST_F(DamageTrackerTest, AnotherFileInPlaceOfATornOneMayBeRefused) {
  tracker_.OnDamaged(kSecond, File("identity"), 0, 40, {"torn", ""});
  EXPECT_TRUE(IsRightful(kSecond, File("identity"), 0));
  EXPECT_FALSE(IsRightful(kFirst, File("identity"), 0));
}

TEST_F(DamageTrackerTest, OnlyTheNewestRecordOfTheCoordinatorIsNeeded) {
  const LogOwner owner{ClusterId(9), "w0"};
  const SegmentName segment{kCoordinatorSeries, kSegment};
  std::string bytes;
  AppendSegmentHeader(owner, segment, &bytes);
  const uint64_t first = bytes.size();
  AppendRecord(owner, segment, bytes.size(), 1, 1, "older", &bytes);
  const uint64_t second = bytes.size();
  AppendRecord(owner, segment, bytes.size(), 2, 1, "newest", &bytes);
  const std::string file = File("coordinator");
  tracker_.OnDamaged(kFirst, file, first + 3, first + 4, {bytes, bytes});
  EXPECT_FALSE(IsRightful(kFirst, file, first));
  tracker_.OnDamaged(kFirst, file, second + 3, second + 4, {bytes, bytes});
  EXPECT_TRUE(IsRightful(kFirst, file, second));
  EXPECT_TRUE(IsRightful(kSecond, "", 0)) << "it heard of more";
}

TEST_F(DamageTrackerTest, TheNewestDurableRecordIsNeededToo) {
  const LogOwner owner{ClusterId(9), "w0"};
  const SegmentName segment{kCoordinatorSeries, kSegment};
  std::string bytes;
  AppendSegmentHeader(owner, segment, &bytes);
  const uint64_t begin = bytes.size();
  AppendRecord(owner, segment, bytes.size(), 1, 1, "durable", &bytes);
  const std::string durable = bytes;
  AppendRecord(owner, segment, bytes.size(), 2, 1, "pending", &bytes);
  const std::string file = File("coordinator");
  tracker_.OnDamaged(kFirst, file, begin + 3, begin + 4, {bytes, durable});
  EXPECT_TRUE(IsRightful(kFirst, file, begin)) << "the other may be lost";
}

}  // namespace
}  // namespace pouch

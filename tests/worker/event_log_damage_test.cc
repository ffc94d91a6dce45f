// Damage at rest: in what a checkpoint needs it is refused, naming the place;
// anywhere else it does no harm.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "tests/worker/log_process.h"
#include "tests/worker/test_machine.h"
#include "worker/event_log.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

// One segment with three snapshots; the middle one is the one that counts.
class EventLogDamageTest : public ::testing::Test {
 protected:
  EventLogDamageTest() {
    before_ = process_.Write(1, {"older", "items"});
    vouched_ = process_.Write(2, {"a", "bb", "ccc"});
    after_ = process_.Write(3, {"newer"});
    file_ = machine_.disk()->ListNames().at(0);
    bytes_ = machine_.disk()->Snapshot().at(file_);
    process_.CrashProcess();
  }

  // The bytes as they were, then changed by the caller.
  void Restore() { machine_.disk()->PutFile(file_, bytes_); }

  // Where the record that holds `offset` begins.
  uint64_t RecordStart(uint64_t offset) const {
    SegmentReader reader(LogProcess::kOwner.worker,
                         {kEventsSeries, vouched_->range.segment}, bytes_);
    uint64_t start = 0;
    while (reader.position_bytes() <= offset) {
      start = reader.position_bytes();
      if (!reader.Next().has_value()) break;
    }
    return start;
  }
  uint64_t HeaderEnd() const { return before_->range.begin_bytes; }

  // The damage of the bytes from `first` on is found between the start of the
  // first damaged record and `last`.
  void ExpectRefused(uint64_t first, uint64_t last) {
    const auto items = process_.Read(*vouched_);
    ASSERT_FALSE(items.ok());
    EXPECT_EQ(items.status().code(), StatusCode::kDataLoss);
    EXPECT_THAT(items.status().message(), HasSubstr(file_));
    EXPECT_EQ(process_.damage().file, file_);
    EXPECT_GE(process_.damage().offset_bytes, RecordStart(first));
    EXPECT_LE(process_.damage().offset_bytes, last);
    EXPECT_NE(process_.damage().problem, "");
  }
  void ExpectReadable() {
    const auto items = process_.Read(*vouched_);
    ASSERT_TRUE(items.ok()) << items.status();
    EXPECT_EQ(*items, vouched_->items);
  }

  TestMachine machine_;
  LogProcess process_{&machine_, 4096};
  std::optional<Acknowledged> before_;
  std::optional<Acknowledged> vouched_;
  std::optional<Acknowledged> after_;
  std::string file_;
  std::string bytes_;
};

TEST_F(EventLogDamageTest, FlipOfAnyNeededBitIsRefusedAndPlaced) {
  for (uint64_t at = 0; at < vouched_->range.end_bytes; ++at) {
    if (at >= HeaderEnd() && at < vouched_->range.begin_bytes) continue;
    for (int bit = 0; bit < 8; ++bit) {
      SCOPED_TRACE(testing::Message() << "byte " << at << " bit " << bit);
      Restore();
      machine_.FlipBit(file_, at, bit);
      ExpectRefused(at, at);
    }
  }
}

TEST_F(EventLogDamageTest, FlipOfAnyOtherBitIsHarmless) {
  for (uint64_t at = HeaderEnd(); at < bytes_.size(); ++at) {
    if (at >= vouched_->range.begin_bytes && at < vouched_->range.end_bytes) {
      continue;
    }
    SCOPED_TRACE(at);
    Restore();
    machine_.FlipBit(file_, at, static_cast<int>(at % 8));
    ExpectReadable();
  }
}

TEST_F(EventLogDamageTest, ZeroedBlocksAreRefusedWhereTheyAreNeeded) {
  constexpr size_t kBlock = 32;
  for (uint64_t at = 0; at < bytes_.size(); at += kBlock) {
    SCOPED_TRACE(at);
    Restore();
    const uint64_t end = std::min(at + kBlock, bytes_.size());
    machine_.disk()->DamageFile(file_, at, std::string(end - at, '\0'));
    const bool in_header = at < HeaderEnd();
    const bool in_range =
        end > vouched_->range.begin_bytes && at < vouched_->range.end_bytes;
    if (in_header || in_range) {
      ExpectRefused(in_header ? 0 : std::max(at, vouched_->range.begin_bytes),
                    end);
    } else {
      ExpectReadable();
    }
  }
}

TEST_F(EventLogDamageTest, TruncatedTailIsRefusedIfItWasNeeded) {
  for (uint64_t size = 0; size < bytes_.size(); ++size) {
    SCOPED_TRACE(size);
    Restore();
    machine_.disk()->CutShort(file_, size);
    if (size < vouched_->range.end_bytes) {
      ExpectRefused(0, size);
    } else {
      ExpectReadable();
    }
  }
}

TEST_F(EventLogDamageTest, MissingFileIsRefused) {
  machine_.disk()->LoseFile(file_);
  ExpectRefused(0, 0);
}

TEST_F(EventLogDamageTest, EmptyDirectoryIsRefused) {
  for (const std::string& name : machine_.disk()->ListNames()) {
    machine_.disk()->LoseFile(name);
  }
  ExpectRefused(0, 0);
}

TEST_F(EventLogDamageTest, AnotherSnapshotInItsPlaceIsRefused) {
  // As the misdirected write of a valid record would leave it.
  Acknowledged mixed = *vouched_;
  mixed.range.digest = after_->range.digest;
  EXPECT_FALSE(process_.Read(mixed).ok());
  mixed.range = after_->range;
  mixed.range.digest = vouched_->range.digest;
  EXPECT_FALSE(process_.Read(mixed).ok());
  EXPECT_EQ(process_.damage().offset_bytes, after_->range.begin_bytes);
}

// The same snapshots, written by another process on another disk.
std::string BytesOfAnother(const LogOwner& owner,
                           const std::vector<std::string>& items) {
  TestMachine machine;
  ProbeCounter probes;
  EventLog log(machine.disk(), &probes, 4096);
  log.SetOwner(owner, Incarnation(1));
  log.WriteSnapshot(
      {Epoch(1), CheckpointNumber(1)}, items, [] {},
      [](const Result<VouchedRange>&) {});
  machine.executor()->RunUntilIdle();
  return machine.disk()->Snapshot().at(machine.disk()->ListNames().at(0));
}

TEST_F(EventLogDamageTest, AnotherWorkersFileIsRefused) {
  const std::vector<std::string> many(100, "item");
  machine_.disk()->PutFile(
      file_, BytesOfAnother({LogProcess::kOwner.cluster, "w2"}, many));
  ExpectRefused(0, 0);
  EXPECT_THAT(process_.damage().problem, HasSubstr("w2"));
}

TEST_F(EventLogDamageTest, AnotherClustersFileIsRefused) {
  const std::vector<std::string> many(100, "item");
  machine_.disk()->PutFile(
      file_, BytesOfAnother({ClusterId(8), LogProcess::kOwner.worker}, many));
  ExpectRefused(0, 0);
  EXPECT_THAT(process_.damage().problem, HasSubstr("another cluster"));
}

TEST_F(EventLogDamageTest, StaleFileOfTheSameNameIsRefused) {
  machine_.disk()->PutFile(file_,
                           bytes_.substr(0, vouched_->range.begin_bytes));
  ExpectRefused(0, vouched_->range.begin_bytes);
}

TEST_F(EventLogDamageTest, DamagedNoteOfACompletionIsNotBelieved) {
  process_.Write(4, {"d"});
  process_.log()->NoteComplete({Epoch(1), CheckpointNumber(4)});
  process_.log()->NoteComplete({Epoch(1), CheckpointNumber(5)});
  const std::string newest = machine_.disk()->ListNames().back();
  machine_.FlipBit(newest, *machine_.disk()->SizeOf(newest) - 1);
  process_.CrashProcess();
  const CheckpointId before{Epoch(1), CheckpointNumber(4)};
  EXPECT_EQ(process_.log()->LatestCompleteHeard(), before);
}

}  // namespace
}  // namespace pouch

#include "worker/segment_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/worker/test_machine.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const LogOwner kOwner{ClusterId(7), "w1"};
const SegmentName kName{"events", SegmentNumber(uint64_t{1} << 32 | 1)};

class SegmentWriterTest : public ::testing::Test {
 protected:
  void Create() {
    auto writer = SegmentWriter::Create(machine_.disk(), kOwner, kName);
    ASSERT_TRUE(writer.ok()) << writer.status();
    writer_ = *std::move(writer);
  }

  void Append(const std::string& payload) {
    ASSERT_TRUE(writer_->Append({{2, payload}}).ok());
  }

  // Asks for a sync; its outcome is added to outcomes_.
  void Sync() {
    writer_->Sync(
        [this](const Status& outcome) { outcomes_.push_back(outcome.code()); });
  }

  void LosePower() {
    machine_.LosePower();
    writer_.reset();
  }

  std::vector<std::string> Payloads() {
    const auto bytes = ReadWholeFile(*machine_.disk(), kName.FileName());
    if (!bytes.ok()) return {};
    SegmentReader reader(kOwner.worker, kName, *bytes);
    std::vector<std::string> payloads;
    while (auto record = reader.Next()) payloads.emplace_back(record->payload);
    return payloads;
  }

  TestMachine machine_;
  std::unique_ptr<SegmentWriter> writer_;
  std::vector<StatusCode> outcomes_;
};

TEST_F(SegmentWriterTest, BatchIsOneWriteAndReadsBack) {
  Create();
  const uint64_t before = machine_.disk()->operation_count();
  ASSERT_TRUE(writer_->Append({{2, "one"}, {3, ""}, {2, "three"}}).ok());
  EXPECT_EQ(machine_.disk()->operation_count(), before + 1);
  EXPECT_THAT(Payloads(), ElementsAre("one", "", "three"));
}

TEST_F(SegmentWriterTest, LatestBatchIsKnown) {
  Create();
  Append("one");
  EXPECT_EQ(writer_->last_batch_begin(), writer_->header().size());
  const uint64_t end_of_first = writer_->size_bytes();
  Append("two");
  EXPECT_EQ(writer_->last_batch_begin(), end_of_first);
  const auto bytes = ReadWholeFile(*machine_.disk(), kName.FileName());
  EXPECT_EQ(bytes->substr(end_of_first), writer_->last_batch());
}

TEST_F(SegmentWriterTest, SyncMakesBytesAndNameDurable) {
  Create();
  Append("one");
  Sync();
  EXPECT_THAT(outcomes_, IsEmpty());
  EXPECT_TRUE(writer_->syncing());
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre(StatusCode::kOk));
  EXPECT_FALSE(writer_->syncing());
  LosePower();
  EXPECT_THAT(Payloads(), ElementsAre("one"));
}

TEST_F(SegmentWriterTest, LaterSyncsNeedTheBytesOnly) {
  Create();
  Append("one");
  Sync();
  machine_.executor()->RunUntilIdle();
  machine_.Fail(DiskEvent::Kind::kSyncNames);
  Append("two");
  Sync();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre(StatusCode::kOk, StatusCode::kOk));
}

TEST_F(SegmentWriterTest, FailedSyncOfBytesIsToldAndTheNameIsNotSynced) {
  Create();
  Append("one");
  machine_.Fail(DiskEvent::Kind::kSync);
  Sync();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre(StatusCode::kIoError));
}

TEST_F(SegmentWriterTest, FailedSyncOfTheNameIsTold) {
  Create();
  Append("one");
  machine_.Fail(DiskEvent::Kind::kSyncNames);
  Sync();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre(StatusCode::kIoError));
}

TEST_F(SegmentWriterTest, SomebodyElsesFailedSyncOfNamesCountsToo) {
  Create();
  Append("one");
  machine_.Fail(DiskEvent::Kind::kSyncNames);
  machine_.disk()->SyncNames([](const Status&) {});
  Sync();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre(StatusCode::kIoError));
}

TEST_F(SegmentWriterTest, FailuresBeforeItsCreationDoNotMatter) {
  machine_.Fail(DiskEvent::Kind::kSyncNames);
  machine_.disk()->SyncNames([](const Status&) {});
  machine_.executor()->RunUntilIdle();
  Create();
  Append("one");
  Sync();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, ElementsAre(StatusCode::kOk));
}

TEST_F(SegmentWriterTest, DestroyedWriterHearsOfNoSync) {
  Create();
  Append("one");
  Sync();
  writer_.reset();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, IsEmpty());
}

TEST_F(SegmentWriterTest, WriterDestroyedBetweenBytesAndNameHearsNothing) {
  Create();
  Append("one");
  Sync();
  while (machine_.disk()->operation_count() < 4) {  // Open, append, two syncs.
    ASSERT_TRUE(machine_.executor()->RunNext());
  }
  writer_.reset();
  machine_.executor()->RunUntilIdle();
  EXPECT_THAT(outcomes_, IsEmpty());
}

TEST_F(SegmentWriterTest, MayBeDestroyedInItsOwnCallback) {
  Create();
  Append("one");
  writer_->Sync([this](const Status&) { writer_.reset(); });
  machine_.executor()->RunUntilIdle();
  EXPECT_EQ(writer_, nullptr);
}

TEST_F(SegmentWriterTest, ExistingFileIsNotTakenOver) {
  for (const char* contents : {"x", ""}) {
    machine_.disk()->PutFile(kName.FileName(), contents);
    const auto writer = SegmentWriter::Create(machine_.disk(), kOwner, kName);
    EXPECT_EQ(writer.status().code(), StatusCode::kAlreadyExists);
    EXPECT_EQ(machine_.disk()->Snapshot().at(kName.FileName()), contents);
  }
}

TEST_F(SegmentWriterTest, FailedOpenIsTold) {
  machine_.Fail(DiskEvent::Kind::kOpen);
  const auto writer = SegmentWriter::Create(machine_.disk(), kOwner, kName);
  EXPECT_EQ(writer.status().code(), StatusCode::kIoError);
}

}  // namespace
}  // namespace pouch

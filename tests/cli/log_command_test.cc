#include "cli/log_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/bytes.h"
#include "worker/cluster_record.h"
#include "worker/event_log.h"
#include "worker/log_segment.h"
#include "worker/snapshot.h"

namespace pouch {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr uint64_t kSegment = (uint64_t{2} << 32) + 1;

// Builds the bytes of one segment, record by record.
class Segment final {
 public:
  explicit Segment(std::string series)
      : name_{series, SegmentNumber(kSegment)} {
    AppendSegmentHeader(owner_, name_, &bytes_);
  }

  // Returns where the record begins.
  size_t Add(EventRecordType type, const std::string& payload) {
    const size_t offset = bytes_.size();
    AppendRecord(owner_, name_, offset, ++sequence_, static_cast<uint8_t>(type),
                 payload, &bytes_);
    return offset;
  }

  std::string file_name() const { return name_.FileName(); }
  std::string& bytes() { return bytes_; }

 private:
  LogOwner owner_ = {ClusterId(0xabc), "w1"};
  SegmentName name_;
  uint64_t sequence_ = 0;
  std::string bytes_;
};

class LogCommandTest : public ::testing::Test {
 protected:
  LogCommandTest() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / test->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

  // A snapshot of one key and one position, and that it is complete.
  static Segment WholeSnapshot() {
    Segment segment("events");
    std::string id;
    ByteWriter writer(&id);
    WriteCheckpointId({Epoch(1), CheckpointNumber(4)}, &writer);
    segment.Add(EventRecordType::kSnapshotBegin, id);
    segment.Add(EventRecordType::kSnapshotItem,
                EncodeStateItem(StepId(2), "the", "\x80pickle"));
    segment.Add(EventRecordType::kSnapshotItem,
                EncodePositionItem(StepId(0), 17));
    segment.Add(EventRecordType::kSnapshotEnd, id);
    segment.Add(EventRecordType::kComplete, id);
    return segment;
  }

  ExitStatus Show() {
    LogOptions options;
    options.directory = folder_;
    const Console console = {&out_, &err_, TextStyle(), false, 80};
    return ShowLog(options, nullptr, console);
  }

  std::filesystem::path folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(LogCommandTest, ASnapshotIsShownRecordByRecord) {
  Segment segment = WholeSnapshot();
  Write(segment.file_name(), segment.bytes());
  EXPECT_EQ(Show(), ExitStatus::kExpected);
  EXPECT_THAT(out_.str(), HasSubstr("events-0000000200000001.log"));
  EXPECT_THAT(out_.str(), HasSubstr("worker w1, cluster 0000000000000abc"));
  EXPECT_THAT(out_.str(),
              HasSubstr("snapshot begins: checkpoint 4 of epoch 1"));
  EXPECT_THAT(out_.str(),
              HasSubstr("state: step 2, key the, 7 bytes: \\x80pickle"));
  EXPECT_THAT(out_.str(), HasSubstr("position: step 0 reads on at message 17"));
  EXPECT_THAT(out_.str(), HasSubstr("complete: checkpoint 4 of epoch 1"));
  EXPECT_THAT(out_.str(), EndsWith("nothing is damaged\n"));
}

TEST_F(LogCommandTest, IdentityAndCoordinatorAreExplained) {
  IdentityRecord identity = {"w1", Incarnation(3), ClusterId(0xabc), "pipe",
                             Epoch(2)};
  Segment own("identity");
  own.Add(EventRecordType{1}, EncodeIdentityRecord(identity));
  Write(own.file_name(), own.bytes());
  ClusterRecord cluster;
  cluster.cluster = ClusterId(0xabc);
  cluster.members = {"initializer", "w1"};
  cluster.incarnations = {Incarnation(1), Incarnation(3)};
  cluster.epoch = Epoch(2);
  cluster.complete = {Epoch(1), CheckpointNumber(4)};
  cluster.ranges = {{SegmentNumber(kSegment), 55, 80, 1},
                    {SegmentNumber(kSegment), 60, 90, 2}};
  Segment all("coordinator");
  all.Add(EventRecordType{1}, EncodeClusterRecord(cluster));
  Write(all.file_name(), all.bytes());
  EXPECT_EQ(Show(), ExitStatus::kExpected);
  EXPECT_THAT(out_.str(), HasSubstr("worker w1: incarnation 3, cluster "
                                    "0000000000000abc, 4 bytes of pipeline"));
  EXPECT_THAT(out_.str(), HasSubstr("epoch 2 of 2 workers, checkpoint 4 of "
                                    "epoch 1 is complete:"));
  EXPECT_THAT(out_.str(),
              HasSubstr("w1 in events-0000000200000001.log from 60 to 90"));
}

TEST_F(LogCommandTest, DamageInTheMiddleIsLocatedAndReadingGoesOnBehindIt) {
  Segment segment = WholeSnapshot();
  segment.bytes()[segment.bytes().find("pickle")] ^= 1;
  Write(segment.file_name(), segment.bytes());
  EXPECT_EQ(Show(), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("DAMAGED up to"));
  EXPECT_THAT(out_.str(), HasSubstr("a record's checksum is wrong"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("state:")));
  EXPECT_THAT(out_.str(), HasSubstr("position: step 0"));
  EXPECT_THAT(out_.str(), EndsWith("1 files are damaged\n"));
}

TEST_F(LogCommandTest, ATornTailIsLocated) {
  Segment segment = WholeSnapshot();
  const size_t whole = segment.bytes().size();
  segment.bytes() += "the start of a record";
  Write(segment.file_name(), segment.bytes());
  EXPECT_EQ(Show(), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(),
              HasSubstr(std::to_string(whole) + "  DAMAGED up to " +
                        std::to_string(whole + 21) + ": a record is cut"));
}

TEST_F(LogCommandTest, AnySegmentMayBeCutAnywhereOrBeGarbage) {
  const Segment whole = WholeSnapshot();
  const std::string bytes = Segment(whole).bytes();
  for (size_t length = 0; length < bytes.size(); ++length) {
    Write(whole.file_name(), bytes.substr(0, length));
    Show();
  }
  Write(whole.file_name(), std::string(10000, '\xff'));
  EXPECT_EQ(Show(), ExitStatus::kUnexpected);
  Write(whole.file_name(), std::string(10000, '\0'));
  EXPECT_EQ(Show(), ExitStatus::kUnexpected);
  EXPECT_THAT(out_.str(), HasSubstr("the segment header is damaged"));
}

TEST_F(LogCommandTest, NothingIsChangedOrLeftBehind) {
  Segment segment = WholeSnapshot();
  segment.bytes() += "torn";
  Write(segment.file_name(), segment.bytes());
  Write("notes.txt", "mine");
  Show();
  EXPECT_THAT(out_.str(), HasSubstr("notes.txt  4 bytes, not a segment"));
  EXPECT_EQ(std::filesystem::file_size(folder_ / segment.file_name()),
            segment.bytes().size());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_),
                          std::filesystem::directory_iterator()),
            2);
}

TEST_F(LogCommandTest, AFolderThatIsNoWorkersOrMissingIsAMistake) {
  Write("notes.txt", "mine");
  EXPECT_EQ(Show(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("is not a worker's directory"));
  std::filesystem::remove_all(folder_);
  EXPECT_EQ(Show(), ExitStatus::kBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace pouch

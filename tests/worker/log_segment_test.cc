#include "worker/log_segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "tests/worker/test_machine.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const LogOwner kOwner{ClusterId(0x1122334455667788), "w1"};
constexpr SegmentNumber kNumber(uint64_t{3} << 32 | 1);
const SegmentName kName{kEventsSeries, kNumber};

// The header of that owner's segment and one record of type 2, "hello", byte by
// byte. The checksums were computed apart from this program.
const std::string kSegmentBytes(
    "\x00\x00\x00\x17"                  // 23 bytes of payload
    "\x00"                              // type: the header
    "\x00\x00\x00\x00\x00\x00\x00\x00"  // sequence
    "\x87\x39\xb1\x0f"                  // CRC-32C
    "\x02"                              // version
    "\x11\x22\x33\x44\x55\x66\x77\x88"  // cluster
    "\x00\x00\x00\x02"
    "w1"                                // worker
    "\x00\x00\x00\x03\x00\x00\x00\x01"  // segment
    "\x00\x00\x00\x05"                  // 5 bytes of payload
    "\x02"                              // type
    "\x00\x00\x00\x00\x00\x00\x00\x01"  // sequence
    "\xf3\x82\xcf\x25"                  // CRC-32C
    "hello",
    62);
constexpr size_t kHeaderEnd = 40;

std::string Segment(const LogOwner& owner, const SegmentName& name,
                    const std::vector<std::string>& payloads) {
  std::string bytes;
  AppendSegmentHeader(owner, name, &bytes);
  uint64_t sequence = 1;
  for (const std::string& payload : payloads) {
    AppendRecord(owner, name, bytes.size(), sequence++, 2, payload, &bytes);
  }
  return bytes;
}

std::vector<std::string> PayloadsOf(SegmentReader* reader) {
  std::vector<std::string> payloads;
  while (auto record = reader->Next()) payloads.emplace_back(record->payload);
  return payloads;
}

// What a reader of kOwner's segment kName makes of `bytes`.
std::vector<std::string> Read(std::string_view bytes) {
  SegmentReader reader(kOwner.worker, kName, bytes);
  return PayloadsOf(&reader);
}

TEST(LogSegmentTest, FormatIsAsWrittenDown) {
  EXPECT_EQ(Segment(kOwner, kName, {"hello"}), kSegmentBytes);
}

TEST(LogSegmentTest, BytesWrittenByHandAreRead) {
  SegmentReader reader("w1", kName, kSegmentBytes);
  EXPECT_EQ(reader.owner().cluster, kOwner.cluster);
  EXPECT_EQ(reader.position_bytes(), kHeaderEnd);
  const auto record = reader.Next();
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->type, 2);
  EXPECT_EQ(record->payload, "hello");
  EXPECT_EQ(record->offset_bytes, kHeaderEnd);
  EXPECT_EQ(record->end_bytes, kSegmentBytes.size());
  EXPECT_FALSE(reader.Next().has_value());
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(reader.problem(), "");
}

TEST(LogSegmentTest, ZeroFilledTailIsInvalid) {
  const std::string bytes = kSegmentBytes + std::string(4096, '\0');
  SegmentReader reader("w1", kName, bytes);
  EXPECT_THAT(PayloadsOf(&reader), ElementsAre("hello"));
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.position_bytes(), kSegmentBytes.size());
  EXPECT_NE(reader.problem(), "");
}

TEST(LogSegmentTest, FileOfZerosOrNothingIsNoSegment) {
  for (size_t size : {size_t{0}, size_t{1}, size_t{17}, size_t{4096}}) {
    SCOPED_TRACE(size);
    const std::string bytes(size, '\0');
    SegmentReader reader("w1", kName, bytes);
    EXPECT_FALSE(reader.Next().has_value());
    EXPECT_NE(reader.problem(), "");
  }
}

TEST(LogSegmentTest, RecordIsInvalidAtAnotherOffset) {
  const std::string record = kSegmentBytes.substr(kHeaderEnd);
  EXPECT_THAT(Read(kSegmentBytes + record), ElementsAre("hello"));
}

TEST(LogSegmentTest, SegmentIsInvalidUnderAnotherNumber) {
  SegmentReader reader("w1", {kEventsSeries, kNumber.next()}, kSegmentBytes);
  EXPECT_FALSE(reader.Next().has_value());
  EXPECT_NE(reader.problem(), "");
}

TEST(LogSegmentTest, RecordsOfAnotherSegmentAreInvalid) {
  const std::string other =
      Segment(kOwner, {kEventsSeries, kNumber.next()}, {"stale"});
  EXPECT_THAT(
      Read(kSegmentBytes.substr(0, kHeaderEnd) + other.substr(kHeaderEnd)),
      IsEmpty());
}

TEST(LogSegmentTest, RecordsOfAnotherSeriesAreInvalid) {
  const std::string other =
      Segment(kOwner, {kIdentitySeries, kNumber}, {"stale"});
  EXPECT_THAT(
      Read(kSegmentBytes.substr(0, kHeaderEnd) + other.substr(kHeaderEnd)),
      IsEmpty());
}

TEST(LogSegmentTest, RecordsOfAnotherClusterAreInvalid) {
  const LogOwner other{ClusterId(1), "w1"};
  const std::string bytes = Segment(other, kName, {"foreign"});
  EXPECT_THAT(
      Read(kSegmentBytes.substr(0, kHeaderEnd) + bytes.substr(kHeaderEnd)),
      IsEmpty());
}

TEST(LogSegmentTest, RecordsOfAnotherWorkerAreInvalid) {
  const std::string bytes = Segment({kOwner.cluster, "w2"}, kName, {"other"});
  EXPECT_THAT(
      Read(kSegmentBytes.substr(0, kHeaderEnd) + bytes.substr(kHeaderEnd)),
      IsEmpty());
}

TEST(LogSegmentTest, AnotherWorkersSegmentIsNamed) {
  const std::string bytes = Segment({kOwner.cluster, "w2"}, kName, {"other"});
  SegmentReader reader("w1", kName, bytes);
  EXPECT_THAT(reader.problem(), HasSubstr("belongs to worker w2"));
  EXPECT_FALSE(reader.Next().has_value());
}

TEST(LogSegmentTest, HugeLengthIsInvalidAndAllocatesNothing) {
  std::string bytes = kSegmentBytes;
  bytes.replace(kHeaderEnd, 4, "\xff\xff\xff\xff");
  EXPECT_THAT(Read(bytes), IsEmpty());
}

TEST(LogSegmentTest, SeekGoesOnAtARecordOnly) {
  const std::string bytes = Segment(kOwner, kName, {"one", "two"});
  SegmentReader reader("w1", kName, bytes);
  reader.Seek(kHeaderEnd + kRecordHeaderBytes + 3);
  EXPECT_THAT(PayloadsOf(&reader), ElementsAre("two"));
  SegmentReader askew("w1", kName, bytes);
  askew.Seek(kHeaderEnd + 1);
  EXPECT_THAT(PayloadsOf(&askew), IsEmpty());
}

TEST(LogSegmentTest, SeekBehindTheEndFindsNothing) {
  SegmentReader reader("w1", kName, kSegmentBytes);
  reader.Seek(kSegmentBytes.size() + 1);
  EXPECT_FALSE(reader.Next().has_value());
  EXPECT_NE(reader.problem(), "");
}

TEST(LogSegmentTest, FileNameTellsSeriesAndNumber) {
  const SegmentName name{"events", kNumber};
  EXPECT_EQ(name.FileName(), "events-0000000300000001.log");
  const auto parsed = ParseSegmentFileName("events", name.FileName());
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->number, kNumber);
  EXPECT_EQ(parsed->series, "events");
}

TEST(LogSegmentTest, OtherFileNamesAreNoSegments) {
  for (const char* name :
       {"", "events", "events-0000000300000001", "events-000000030000001.log",
        "events-00000003000000001.log", "events-000000030000000G.log",
        "events-000000030000000A.log", "event-00000003000000011.log",
        "identity-0000000300000001.log", "events_0000000300000001.log"}) {
    EXPECT_FALSE(ParseSegmentFileName("events", name).has_value()) << name;
  }
}

TEST(LogSegmentTest, SegmentsAreListedInAscendingOrderOfTheirSeries) {
  TestMachine machine;
  for (const char* name :
       {"events-0000000200000001.log", "events-0000000100000002.log",
        "identity-0000000100000001.log", "events-0000000100000010.log",
        "events-1.log", "lost+found"}) {
    machine.disk()->PutFile(name, "");
  }
  std::vector<uint64_t> numbers;
  for (const SegmentName& segment : ListSegments(*machine.disk(), "events")) {
    numbers.push_back(segment.number.value());
  }
  EXPECT_THAT(numbers, ElementsAre(0x100000002, 0x100000010, 0x200000001));
}

}  // namespace
}  // namespace pouch

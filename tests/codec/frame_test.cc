// Frames under any segmentation and any damage.

#include "codec/frame.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pouch {
namespace {

constexpr size_t kLimitBytes = 1 << 16;

using Message = std::pair<uint8_t, std::string>;

std::string Framed(const std::vector<Message>& messages) {
  std::string stream;
  for (const auto& [type, payload] : messages) {
    AppendFrame(&stream, type, payload);
  }
  return stream;
}

// Every frame that the reader can give now.
std::vector<Message> Drain(FrameReader* reader, FrameOutcome* last) {
  std::vector<Message> messages;
  Frame frame;
  while ((*last = reader->Next(&frame)) == FrameOutcome::kFrame) {
    messages.emplace_back(frame.type, std::string(frame.payload));
  }
  return messages;
}

std::vector<Message> ReadAll(std::string_view stream, FrameOutcome* last) {
  FrameReader reader(kLimitBytes);
  reader.Add(stream);
  return Drain(&reader, last);
}

// Uniform, both included. RapidCheck keeps to the low end in small cases.
size_t Between(size_t low, size_t high) {
  return *rc::gen::resize(rc::kNominalSize,
                          rc::gen::inRange<size_t>(low, high + 1));
}

TEST(FrameTest, FormatIsAsDocumented) {
  std::string stream;
  AppendFrame(&stream, 7, "hi");
  EXPECT_EQ(stream.substr(0, 8), std::string("PO\x02\x07\0\0\0\x02", 8));
  EXPECT_EQ(stream.substr(kFrameHeaderBytes), "hi");
  EXPECT_EQ(stream.size(), kFrameHeaderBytes + 2);
}

TEST(FrameTest, TooLongIsCorruptBeforeItsPayloadArrives) {
  std::string stream;
  AppendFrame(&stream, 1, std::string(101, 'x'));
  FrameReader reader(/*max_payload_bytes=*/100);
  reader.Add(std::string_view(stream).substr(0, 8));
  Frame frame;
  EXPECT_EQ(reader.Next(&frame), FrameOutcome::kCorrupt);
  EXPECT_EQ(reader.problem(), "a frame of 101 bytes exceeds the limit of 100");
}

TEST(FrameTest, CorruptIsFinal) {
  FrameReader reader(kLimitBytes);
  reader.Add("XX");
  Frame frame;
  EXPECT_EQ(reader.Next(&frame), FrameOutcome::kCorrupt);
  reader.Add(Framed({{1, "good"}}));
  EXPECT_EQ(reader.Next(&frame), FrameOutcome::kCorrupt);
}

TEST(FrameTest, OneForeignByteIsEnoughToRefuse) {
  FrameReader reader(kLimitBytes);
  reader.Add("X");
  Frame frame;
  EXPECT_EQ(reader.Next(&frame), FrameOutcome::kCorrupt);
}

TEST(FrameTest, UnfinishedFrameIsTornOnlyAtTheEnd) {
  const std::string stream = Framed({{1, "abc"}});
  FrameReader reader(kLimitBytes);
  Frame frame;
  EXPECT_FALSE(reader.torn());
  reader.Add(std::string_view(stream).substr(0, 5));
  EXPECT_EQ(reader.Next(&frame), FrameOutcome::kNeedMore);
  EXPECT_TRUE(reader.torn());
  reader.Add(std::string_view(stream).substr(5));
  EXPECT_EQ(reader.Next(&frame), FrameOutcome::kFrame);
  EXPECT_FALSE(reader.torn());
}

RC_GTEST_PROP(FrameProperty, AnySegmentationGivesTheSameFrames,
              (const std::vector<Message>& messages)) {
  const std::string stream = Framed(messages);
  FrameReader reader(kLimitBytes);
  std::vector<Message> read;
  std::string_view rest = stream;
  int pieces = 0;
  FrameOutcome last = FrameOutcome::kNeedMore;
  while (!rest.empty()) {
    const size_t size = Between(1, rest.size());
    reader.Add(rest.substr(0, size));
    rest.remove_prefix(size);
    for (Message& message : Drain(&reader, &last)) {
      read.push_back(std::move(message));
    }
    RC_ASSERT(last == FrameOutcome::kNeedMore);
    ++pieces;
  }
  RC_CLASSIFY(pieces > 3, "more than 3 pieces");
  RC_ASSERT(read == messages);
  RC_ASSERT(!reader.torn());
}

RC_GTEST_PROP(FrameProperty, APrefixGivesThePrefixAndAsksForMore,
              (const std::vector<Message>& messages)) {
  const std::string stream = Framed(messages);
  const size_t cut = Between(0, stream.size());
  FrameOutcome last = FrameOutcome::kNeedMore;
  const auto read = ReadAll(std::string_view(stream).substr(0, cut), &last);
  RC_ASSERT(last == FrameOutcome::kNeedMore);
  RC_ASSERT(read.size() <= messages.size());
  RC_ASSERT(std::equal(read.begin(), read.end(), messages.begin()));
  RC_CLASSIFY(read.size() < messages.size(), "lost a frame");
}

RC_GTEST_PROP(FrameProperty, AFlippedBitNeverGivesAWrongFrame,
              (const std::vector<Message>& messages)) {
  std::string stream = Framed(messages);
  RC_PRE(!stream.empty());
  const size_t bit = Between(0, stream.size() * 8 - 1);
  stream[bit / 8] = static_cast<char>(stream[bit / 8] ^ (1 << (bit % 8)));
  FrameOutcome last = FrameOutcome::kNeedMore;
  const auto read = ReadAll(stream, &last);
  // Whatever was read is what was written, and it stops before the damage.
  RC_ASSERT(read.size() < messages.size());
  RC_ASSERT(std::equal(read.begin(), read.end(), messages.begin()));
  // Also of a length that is damaged: nobody waits for what never comes.
  RC_ASSERT(last == FrameOutcome::kCorrupt);
}

RC_GTEST_PROP(FrameProperty, DamageOfAnyKindNeverGivesAWrongFrame,
              (const std::vector<Message>& messages)) {
  std::string stream = Framed(messages);
  const std::string before = stream;
  const size_t at = Between(0, stream.size());
  const size_t removed = Between(0, stream.size() - at);
  stream.replace(at, removed, *rc::gen::arbitrary<std::string>());
  FrameOutcome last = FrameOutcome::kNeedMore;
  const auto read = ReadAll(stream, &last);
  RC_CLASSIFY(stream != before, "damaged");
  // What lies wholly before the damage is right. Behind it a frame may only
  // appear if its bytes are those of a frame that was written.
  for (size_t i = 0, offset = 0; i < read.size(); ++i) {
    offset += kFrameHeaderBytes + read[i].second.size();
    if (offset <= at) {
      RC_ASSERT(read[i] == messages[i]);
    } else {
      RC_ASSERT(before.find(Framed({read[i]})) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace pouch

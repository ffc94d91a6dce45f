#include "worker/frame_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/worker/frame_peer.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Duration kBeat = Duration::Milliseconds(100);

std::string FrameBytes(uint8_t type, std::string_view payload) {
  std::string bytes;
  AppendFrame(&bytes, type, payload);
  return bytes;
}

class FrameLinkTest : public ::testing::Test, public FrameLinkHandler {
 protected:
  FrameLinkTest() : peer_(network_.of("right")) { peer_.Listen("right:1"); }

  void Dial() {
    link_ = FrameLink::Dial(network_.of("left"), "right:1", 1000, this);
  }
  void Open() {
    Dial();
    network_.RunForMilliseconds(50);
    ASSERT_EQ(opened_, 1);
  }
  void StartHeartbeats() {
    link_->StartHeartbeats(network_.executor("left"), kBeat,
                           [this] { ++missed_; });
  }

  // FrameLinkHandler:
  void OnLinkOpen(FrameLink*) override { ++opened_; }
  void OnFrame(FrameLink*, uint8_t type, std::string_view payload) override {
    frames_.push_back(std::to_string(type) + " " + std::string(payload));
    if (on_frame_) on_frame_();
  }
  void OnLinkDrained(FrameLink*) override { ++drained_; }
  void OnLinkClosed(FrameLink*, const Status& reason) override {
    EXPECT_FALSE(closed_.has_value()) << "ended twice";
    closed_ = reason;
    link_.reset();
  }

  TestNetwork network_;
  FramePeer peer_;
  std::unique_ptr<FrameLink> link_;
  std::vector<std::string> frames_;
  std::function<void()> on_frame_;
  std::optional<Status> closed_;
  int opened_ = 0;
  int drained_ = 0;
  int missed_ = 0;
};

TEST_F(FrameLinkTest, FramesArriveWholeHoweverTheyAreCut) {
  Open();
  const std::string bytes =
      FrameBytes(3, "one") + FrameBytes(4, "") + FrameBytes(5, "three");
  for (char byte : bytes) {
    peer_.Send({&byte, 1});
    network_.RunForMilliseconds(5);
  }
  EXPECT_THAT(frames_, ElementsAre("3 one", "4 ", "5 three"));
}

TEST_F(FrameLinkTest, FramesAreSentAsTheyAre) {
  Open();
  link_->Send(FrameBytes(7, "hello"));
  network_.RunForMilliseconds(50);
  const auto heard = peer_.Take();
  ASSERT_THAT(heard, SizeIs(1));
  EXPECT_EQ(heard[0].type, 7);
  EXPECT_EQ(heard[0].payload, "hello");
}

TEST_F(FrameLinkTest, CorruptBytesCloseTheLink) {
  Open();
  std::string bytes = FrameBytes(3, "good") + FrameBytes(3, "bad");
  bytes.back() ^= 1;
  peer_.Send(bytes + FrameBytes(3, "never read"));
  network_.RunForMilliseconds(50);
  EXPECT_THAT(frames_, ElementsAre("3 good"));
  ASSERT_TRUE(closed_.has_value());
  EXPECT_EQ(closed_->code(), StatusCode::kDataLoss);
  EXPECT_TRUE(peer_.closed());
}

TEST_F(FrameLinkTest, FrameThatIsTooLongClosesTheLink) {
  Open();
  peer_.Send(FrameBytes(3, std::string(1001, 'x')));
  network_.RunForMilliseconds(50);
  EXPECT_THAT(frames_, IsEmpty());
  EXPECT_TRUE(closed_.has_value());
}

TEST_F(FrameLinkTest, MayBeDestroyedWhileItsFramesArrive) {
  Open();
  on_frame_ = [this] { link_.reset(); };
  peer_.Send(FrameBytes(3, "one") + FrameBytes(3, "two"));
  network_.RunForMilliseconds(50);
  EXPECT_THAT(frames_, ElementsAre("3 one"));
  EXPECT_TRUE(peer_.closed());
  EXPECT_FALSE(closed_.has_value());
}

TEST_F(FrameLinkTest, NobodyListeningIsTheEnd) {
  peer_.StopListening();
  Dial();
  network_.RunForMilliseconds(50);
  EXPECT_EQ(opened_, 0);
  ASSERT_TRUE(closed_.has_value());
  EXPECT_EQ(closed_->code(), StatusCode::kUnavailable);
}

TEST_F(FrameLinkTest, AdoptedLinkIsOpenAndKeepsWhatArrivedBefore) {
  std::unique_ptr<Connection> accepted;
  auto listener = *network_.of("left")->Listen(
      "left:1", [&accepted](std::unique_ptr<Connection> connection) {
        accepted = std::move(connection);
      });
  peer_.Dial("left:1");
  peer_.Send(FrameBytes(3, "early"));
  network_.RunForMilliseconds(50);
  link_ = FrameLink::Adopt(std::move(accepted), 1000, this);
  EXPECT_TRUE(link_->open());
  network_.RunForMilliseconds(50);
  EXPECT_THAT(frames_, ElementsAre("3 early"));
}

TEST_F(FrameLinkTest, HeartbeatsAreSentAndNotReported) {
  Open();
  StartHeartbeats();
  network_.RunFor(kBeat * 2 + kBeat / 2);
  EXPECT_EQ(peer_.heartbeats(), 2);
  peer_.Send(FrameBytes(FrameLink::kHeartbeatType, ""));
  network_.RunForMilliseconds(20);
  EXPECT_THAT(frames_, IsEmpty());
}

TEST_F(FrameLinkTest, SilentLinkIsClosedAfterThreeHeartbeats) {
  Open();
  StartHeartbeats();
  network_.RunFor(kBeat * 3 - Duration::Milliseconds(1));
  EXPECT_FALSE(closed_.has_value());
  network_.RunForMilliseconds(2);
  ASSERT_TRUE(closed_.has_value());
  EXPECT_EQ(closed_->code(), StatusCode::kUnavailable);
  EXPECT_EQ(missed_, 1);
}

TEST_F(FrameLinkTest, AnythingAtAllKeepsALinkAlive) {
  Open();
  StartHeartbeats();
  const std::string bytes = FrameBytes(3, "slowly");
  for (size_t i = 0; i + 1 < bytes.size(); ++i) {
    peer_.Send(bytes.substr(i, 1));
    network_.RunFor(kBeat * 2);
  }
  EXPECT_FALSE(closed_.has_value());
  EXPECT_EQ(missed_, 0);
}

TEST_F(FrameLinkTest, SilentAttemptToConnectIsGivenUp) {
  network_.Cut("left", "right");
  Dial();
  StartHeartbeats();
  network_.RunFor(kBeat * 3 + Duration::Milliseconds(1));
  EXPECT_EQ(missed_, 1);
  EXPECT_TRUE(closed_.has_value());
}

TEST_F(FrameLinkTest, BeingAcceptedIsASignOfLife) {
  const auto cut = network_.Cut("left", "right");
  Dial();
  StartHeartbeats();
  network_.RunFor(kBeat * 2 + kBeat / 2);
  network_.network()->Heal(cut);
  network_.RunFor(kBeat);
  EXPECT_EQ(opened_, 1);
  EXPECT_EQ(missed_, 0);
}

TEST_F(FrameLinkTest, DestroyedLinkBeatsNoMore) {
  Open();
  StartHeartbeats();
  link_.reset();
  network_.RunFor(kBeat * 10);
  EXPECT_EQ(missed_, 0);
  EXPECT_EQ(peer_.heartbeats(), 0);
}

TEST_F(FrameLinkTest, DrainIsPassedOn) {
  Open();
  link_->Send(FrameBytes(3, std::string(size_t{1} << 20, 'x')));
  EXPECT_GT(link_->connection()->unsent_bytes(), 0u);
  network_.RunFor(Duration::Seconds(1));
  EXPECT_EQ(drained_, 1);
}

}  // namespace
}  // namespace pouch

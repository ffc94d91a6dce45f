#include "worker/dialer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/worker/frame_peer.h"
#include "tests/worker/test_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;

NetworkOptions Instant() {
  NetworkOptions options;
  options.latency = {Duration(), Duration()};
  return options;
}

class DialerTest : public ::testing::Test {
 protected:
  DialerTest() : peer_(network_.of("right")) {
    options_.address = "right:1";
    options_.max_frame_bytes = 1000;
    options_.first_pause = Duration::Milliseconds(10);
    options_.longest_pause = Duration::Milliseconds(50);
  }

  void Start() {
    dialer_ = std::make_unique<Dialer>(
        network_.executor("left"), network_.of("left"), options_,
        Dialer::Callbacks{
            [this] { Note("open"); },
            [this](uint8_t type, std::string_view payload) {
              Note(std::to_string(type) + " " + std::string(payload));
              if (on_frame_) on_frame_();
            },
            nullptr, [this] { Note("closed"); }, [this] { Note("missed"); },
            [this] { Note("corrupt"); }});
    dialer_->Start();
  }

  // Notes what happened, and when, in milliseconds.
  void Note(const std::string& event) {
    const Duration now = network_.scheduler()->Now().since_start();
    log_.push_back(std::to_string(now.nanoseconds() / 1'000'000) + " " + event);
  }

  TestNetwork network_{Instant()};
  FramePeer peer_;
  DialOptions options_;
  std::unique_ptr<Dialer> dialer_;
  std::function<void()> on_frame_;
  std::vector<std::string> log_;
};

TEST_F(DialerTest, OpensAndCarriesFrames) {
  peer_.Listen("right:1");
  Start();
  EXPECT_THAT(log_, ElementsAre()) << "called back from within Start()";
  network_.RunForMilliseconds(1);
  EXPECT_TRUE(dialer_->open());
  std::string frame;
  AppendFrame(&frame, 5, "hello");
  peer_.Send(frame);
  dialer_->Send(frame);
  network_.RunForMilliseconds(1);
  EXPECT_THAT(log_, ElementsAre("0 open", "1 5 hello"));
  EXPECT_THAT(peer_.TakeTypes(), ElementsAre(5));
}

TEST_F(DialerTest, PausesDoubleUpToTheLongest) {
  Start();
  network_.RunForMilliseconds(180);
  // Pauses of 10, 20, 40, 50 and 50.
  EXPECT_THAT(log_, ElementsAre("0 closed", "10 closed", "30 closed",
                                "70 closed", "120 closed", "170 closed"));
}

TEST_F(DialerTest, LinkThatOpenedStartsThePausesOver) {
  Start();
  network_.RunForMilliseconds(35);
  peer_.Listen("right:1");
  network_.RunForMilliseconds(40);
  ASSERT_TRUE(dialer_->open());
  log_.clear();
  peer_.StopListening();
  peer_.Close();
  network_.RunForMilliseconds(35);
  EXPECT_THAT(log_, ElementsAre("75 closed", "85 closed", "105 closed"));
}

TEST_F(DialerTest, StartDoesNotDialTwice) {
  peer_.Listen("right:1");
  Start();
  dialer_->Start();
  network_.RunForMilliseconds(1);
  dialer_->Start();
  network_.RunForMilliseconds(100);
  EXPECT_EQ(peer_.accepted(), 1);
}

TEST_F(DialerTest, StartDoesNotCutAPauseShort) {
  Start();
  network_.RunForMilliseconds(1);
  dialer_->Start();
  network_.RunForMilliseconds(5);
  EXPECT_THAT(log_, ElementsAre("0 closed"));
}

TEST_F(DialerTest, DroppedLinkIsDialledAgain) {
  peer_.Listen("right:1");
  Start();
  network_.RunForMilliseconds(5);
  dialer_->Drop();
  EXPECT_FALSE(dialer_->open());
  EXPECT_EQ(dialer_->unsent_bytes(), 0u);
  network_.RunForMilliseconds(20);
  EXPECT_THAT(log_, ElementsAre("0 open", "5 closed", "15 open"));
  EXPECT_EQ(peer_.accepted(), 2);
}

TEST_F(DialerTest, MayDropInItsOwnCallback) {
  peer_.Listen("right:1");
  on_frame_ = [this] { dialer_->Drop(); };
  Start();
  network_.RunForMilliseconds(1);
  std::string frames;
  AppendFrame(&frames, 5, "one");
  AppendFrame(&frames, 5, "two");
  peer_.Send(frames);
  network_.RunForMilliseconds(20);
  EXPECT_THAT(log_, ElementsAre("0 open", "1 5 one", "1 closed", "11 open"));
}

TEST_F(DialerTest, SilentLinkIsDialledAgain) {
  options_.heartbeat_every = Duration::Milliseconds(10);
  peer_.Listen("right:1");
  Start();
  network_.RunForMilliseconds(45);
  EXPECT_THAT(log_, ElementsAre("0 open", "30 missed", "30 closed", "40 open"));
}

TEST_F(DialerTest, DestroyedDialerDialsNoMore) {
  Start();
  network_.RunForMilliseconds(1);
  dialer_.reset();
  peer_.Listen("right:1");
  network_.RunForMilliseconds(500);
  EXPECT_EQ(peer_.accepted(), 0);
}

TEST_F(DialerTest, DamagedBytesAreToldOfAndDialledAgain) {
  peer_.Listen("right:1");
  Start();
  network_.RunForMilliseconds(1);
  std::string frame;
  AppendFrame(&frame, 5, "one");
  frame[6] ^= 1;  // Of the length.
  peer_.Send(frame);
  network_.RunForMilliseconds(15);
  EXPECT_THAT(log_, ElementsAre("0 open", "1 corrupt", "1 closed", "11 open"));
}
}  // namespace
}  // namespace pouch

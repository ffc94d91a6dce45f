// What may be done to the links between simulated hosts.

#include "sim/link_trouble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/duration_range.h"
#include "sim/fault_kind.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/network.h"

namespace pouch {
namespace {

using ::testing::SizeIs;

constexpr Duration kMs = Duration::Milliseconds(1);

// One end of a connection, and what it heard.
class Peer final : public ConnectionHandler {
 public:
  void OnConnected() override { connected = true; }
  void OnBytes(std::string_view bytes) override { received += bytes; }
  void OnClosed(const Status& reason) override { closed = reason; }

  std::unique_ptr<Connection> connection;
  bool connected = false;
  std::string received;
  std::optional<Status> closed;
};

NetworkOptions OneMillisecond() {
  NetworkOptions options;
  options.latency = {kMs, kMs};
  options.longest_segment_bytes = options.shortest_segment_bytes = 64;
  return options;
}

// "left" dials "right", which listens.
class LinkTroubleTest : public ::testing::Test {
 protected:
  explicit LinkTroubleTest(NetworkOptions options = OneMillisecond())
      : network_(&scheduler_, options, Rng(1)),
        left_executor_(&scheduler_),
        right_executor_(&scheduler_),
        left_(network_.Attach("left", &left_executor_)),
        right_(network_.Attach("right", &right_executor_)) {
    listener_ = *right_->Listen(
        "right:1", [this](std::unique_ptr<Connection> connection) {
          accepted_.push_back(std::make_unique<Peer>());
          accepted_.back()->connection = std::move(connection);
          accepted_.back()->connection->SetHandler(accepted_.back().get());
        });
  }

  void Dial() {
    dialled_.push_back(std::make_unique<Peer>());
    dialled_.back()->connection =
        left_->Connect("right:1", dialled_.back().get());
  }
  void DialAndRun() {
    Dial();
    RunFor(kMs * 5);
    ASSERT_TRUE(dialled_.back()->connected);
  }
  void RunFor(Duration span) { scheduler_.RunUntil(scheduler_.Now() + span); }

  // `left` is the first group.
  TroubleId Disturb(FaultKind kind,
                    LinkDirection direction = LinkDirection::kBoth,
                    LinkFault fault = LinkFault()) {
    fault.direction = direction;
    return network_.Disturb(kind, {{"left"}, {"right"}}, fault, kMs * 100,
                            [this] { ++hits_; });
  }
  TroubleId SlowDown(FaultKind kind, Duration latency) {
    LinkFault fault;
    fault.latency = DurationRange{latency, latency};
    return Disturb(kind, LinkDirection::kBoth, fault);
  }
  TroubleId Narrow(uint64_t bytes_per_second) {
    LinkFault fault;
    fault.bytes_per_second = bytes_per_second;
    return Disturb(FaultKind::kSlowLink, LinkDirection::kBoth, fault);
  }

  Scheduler scheduler_;
  SimNetwork network_;
  SimExecutor left_executor_;
  SimExecutor right_executor_;
  std::unique_ptr<Network> left_;
  std::unique_ptr<Network> right_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<Peer>> dialled_;
  std::vector<std::unique_ptr<Peer>> accepted_;
  int hits_ = 0;
};

TEST_F(LinkTroubleTest, PartitionOfOneDirectionLetsTheOtherPass) {
  DialAndRun();
  const TroubleId trouble =
      Disturb(FaultKind::kPartition, LinkDirection::kFrom);
  dialled_[0]->connection->Send("there");
  accepted_[0]->connection->Send("back");
  RunFor(kMs * 10);
  EXPECT_EQ(accepted_[0]->received, "there");
  EXPECT_EQ(dialled_[0]->received, "");
  network_.Mend(trouble);
  RunFor(kMs * 10);
  EXPECT_EQ(dialled_[0]->received, "back");
}

TEST_F(LinkTroubleTest, SlowLinkTakesItsLatencyWhileItLasts) {
  DialAndRun();
  const TroubleId trouble = SlowDown(FaultKind::kSlowLink, kMs * 50);
  dialled_[0]->connection->Send("slow");
  RunFor(kMs * 49);
  EXPECT_EQ(accepted_[0]->received, "");
  RunFor(kMs * 2);
  EXPECT_EQ(accepted_[0]->received, "slow");
  network_.Mend(trouble);
  dialled_[0]->connection->Send("fast");
  RunFor(kMs * 2);
  EXPECT_EQ(accepted_[0]->received, "slowfast");
}

TEST_F(LinkTroubleTest, OfTwoSlowLinksTheLastCountsAndEitherMayEndFirst) {
  DialAndRun();
  const TroubleId first = SlowDown(FaultKind::kSlowLink, kMs * 50);
  const TroubleId second = SlowDown(FaultKind::kSlowLink, kMs * 5);
  network_.Mend(first);
  dialled_[0]->connection->Send("a");
  RunFor(kMs * 6);
  EXPECT_EQ(accepted_[0]->received, "a");
  network_.Mend(second);
  dialled_[0]->connection->Send("b");
  RunFor(kMs * 2);
  EXPECT_EQ(accepted_[0]->received, "ab");
}

TEST_F(LinkTroubleTest, BandwidthSpreadsBytesOverTime) {
  DialAndRun();
  Narrow(64000);  // A segment each millisecond.
  dialled_[0]->connection->Send(std::string(640, 'x'));
  RunFor(kMs * 6);
  EXPECT_EQ(accepted_[0]->received.size(), 320u);
  RunFor(kMs * 6);
  EXPECT_EQ(accepted_[0]->received.size(), 640u);
}

TEST_F(LinkTroubleTest, ConnectionsOfAPathShareItsBandwidth) {
  DialAndRun();
  DialAndRun();
  Narrow(64000);
  dialled_[0]->connection->Send(std::string(320, 'x'));
  dialled_[1]->connection->Send(std::string(320, 'y'));
  RunFor(kMs * 6);
  EXPECT_EQ(accepted_[0]->received.size(), 320u);
  EXPECT_EQ(accepted_[1]->received, "");
  RunFor(kMs * 6);
  EXPECT_EQ(accepted_[1]->received.size(), 320u);
}

TEST_F(LinkTroubleTest, RefusedAttemptsHearItAndOthersDoNot) {
  const TroubleId trouble =
      Disturb(FaultKind::kConnectRefused, LinkDirection::kTo);
  Dial();
  RunFor(kMs * 5);
  ASSERT_TRUE(dialled_[0]->closed.has_value());
  EXPECT_EQ(dialled_[0]->closed->code(), StatusCode::kUnavailable);
  network_.Mend(trouble);
  Disturb(FaultKind::kConnectRefused, LinkDirection::kFrom);
  DialAndRun();
}

TEST_F(LinkTroubleTest, SlowAttemptsConnectInTheEnd) {
  SlowDown(FaultKind::kConnectSlow, kMs * 30);
  Dial();
  RunFor(kMs * 31);
  EXPECT_FALSE(dialled_[0]->connected);
  RunFor(kMs * 2);
  EXPECT_TRUE(dialled_[0]->connected);
}

TEST_F(LinkTroubleTest, ClogHoldsTheConnectionsThatAreOpenAndNoOthers) {
  DialAndRun();
  Disturb(FaultKind::kClog, LinkDirection::kTo);
  DialAndRun();
  Duration longest_wait;
  for (int i = 0; i < 100; ++i) {
    const size_t before = accepted_[0]->received.size();
    dialled_[0]->connection->Send("x");
    dialled_[1]->connection->Send("x");
    Duration waited;
    RunFor(kMs);
    while (accepted_[0]->received.size() == before) {
      RunFor(kMs);
      waited = waited + kMs;
    }
    longest_wait = std::max(longest_wait, waited);
  }
  EXPECT_GT(longest_wait, kMs * 2);
  EXPECT_THAT(accepted_[0]->received, SizeIs(100));
  EXPECT_THAT(accepted_[1]->received, SizeIs(100));
}

TEST_F(LinkTroubleTest, ClogsEndInAnotherOrderThanTheyBegan) {
  for (int i = 0; i < 8; ++i) DialAndRun();
  Disturb(FaultKind::kClog, LinkDirection::kTo);
  RunFor(kMs * 50);  // All have begun; some have ended.
  for (const auto& peer : dialled_) peer->connection->Send("x");
  std::vector<size_t> order;
  for (int i = 0; i < 60; ++i) {
    RunFor(kMs);
    for (size_t each = 0; each < accepted_.size(); ++each) {
      const bool known =
          std::find(order.begin(), order.end(), each) != order.end();
      if (!accepted_[each]->received.empty() && !known) order.push_back(each);
    }
  }
  EXPECT_THAT(order, SizeIs(8));
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(LinkTroubleTest, HalfOpenEndLearnsNothingUntilTheFaultEnds) {
  DialAndRun();
  const TroubleId trouble = Disturb(FaultKind::kHalfOpen, LinkDirection::kFrom);
  RunFor(kMs * 10);
  ASSERT_TRUE(accepted_[0]->closed.has_value());
  accepted_[0]->connection.reset();
  dialled_[0]->connection->Send("into the void");
  RunFor(Duration::Seconds(100));
  EXPECT_FALSE(dialled_[0]->closed.has_value());
  EXPECT_EQ(accepted_[0]->received, "");
  network_.Mend(trouble);
  RunFor(kMs * 10);
  ASSERT_TRUE(dialled_[0]->closed.has_value());
  EXPECT_FALSE(dialled_[0]->closed->ok());
  dialled_[0]->connection.reset();
  RunFor(kMs * 10);
  EXPECT_EQ(network_.connection_count(), 0u);
}

TEST_F(LinkTroubleTest, HalfOpenOnBothSidesIsHeardByNobody) {
  DialAndRun();
  const TroubleId trouble = Disturb(FaultKind::kHalfOpen);
  dialled_[0]->connection->Send("a");
  accepted_[0]->connection->Send("b");
  RunFor(Duration::Seconds(100));
  EXPECT_FALSE(dialled_[0]->closed.has_value());
  EXPECT_FALSE(accepted_[0]->closed.has_value());
  EXPECT_EQ(dialled_[0]->received + accepted_[0]->received, "");
  network_.Mend(trouble);
  RunFor(kMs * 10);
  EXPECT_TRUE(dialled_[0]->closed.has_value());
  EXPECT_TRUE(accepted_[0]->closed.has_value());
}

TEST_F(LinkTroubleTest, HalfOpenEndThatSendsMuchHasToWait) {
  DialAndRun();
  Disturb(FaultKind::kHalfOpen, LinkDirection::kFrom);
  const size_t window = NetworkOptions().window_bytes;
  dialled_[0]->connection->Send(std::string(window, 'x'));
  EXPECT_EQ(dialled_[0]->connection->unsent_bytes(), 0u);
  dialled_[0]->connection->Send("more");
  RunFor(kMs * 10);
  EXPECT_EQ(dialled_[0]->connection->unsent_bytes(), 4u);
}

TEST_F(LinkTroubleTest, HalfOpenEndMayCloseWithoutEverKnowing) {
  DialAndRun();
  const TroubleId trouble = Disturb(FaultKind::kHalfOpen, LinkDirection::kFrom);
  RunFor(kMs * 10);
  accepted_[0]->connection.reset();
  dialled_[0]->connection.reset();
  RunFor(kMs * 10);
  EXPECT_EQ(network_.connection_count(), 0u);
  network_.Mend(trouble);
}

TEST_F(LinkTroubleTest, HalfOpenSparesConnectionsMadeLater) {
  DialAndRun();
  Disturb(FaultKind::kHalfOpen);
  DialAndRun();
  dialled_[1]->connection->Send("new");
  RunFor(kMs * 10);
  EXPECT_EQ(accepted_[1]->received, "new");
}

TEST_F(LinkTroubleTest, StaleConnectionDeliversAfterItsSuccessor) {
  DialAndRun();
  const TroubleId trouble = Disturb(FaultKind::kStaleConnection);
  dialled_[0]->connection->Send("old");
  RunFor(kMs * 60);
  ASSERT_TRUE(dialled_[0]->closed.has_value()) << "the dialling end must know";
  dialled_[0]->connection.reset();
  DialAndRun();
  dialled_[1]->connection->Send("new");
  RunFor(kMs * 10);
  EXPECT_EQ(accepted_[0]->received, "");
  EXPECT_FALSE(accepted_[0]->closed.has_value());
  EXPECT_EQ(accepted_[1]->received, "new");
  network_.Mend(trouble);
  RunFor(kMs * 10);
  EXPECT_EQ(accepted_[0]->received, "old");
  EXPECT_TRUE(accepted_[0]->closed.has_value());
}

TEST_F(LinkTroubleTest, CorruptionChangesAsManyPiecesAsItSaysAndTellsOfEach) {
  DialAndRun();
  LinkFault twice;
  twice.times = 2;
  Disturb(FaultKind::kCorruptBytes, LinkDirection::kTo, twice);
  accepted_[0]->connection->Send("back");
  std::vector<std::string> pieces;
  for (int i = 0; i < 4; ++i) {
    const size_t before = accepted_[0]->received.size();
    dialled_[0]->connection->Send("piece");
    RunFor(kMs * 3);
    pieces.push_back(accepted_[0]->received.substr(before));
  }
  EXPECT_EQ(hits_, 2);
  EXPECT_EQ(dialled_[0]->received, "back");
  EXPECT_NE(pieces[0], "piece");
  EXPECT_NE(pieces[1], "piece");
  EXPECT_EQ(pieces[2], "piece");
  EXPECT_THAT(accepted_[0]->received, SizeIs(20));
}

TEST_F(LinkTroubleTest, ResetMayDeliverEverythingOrNothing) {
  for (const InFlight in_flight : {InFlight::kDelivered, InFlight::kLost}) {
    DialAndRun();
    dialled_.back()->connection->Send("bytes");
    LinkFault reset;
    reset.in_flight = in_flight;
    EXPECT_EQ(Disturb(FaultKind::kReset, LinkDirection::kBoth, reset),
              TroubleId());
    RunFor(kMs * 10);
    EXPECT_TRUE(dialled_.back()->closed.has_value());
    EXPECT_TRUE(accepted_.back()->closed.has_value());
    EXPECT_EQ(accepted_.back()->received,
              in_flight == InFlight::kDelivered ? "bytes" : "");
  }
}

TEST_F(LinkTroubleTest, EverythingEndsAtOnce) {
  DialAndRun();
  DialAndRun();
  Disturb(FaultKind::kPartition);
  Disturb(FaultKind::kClog);
  Disturb(FaultKind::kHalfOpen);
  Disturb(FaultKind::kCorruptBytes);
  network_.MendAll();
  RunFor(kMs * 10);
  EXPECT_TRUE(dialled_[0]->closed.has_value());
  DialAndRun();
  dialled_.back()->connection->Send(std::string(1000, 'x'));
  RunFor(kMs * 10);
  EXPECT_EQ(accepted_.back()->received, std::string(1000, 'x'));
}

TEST(LatencySpikesTest, SomeSegmentsTakeMuchLonger) {
  Scheduler scheduler;
  NetworkOptions options = OneMillisecond();
  options.spike_chance = 0.1;
  options.spike = {kMs * 20, kMs * 20};
  SimNetwork network(&scheduler, options, Rng(3));
  SimExecutor executor(&scheduler);
  const auto view = network.Attach("one", &executor);
  Peer incoming;
  const auto listener =
      *view->Listen("one:1", [&incoming](std::unique_ptr<Connection> accepted) {
        incoming.connection = std::move(accepted);
        incoming.connection->SetHandler(&incoming);
      });
  Peer outgoing;
  outgoing.connection = view->Connect("one:1", &outgoing);
  scheduler.RunUntilIdle();
  int late = 0;
  for (size_t sent = 1; sent <= 200; ++sent) {
    const Time start = scheduler.Now();
    outgoing.connection->Send("x");
    scheduler.RunUntilIdle();
    late += scheduler.Now() - start > kMs * 10 ? 1 : 0;
    ASSERT_EQ(incoming.received.size(), sent);
  }
  EXPECT_GT(late, 5);
  EXPECT_LT(late, 50);
}

}  // namespace
}  // namespace pouch

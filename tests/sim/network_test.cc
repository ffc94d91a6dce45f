// The simulated network beyond the contract of Network: crashes, cuts, resets,
// latency.

#include "worker/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/duration_range.h"
#include "sim/network_options.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;

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

// A process on a host, which accepts one connection on port 1.
class Process final {
 public:
  Process(Scheduler* scheduler, SimNetwork* wire, const std::string& host)
      : executor(scheduler), network(wire->Attach(host, &executor)) {
    listener = *network->Listen(host + ":1",
                                [this](std::unique_ptr<Connection> connection) {
                                  incoming.connection = std::move(connection);
                                  incoming.connection->SetHandler(&incoming);
                                });
  }

  SimExecutor executor;
  std::unique_ptr<Network> network;
  std::unique_ptr<Listener> listener;
  Peer incoming;
  Peer outgoing;
};

const std::vector<std::string> kOne = {"w1"};
const std::vector<std::string> kTwo = {"w2"};

class NetworkTest : public ::testing::Test {
 protected:
  explicit NetworkTest(uint64_t seed = 1, NetworkOptions options = {})
      : network_(&scheduler_, options, Rng(seed)) {
    Start(&one_, "w1");
    Start(&two_, "w2");
  }
  void TestBody() override {}

  void Start(std::unique_ptr<Process>* process, const std::string& host) {
    *process = std::make_unique<Process>(&scheduler_, &network_, host);
  }
  // From w1 to w2.
  void Connect() {
    one_->outgoing.connection = one_->network->Connect("w2:1", &one_->outgoing);
  }
  void ConnectAndRun() {
    Connect();
    scheduler_.RunUntilIdle();
    EXPECT_TRUE(one_->outgoing.connected);
  }
  void RunFor(Duration span) { scheduler_.RunUntil(scheduler_.Now() + span); }
  Peer& left() { return one_->outgoing; }
  Peer& right() { return two_->incoming; }

  Scheduler scheduler_;
  SimNetwork network_;
  std::unique_ptr<Process> one_;
  std::unique_ptr<Process> two_;
};

// The same test, started afresh with each seed.
class SeededNetwork final : public NetworkTest {
 public:
  explicit SeededNetwork(uint64_t seed, NetworkOptions options = {})
      : NetworkTest(seed, options) {}
  using NetworkTest::ConnectAndRun;
  using NetworkTest::left;
  using NetworkTest::network_;
  using NetworkTest::one_;
  using NetworkTest::right;
  using NetworkTest::scheduler_;
  using NetworkTest::two_;
};

TEST_F(NetworkTest, CrashEndsConnectionsAndListeners) {
  ConnectAndRun();
  network_.Crash("w2");
  scheduler_.RunUntilIdle();
  EXPECT_TRUE(left().closed.has_value());
  EXPECT_FALSE(right().closed.has_value()) << "a dead process heard";

  Peer second;
  second.connection = one_->network->Connect("w2:1", &second);
  scheduler_.RunUntilIdle();
  ASSERT_TRUE(second.closed.has_value());
  EXPECT_EQ(second.closed->code(), StatusCode::kUnavailable);
}

TEST_F(NetworkTest, WhatACrashedProcessHoldsIsDead) {
  ConnectAndRun();
  network_.Crash("w1");
  left().connection->Send("from the grave");
  EXPECT_EQ(left().connection->unsent_bytes(), 0u);
  left().connection->PauseReading(true);
  left().connection.reset();
  one_->listener.reset();
  EXPECT_FALSE(one_->network->Listen("w1:9", [](auto) {}).ok());
  Peer late;
  late.connection = one_->network->Connect("w2:1", &late);
  late.connection->Send("from the grave");
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "");
  EXPECT_TRUE(right().closed.has_value());
  EXPECT_FALSE(late.closed.has_value()) << "a dead process heard";
}

TEST_F(NetworkTest, NextProcessOnTheHostStartsFromNothing) {
  ConnectAndRun();
  network_.Crash("w2");
  auto old = std::move(two_);
  Start(&two_, "w2");
  // What the dead one still held must not harm its successor.
  old.reset();
  scheduler_.RunUntilIdle();
  Peer second;
  second.connection = one_->network->Connect("w2:1", &second);
  second.connection->Send("hello");
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "hello");
}

TEST_F(NetworkTest, OneHostRunsOneProcess) {
  EXPECT_THROW((void)network_.Attach("w1", &one_->executor), CheckFailure);
}

TEST_F(NetworkTest, ListeningIsForAddressesOfTheHostOnly) {
  EXPECT_EQ(one_->network->Listen("w2:5", [](auto) {}).status().code(),
            StatusCode::kInvalidArgument);
}

TEST(NetworkCrashTest, OfBytesInFlightAnyPrefixArrives) {
  std::set<std::string> received;
  std::set<bool> orderly;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SeededNetwork world(seed);
    world.ConnectAndRun();
    world.left().connection->Send("1234");
    world.network_.Crash("w1");
    world.scheduler_.RunUntilIdle();
    received.insert(world.right().received);
    ASSERT_TRUE(world.right().closed.has_value());
    if (world.right().closed->ok()) {
      EXPECT_EQ(world.right().received, "1234");
    }
    orderly.insert(world.right().closed->ok());
  }
  EXPECT_THAT(received, ElementsAre("", "1", "12", "123", "1234"));
  EXPECT_EQ(orderly.size(), 2u);
}

TEST(NetworkCrashTest, BytesInFlightAreDeliveredOrLostOnDemand) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    for (const InFlight in_flight : {InFlight::kDelivered, InFlight::kLost}) {
      SeededNetwork world(seed);
      world.ConnectAndRun();
      world.left().connection->Send("1234");
      world.network_.Crash("w1", in_flight);
      world.scheduler_.RunUntilIdle();
      EXPECT_EQ(world.right().received,
                in_flight == InFlight::kDelivered ? "1234" : "");
      ASSERT_TRUE(world.right().closed.has_value());
      EXPECT_FALSE(world.right().closed->ok());
    }
  }
}

TEST(NetworkCrashTest, ConnectorHearsOfACrashWhileItIsAccepted) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    for (int64_t microseconds = 0; microseconds < 5000; microseconds += 200) {
      SeededNetwork world(seed);
      world.left().connection =
          world.one_->network->Connect("w2:1", &world.left());
      world.scheduler_.RunUntil(Time() + Duration::Microseconds(microseconds));
      world.network_.Crash("w2");
      world.two_.reset();
      world.scheduler_.RunUntil(Time() + Duration::Milliseconds(100));
      EXPECT_TRUE(world.left().closed.has_value()) << seed << microseconds;
    }
  }
}

TEST_F(NetworkTest, CutHoldsBytesUntilItHeals) {
  ConnectAndRun();
  left().connection->Send("before ");
  scheduler_.RunUntilIdle();
  left().connection->Send("held ");
  const CutId cut = network_.Cut(kOne, kTwo);
  left().connection->Send("during");
  right().connection->Send("back");
  RunFor(Duration::Seconds(5));
  EXPECT_EQ(right().received, "before ");
  EXPECT_EQ(left().received, "");
  network_.Heal(cut);
  EXPECT_EQ(right().received, "before ");
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "before held during");
  EXPECT_EQ(left().received, "back");
}

TEST_F(NetworkTest, OneWayCutHoldsOneDirection) {
  ConnectAndRun();
  network_.CutOneWay(kOne, kTwo);
  left().connection->Send("held");
  right().connection->Send("back");
  RunFor(Duration::Seconds(5));
  EXPECT_EQ(right().received, "");
  EXPECT_EQ(left().received, "back");
  network_.HealAll();
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "held");
}

TEST_F(NetworkTest, CutOfTheWayBackStopsASenderAtItsWindow) {
  ConnectAndRun();
  network_.CutOneWay(kTwo, kOne);
  const std::string bytes(200'000, 'x');
  left().connection->Send(bytes);
  RunFor(Duration::Seconds(5));
  EXPECT_EQ(right().received.size(), NetworkOptions().window_bytes);
  network_.HealAll();
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, bytes);
}

TEST_F(NetworkTest, OverlappingCutsHealInAnyOrder) {
  ConnectAndRun();
  const CutId first = network_.Cut(kOne, kTwo);
  const CutId second = network_.CutOneWay(kOne, kTwo);
  left().connection->Send("held");
  network_.Heal(first);
  network_.Heal(first);
  RunFor(Duration::Seconds(1));
  EXPECT_EQ(right().received, "");
  network_.Heal(second);
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "held");
}

TEST_F(NetworkTest, CutsOfOthersDoNotMatter) {
  ConnectAndRun();
  const std::vector<std::string> others = {"w3", "feed/words"};
  network_.Cut(kOne, others);
  left().connection->Send("passes");
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "passes");
}

TEST_F(NetworkTest, ConnectAcrossACutWaitsForItsEnd) {
  const CutId cut = network_.Cut(kOne, kTwo);
  Connect();
  left().connection->Send("hello");
  RunFor(Duration::Seconds(1));
  EXPECT_FALSE(left().connected);
  network_.Heal(cut);
  scheduler_.RunUntilIdle();
  EXPECT_TRUE(left().connected);
  EXPECT_EQ(right().received, "hello");
}

TEST_F(NetworkTest, ConnectAcrossALongCutTimesOut) {
  for (const bool only_the_way_back : {false, true}) {
    network_.HealAll();
    only_the_way_back ? network_.CutOneWay(kTwo, kOne)
                      : network_.Cut(kOne, kTwo);
    Peer peer;
    peer.connection = one_->network->Connect("w2:1", &peer);
    RunFor(NetworkOptions().connect_timeout + Duration::Milliseconds(10));
    EXPECT_FALSE(peer.connected);
    ASSERT_TRUE(peer.closed.has_value());
    EXPECT_EQ(peer.closed->code(), StatusCode::kUnavailable);
  }
}

TEST_F(NetworkTest, CrashAcrossACutIsHeardOnceItHeals) {
  ConnectAndRun();
  left().connection->Send("last words");
  const CutId cut = network_.Cut(kOne, kTwo);
  network_.Crash("w1", InFlight::kDelivered);
  RunFor(Duration::Seconds(5));
  EXPECT_FALSE(right().closed.has_value());
  network_.Heal(cut);
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "last words");
  EXPECT_TRUE(right().closed.has_value());
}

TEST(NetworkResetTest, BothEndsHearAResetBehindSomePrefix) {
  std::set<std::string> received;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    SeededNetwork world(seed);
    world.ConnectAndRun();
    world.left().connection->Send("12");
    world.right().connection->Send("ab");
    EXPECT_EQ(world.network_.ResetBetween(kTwo, kOne), 1u);
    world.scheduler_.RunUntilIdle();
    for (Peer* peer : {&world.left(), &world.right()}) {
      ASSERT_TRUE(peer->closed.has_value());
      EXPECT_EQ(peer->closed->code(), StatusCode::kUnavailable);
    }
    received.insert(world.right().received + "/" + world.left().received);
  }
  EXPECT_THAT(received, ElementsAre("/", "/a", "/ab", "1/", "1/a", "1/ab",
                                    "12/", "12/a", "12/ab"));
}

TEST_F(NetworkTest, ResetIsHeardAcrossACutAndHeldBytesAreLost) {
  ConnectAndRun();
  network_.Cut(kOne, kTwo);
  left().connection->Send("lost");
  network_.ResetBetween(kOne, kTwo);
  RunFor(Duration::Seconds(1));
  EXPECT_TRUE(left().closed.has_value());
  EXPECT_TRUE(right().closed.has_value());
  EXPECT_EQ(right().received, "");
}

TEST_F(NetworkTest, ResetOfOthersDoesNotMatter) {
  ConnectAndRun();
  const std::vector<std::string> others = {"w3"};
  EXPECT_EQ(network_.ResetBetween(kOne, others), 0u);
  EXPECT_EQ(network_.ResetBetween(kOne, kOne), 0u);
  left().connection->Send("passes");
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, "passes");
}

TEST_F(NetworkTest, PausedProcessHearsLaterAndLosesNothing) {
  ConnectAndRun();
  two_->executor.SetPaused(true);
  const std::string bytes(200'000, 'x');
  left().connection->Send(bytes);
  RunFor(Duration::Seconds(5));
  EXPECT_EQ(right().received, "");
  EXPECT_GT(left().connection->unsent_bytes(), 0u);
  two_->executor.SetPaused(false);
  scheduler_.RunUntilIdle();
  EXPECT_EQ(right().received, bytes);
}

TEST_F(NetworkTest, LatencyChangesForWhatIsSentFromThenOn) {
  ConnectAndRun();
  network_.SetPathLatency(
      "w1", "w2", DurationRange{Duration::Seconds(1), Duration::Seconds(1)});
  left().connection->Send("slow");
  right().connection->Send("fast");
  RunFor(Duration::Milliseconds(10));
  EXPECT_EQ(left().received, "fast");
  EXPECT_EQ(right().received, "");
  RunFor(Duration::Seconds(1));
  EXPECT_EQ(right().received, "slow");
  network_.SetPathLatency("w1", "w2", std::nullopt);
  network_.SetLatency({Duration(), Duration()});
  left().connection->Send("er");
  RunFor(Duration());
  EXPECT_EQ(right().received, "slower");
}

TEST(NetworkCloseTest, ClosingWithUnreadBytesMayReset) {
  NetworkOptions options;
  options.unread_close_resets = 0.5;
  std::set<bool> orderly;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SeededNetwork world(seed, options);
    world.ConnectAndRun();
    world.left().connection->PauseReading(true);
    world.right().connection->Send("unread");
    world.scheduler_.RunUntilIdle();
    world.left().connection.reset();
    world.scheduler_.RunUntilIdle();
    orderly.insert(world.right().closed->ok());
  }
  EXPECT_EQ(orderly.size(), 2u);
}

TEST_F(NetworkTest, NothingIsKeptOfConnectionsThatEnded) {
  for (int i = 0; i < 3; ++i) {
    ConnectAndRun();
    left().connection.reset();
    scheduler_.RunUntilIdle();
    right().connection.reset();
  }
  EXPECT_EQ(network_.connection_count(), 0u);
  EXPECT_EQ(scheduler_.pending_events(), 0u);
}

TEST_F(NetworkTest, ConnectionsMayOutliveTheNetwork) {
  Scheduler scheduler;
  SimExecutor executor(&scheduler);
  Peer peer;
  {
    SimNetwork network(&scheduler, {}, Rng(1));
    const auto view = network.Attach("w1", &executor);
    peer.connection = view->Connect("w1:1", &peer);
  }
  peer.connection.reset();
  scheduler.RunUntilIdle();
  EXPECT_FALSE(peer.connected);
}

}  // namespace
}  // namespace pouch

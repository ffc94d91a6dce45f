// The contract of worker/network.h, run unchanged against every
// implementation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/network_options.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/network.h"

namespace pouch {
namespace {

// Two processes, "left" and "right", and a way to let them work.
class TwoProcesses {
 public:
  virtual ~TwoProcesses() = default;
  virtual Network* left() = 0;
  virtual Network* right() = 0;
  // Addresses on the right: one to listen on, and one where nobody does.
  virtual std::string address() const = 0;
  virtual std::string silent_address() const = 0;
  virtual void RunUntilIdle() = 0;
};

class SimProcesses final : public TwoProcesses {
 public:
  explicit SimProcesses(const NetworkOptions& options)
      : network_(&scheduler_, options, Rng(7)),
        left_executor_(&scheduler_),
        right_executor_(&scheduler_),
        left_(network_.Attach("left", &left_executor_)),
        right_(network_.Attach("right", &right_executor_)) {}

  Network* left() override { return left_.get(); }
  Network* right() override { return right_.get(); }
  std::string address() const override { return "right:7000"; }
  std::string silent_address() const override { return "right:7001"; }
  void RunUntilIdle() override { scheduler_.RunUntilIdle(); }

 private:
  Scheduler scheduler_;
  SimNetwork network_;
  SimExecutor left_executor_;
  SimExecutor right_executor_;
  std::unique_ptr<Network> left_;
  std::unique_ptr<Network> right_;
};

// One end: a connection and what it heard.
class Peer final : public ConnectionHandler {
 public:
  void OnConnected() override {
    ++connected;
    if (on_connected) on_connected();
  }
  void OnBytes(std::string_view bytes) override {
    EXPECT_FALSE(bytes.empty());
    EXPECT_FALSE(in_call) << "called from within a call";
    EXPECT_FALSE(closed.has_value()) << "bytes after the end";
    received += bytes;
    if (on_bytes) on_bytes();
  }
  void OnDrained() override {
    EXPECT_FALSE(in_call) << "called from within a call";
    EXPECT_EQ(connection->unsent_bytes(), 0u);
    ++drained;
  }
  void OnClosed(const Status& reason) override {
    EXPECT_FALSE(in_call) << "called from within a call";
    EXPECT_FALSE(closed.has_value()) << "ended twice";
    closed = reason;
    if (on_closed) on_closed();
  }
  void Send(std::string_view bytes) {
    in_call = true;
    connection->Send(bytes);
    in_call = false;
  }

  std::unique_ptr<Connection> connection;
  std::string received;
  int connected = 0;
  int drained = 0;
  bool in_call = false;
  std::optional<Status> closed;
  std::function<void()> on_connected;
  std::function<void()> on_bytes;
  std::function<void()> on_closed;
};

struct NetworkKind {
  const char* name;
  std::function<std::unique_ptr<TwoProcesses>()> make;
};

class NetworkContractTest : public ::testing::TestWithParam<NetworkKind> {
 protected:
  NetworkContractTest() : world_(GetParam().make()) {}

  void Listen() {
    auto listener = world_->right()->Listen(
        world_->address(), [this](std::unique_ptr<Connection> connection) {
          ++accepted_;
          right_.connection = std::move(connection);
          if (attach_right_) right_.connection->SetHandler(&right_);
        });
    ASSERT_TRUE(listener.ok()) << listener.status();
    listener_ = *std::move(listener);
  }

  void Connect() {
    left_.connection = world_->left()->Connect(world_->address(), &left_);
  }

  void ConnectAndRun() {
    Listen();
    Connect();
    world_->RunUntilIdle();
    ASSERT_EQ(left_.connected, 1);
    ASSERT_EQ(accepted_, 1);
  }

  // More than any buffer on the way holds.
  static std::string ManyBytes() {
    std::string bytes;
    for (int i = 0; bytes.size() < size_t{8} << 20; ++i) {
      bytes += std::to_string(i) + " ";
    }
    return bytes;
  }

  std::unique_ptr<TwoProcesses> world_;
  Peer left_;
  Peer right_;
  int accepted_ = 0;
  bool attach_right_ = true;
  std::unique_ptr<Listener> listener_;
};

TEST_P(NetworkContractTest, ConnectIsHeardLaterByTheConnectingSideOnly) {
  Listen();
  Connect();
  EXPECT_EQ(left_.connected, 0);
  world_->RunUntilIdle();
  EXPECT_EQ(left_.connected, 1);
  EXPECT_EQ(right_.connected, 0);
  EXPECT_EQ(accepted_, 1);
}

TEST_P(NetworkContractTest, BytesArriveInOrderBothWays) {
  ConnectAndRun();
  for (const char* piece : {"a", "bc", "def"}) left_.Send(piece);
  right_.Send("xyz");
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "abcdef");
  EXPECT_EQ(left_.received, "xyz");
}

TEST_P(NetworkContractTest, BytesSentBeforeConnectedWaitForIt) {
  Listen();
  Connect();
  left_.Send("early ");
  EXPECT_EQ(left_.connection->unsent_bytes(), 6u);
  left_.on_connected = [this] { left_.Send("late"); };
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "early late");
  EXPECT_EQ(left_.connection->unsent_bytes(), 0u);
  EXPECT_EQ(left_.drained, 1);
}

TEST_P(NetworkContractTest, AcceptingSideMaySendAtOnce) {
  Listen();
  right_.on_bytes = [this] { right_.Send("<" + right_.received + ">"); };
  Connect();
  left_.Send("x");
  world_->RunUntilIdle();
  EXPECT_EQ(left_.received, "<x>");
}

TEST_P(NetworkContractTest, BytesBeforeTheFirstHandlerAreDeliveredToIt) {
  attach_right_ = false;
  ConnectAndRun();
  left_.Send("hello");
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "");
  right_.connection->SetHandler(&right_);
  EXPECT_EQ(right_.received, "") << "delivered within the call";
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "hello");
}

TEST_P(NetworkContractTest, HandlerCanBeReplaced) {
  ConnectAndRun();
  Peer other;
  right_.connection->SetHandler(&other);
  left_.Send("hello");
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "");
  EXPECT_EQ(other.received, "hello");
}

TEST_P(NetworkContractTest, AddressesOfBothEndsMatch) {
  ConnectAndRun();
  EXPECT_EQ(left_.connection->peer_address(), world_->address());
  EXPECT_EQ(right_.connection->local_address(), world_->address());
  EXPECT_EQ(right_.connection->peer_address(),
            left_.connection->local_address());
}

TEST_P(NetworkContractTest, ConnectionsHaveAddressesOfTheirOwn) {
  ConnectAndRun();
  Peer second;
  second.connection = world_->left()->Connect(world_->address(), &second);
  EXPECT_NE(second.connection->local_address(),
            left_.connection->local_address());
}

TEST_P(NetworkContractTest, NobodyListeningIsRefused) {
  left_.connection = world_->left()->Connect(world_->silent_address(), &left_);
  left_.Send("lost");
  EXPECT_FALSE(left_.closed.has_value());
  world_->RunUntilIdle();
  EXPECT_EQ(left_.connected, 0);
  ASSERT_TRUE(left_.closed.has_value());
  EXPECT_EQ(left_.closed->code(), StatusCode::kUnavailable);
}

TEST_P(NetworkContractTest, MalformedAddressesAreInvalid) {
  for (const char* address : {"", "right", "right:", "right:x", ":1"}) {
    SCOPED_TRACE(address);
    Peer peer;
    peer.connection = world_->left()->Connect(address, &peer);
    world_->RunUntilIdle();
    ASSERT_TRUE(peer.closed.has_value());
    EXPECT_EQ(peer.closed->code(), StatusCode::kInvalidArgument);
    EXPECT_EQ(world_->right()
                  ->Listen(address, [](std::unique_ptr<Connection>) {})
                  .status()
                  .code(),
              StatusCode::kInvalidArgument);
  }
}

TEST_P(NetworkContractTest, AddressIsTakenUntilItsListenerIsDestroyed) {
  Listen();
  const auto second = world_->right()->Listen(
      world_->address(), [](std::unique_ptr<Connection>) {});
  EXPECT_EQ(second.status().code(), StatusCode::kAlreadyExists);
  listener_.reset();
  Listen();
}

TEST_P(NetworkContractTest, DestroyedListenerAcceptsNoMore) {
  Listen();
  listener_.reset();
  Connect();
  world_->RunUntilIdle();
  EXPECT_EQ(accepted_, 0);
  ASSERT_TRUE(left_.closed.has_value());
  EXPECT_FALSE(left_.closed->ok());
}

TEST_P(NetworkContractTest, AcceptedConnectionsOutliveTheListener) {
  ConnectAndRun();
  listener_.reset();
  left_.Send("still here");
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "still here");
}

TEST_P(NetworkContractTest, DestroyingDeliversWhatWasSentAndThenCloses) {
  ConnectAndRun();
  const std::string bytes = ManyBytes();
  left_.Send(bytes);
  left_.connection.reset();
  world_->RunUntilIdle();
  EXPECT_TRUE(right_.received == bytes) << right_.received.size();
  EXPECT_EQ(right_.closed, OkStatus());
  EXPECT_FALSE(left_.closed.has_value()) << "heard after it was destroyed";
}

TEST_P(NetworkContractTest, SendAfterTheEndIsDropped) {
  ConnectAndRun();
  left_.connection.reset();
  world_->RunUntilIdle();
  ASSERT_TRUE(right_.closed.has_value());
  right_.Send("nobody hears this");
  EXPECT_EQ(right_.connection->unsent_bytes(), 0u);
  world_->RunUntilIdle();
}

TEST_P(NetworkContractTest, MayBeDestroyedInOnBytes) {
  ConnectAndRun();
  right_.on_bytes = [this] { right_.connection.reset(); };
  left_.Send("a");
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "a");
  EXPECT_FALSE(right_.closed.has_value());
  EXPECT_TRUE(left_.closed.has_value());
}

TEST_P(NetworkContractTest, MayBeDestroyedInOnConnectedAndOnClosed) {
  Listen();
  left_.on_connected = [this] { left_.connection.reset(); };
  right_.on_closed = [this] { right_.connection.reset(); };
  Connect();
  world_->RunUntilIdle();
  EXPECT_EQ(left_.connected, 1);
  EXPECT_TRUE(right_.closed.has_value());
  EXPECT_EQ(right_.connection, nullptr);
}

TEST_P(NetworkContractTest, AttemptMayBeGivenUp) {
  Listen();
  Connect();
  left_.connection.reset();
  world_->RunUntilIdle();
  EXPECT_EQ(left_.connected, 0);
  EXPECT_FALSE(left_.closed.has_value());
  EXPECT_TRUE(accepted_ == 0 || right_.closed.has_value());
}

TEST_P(NetworkContractTest, PausedReaderMakesItsPeerWaitAndLosesNothing) {
  ConnectAndRun();
  right_.connection->PauseReading(true);
  const std::string bytes = ManyBytes();
  left_.Send(bytes);
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "");
  EXPECT_GT(left_.connection->unsent_bytes(), 0u);
  EXPECT_EQ(left_.drained, 0);

  right_.connection->PauseReading(false);
  EXPECT_EQ(right_.received, "") << "delivered within the call";
  world_->RunUntilIdle();
  EXPECT_TRUE(right_.received == bytes) << right_.received.size();
  EXPECT_EQ(left_.connection->unsent_bytes(), 0u);
  EXPECT_EQ(left_.drained, 1);
}

TEST_P(NetworkContractTest, ReaderMayPauseAtAnyPiece) {
  ConnectAndRun();
  right_.on_bytes = [this] { right_.connection->PauseReading(true); };
  const std::string bytes = ManyBytes();
  left_.Send(bytes);
  for (int turns = 0; right_.received.size() < bytes.size(); ++turns) {
    ASSERT_LT(turns, 1'000'000);
    const size_t before = right_.received.size();
    right_.connection->PauseReading(false);
    world_->RunUntilIdle();
    ASSERT_GT(right_.received.size(), before);
  }
  EXPECT_TRUE(right_.received == bytes);
}

TEST_P(NetworkContractTest, CloseWaitsBehindUnreadBytesOfAPausedReader) {
  ConnectAndRun();
  right_.connection->PauseReading(true);
  left_.Send("unread");
  left_.connection.reset();
  world_->RunUntilIdle();
  EXPECT_FALSE(right_.closed.has_value());
  right_.connection->PauseReading(false);
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "unread");
  EXPECT_EQ(right_.closed, OkStatus());
}

TEST_P(NetworkContractTest, CloseReachesAPausedReaderWithNothingToRead) {
  ConnectAndRun();
  right_.connection->PauseReading(true);
  left_.connection.reset();
  world_->RunUntilIdle();
  EXPECT_EQ(right_.closed, OkStatus());
}

TEST_P(NetworkContractTest, OneProcessMayConnectToItself) {
  Listen();
  left_.connection = world_->right()->Connect(world_->address(), &left_);
  left_.Send("to myself");
  world_->RunUntilIdle();
  EXPECT_EQ(right_.received, "to myself");
}

std::unique_ptr<TwoProcesses> MakeSimProcesses() {
  return std::make_unique<SimProcesses>(NetworkOptions());
}

// Tiny pieces through a narrow window, at no distance.
std::unique_ptr<TwoProcesses> MakeNarrowSimProcesses() {
  NetworkOptions options;
  options.latency = {Duration(), Duration()};
  options.longest_segment_bytes = 1000;
  options.window_bytes = 1500;
  return std::make_unique<SimProcesses>(options);
}

INSTANTIATE_TEST_SUITE_P(
    AllNetworks, NetworkContractTest,
    ::testing::Values(NetworkKind{"SimNetwork", &MakeSimProcesses},
                      NetworkKind{"SimNetworkWithANarrowWindow",
                                  &MakeNarrowSimProcesses}),
    [](const auto& param_info) { return std::string(param_info.param.name); });

}  // namespace
}  // namespace pouch

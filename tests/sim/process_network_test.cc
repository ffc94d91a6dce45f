// Control messages are told of, and everything else is not.

#include "sim/process_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "codec/frame.h"
#include "sim/network_options.h"
#include "sim/operation.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/control_messages.h"
#include "worker/network.h"
#include "worker/sink_messages.h"

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One end of a connection.
class Peer final : public ConnectionHandler {
 public:
  void OnBytes(std::string_view bytes) override { received += bytes; }
  void OnClosed(const Status&) override {}
  std::string received;
};

class ProcessNetworkTest : public ::testing::Test, public OperationListener {
 protected:
  void OnOperation(const Operation& operation) override {
    heard_.push_back(std::string(operation.file) +
                     (operation.after ? " done" : ""));
    if (heard_.back() == kill_at_) dead_ = true;
  }

  // Sends `bytes` from "w1" to `address`, where a plain process listens, and
  // returns what arrives.
  std::string Arrives(const std::string& address, const std::string& bytes) {
    const std::string host = address.substr(0, address.find(':'));
    auto listening = network_.Attach(host, &there_);
    ProcessNetwork sending(network_.Attach("w1", &here_), {"sink:7100"}, &dead_,
                           this);
    Peer from;
    Peer to;
    std::unique_ptr<Connection> accepted;
    auto listener = listening->Listen(
        address, [&accepted, &to](std::unique_ptr<Connection> connection) {
          accepted = std::move(connection);
          accepted->SetHandler(&to);
        });
    EXPECT_TRUE(listener.ok());
    auto connection = sending.Connect(address, &from);
    scheduler_.RunUntilIdle();
    connection->Send(bytes);
    scheduler_.RunUntilIdle();
    return to.received;
  }

  Scheduler scheduler_;
  SimNetwork network_{&scheduler_, NetworkOptions(), Rng(1)};
  SimExecutor here_{&scheduler_};
  SimExecutor there_{&scheduler_};
  bool dead_ = false;
  std::string kill_at_;
  std::vector<std::string> heard_;
};

std::string FrameOf(uint8_t type) {
  std::string frame;
  AppendFrame(&frame, type, "payload");
  return frame;
}

std::string Control(ControlMessageType type) {
  return FrameOf(static_cast<uint8_t>(type));
}

TEST_F(ProcessNetworkTest, AControlMessageIsToldOfBeforeAndAfter) {
  const std::string frame = Control(ControlMessageType::kSnapshotDone);
  EXPECT_EQ(Arrives("w0:1", frame), frame);
  EXPECT_THAT(heard_, ElementsAre("snapshot_done", "snapshot_done done"));
}

TEST_F(ProcessNetworkTest, HeartbeatsAndDataAreNotToldOf) {
  EXPECT_NE(Arrives("w0:1", FrameOf(0)), "");
  EXPECT_NE(Arrives("w2:2", Control(ControlMessageType::kHello)), "");
  EXPECT_NE(Arrives("plain:9", Control(ControlMessageType::kHello)), "");
  EXPECT_EQ(Arrives("w0:1", "short"), "short");
  EXPECT_THAT(heard_, IsEmpty());
}

TEST_F(ProcessNetworkTest, OfASinksSessionWhatDecidesIsToldOf) {
  for (const SinkMessageType type :
       {SinkMessageType::kHello, SinkMessageType::kData,
        SinkMessageType::kPrepare, SinkMessageType::kCommit,
        SinkMessageType::kResolve}) {
    EXPECT_NE(Arrives("sink:7100", FrameOf(static_cast<uint8_t>(type))), "");
  }
  EXPECT_THAT(heard_, ElementsAre("sink_prepare", "sink_prepare done",
                                  "sink_commit", "sink_commit done",
                                  "sink_resolve", "sink_resolve done"));
}

TEST_F(ProcessNetworkTest, WhoDiesBeforeItHandsOverSendsNothing) {
  kill_at_ = "hello";
  EXPECT_EQ(Arrives("w0:1", Control(ControlMessageType::kHello)), "");
}

TEST_F(ProcessNetworkTest, WhoDiesAfterwardsHasSent) {
  kill_at_ = "hello done";
  EXPECT_NE(Arrives("w0:1", Control(ControlMessageType::kHello)), "");
}

TEST_F(ProcessNetworkTest, WhatTheListeningSideSendsIsToldOfToo) {
  auto dialing = network_.Attach("w1", &here_);
  ProcessNetwork listening(network_.Attach("w0", &there_), {}, &dead_, this);
  Peer from;
  Peer to;
  std::unique_ptr<Connection> accepted;
  auto listener = listening.Listen(
      "w0:1", [&accepted, &to](std::unique_ptr<Connection> connection) {
        accepted = std::move(connection);
        accepted->SetHandler(&to);
      });
  ASSERT_TRUE(listener.ok());
  auto connection = dialing->Connect("w0:1", &from);
  scheduler_.RunUntilIdle();
  accepted->Send(Control(ControlMessageType::kComplete));
  scheduler_.RunUntilIdle();
  EXPECT_NE(from.received, "");
  EXPECT_THAT(heard_, ElementsAre("complete", "complete done"));
}

}  // namespace
}  // namespace pouch

// A world with a clock and a network, for testing feeds and sinks against a
// peer that does what the test says.

#ifndef POUCH_TESTS_SIM_ACTOR_WORLD_H_
#define POUCH_TESTS_SIM_ACTOR_WORLD_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "codec/frame.h"
#include "sim/endpoint_observer.h"
#include "sim/network_options.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/network.h"

namespace pouch {

// Hosts on a network in which everything takes a millisecond.
class ActorWorld final {
 public:
  struct Host {
    Host(Scheduler* scheduler, SimNetwork* sim_network, std::string_view name)
        : executor(scheduler), network(sim_network->Attach(name, &executor)) {}
    SimExecutor executor;
    std::unique_ptr<Network> network;
  };

  ActorWorld() : network_(&scheduler_, Options(), Rng(1)) {}

  Host* host(const std::string& name) {
    return &hosts_.try_emplace(name, &scheduler_, &network_, name)
                .first->second;
  }
  void RunFor(Duration span) { scheduler_.RunUntil(scheduler_.Now() + span); }
  // Breaks every connection between two hosts.
  void Break(const std::string& some, const std::string& other) {
    network_.ResetBetween(std::vector<std::string>{some},
                          std::vector<std::string>{other});
  }

 private:
  static NetworkOptions Options() {
    NetworkOptions options;
    options.latency = {Duration::Milliseconds(1), Duration::Milliseconds(1)};
    return options;
  }

  Scheduler scheduler_;
  SimNetwork network_;
  std::map<std::string, Host> hosts_;
};

// The peer's end of one connection. Keeps what arrives, as bytes and as frames.
class ScriptedPeer final : public ConnectionHandler {
 public:
  struct Received {
    uint8_t type;
    std::string payload;
  };

  explicit ScriptedPeer(std::unique_ptr<Connection> accepted)
      : connection_(std::move(accepted)) {
    connection_->SetHandler(this);
  }
  ScriptedPeer(Network* network, std::string_view address)
      : connection_(network->Connect(address, this)) {}

  void Send(std::string_view bytes) { connection_->Send(bytes); }
  void Close() { connection_.reset(); }
  Connection* connection() { return connection_.get(); }

  const std::string& bytes() const { return bytes_; }
  const std::vector<Received>& frames() const { return frames_; }
  bool closed() const { return closed_; }

 private:
  void OnBytes(std::string_view bytes) override {
    bytes_ += bytes;
    reader_.Add(bytes);
    Frame frame;
    while (reader_.Next(&frame) == FrameOutcome::kFrame) {
      frames_.push_back({frame.type, std::string(frame.payload)});
    }
  }
  void OnClosed(const Status&) override { closed_ = true; }

  std::unique_ptr<Connection> connection_;
  FrameReader reader_{size_t{1} << 20};
  std::string bytes_;
  std::vector<Received> frames_;
  bool closed_ = false;
};

// Accepts connections at an address, each as a ScriptedPeer.
class ScriptedListener final {
 public:
  ScriptedListener(ActorWorld::Host* host, std::string_view address) {
    auto listener = host->network->Listen(
        address, [this](std::unique_ptr<Connection> connection) {
          peers_.push_back(
              std::make_unique<ScriptedPeer>(std::move(connection)));
        });
    EXPECT_TRUE(listener.ok());
    listener_ = *std::move(listener);
  }

  size_t count() const { return peers_.size(); }
  ScriptedPeer* newest() { return peers_.back().get(); }

 private:
  std::vector<std::unique_ptr<ScriptedPeer>> peers_;
  std::unique_ptr<Listener> listener_;
};

// Keeps what feeds and sinks report, one line each.
class EndpointJournal final : public EndpointObserver {
 public:
  void OnEndpointFailure(std::string_view actor, std::string_view failure_class,
                         std::string message) override {
    failures.push_back(std::string(actor) + " " + std::string(failure_class) +
                       ": " + message);
  }
  void OnPlainFeedConnected(std::string_view, std::string_view,
                            uint64_t first_index) override {
    lines.push_back("from " + std::to_string(first_index));
  }
  void OnSinkRefused(std::string_view) override { lines.push_back("refused"); }
  void OnSinkCommitted(std::string_view, std::string_view writer,
                       CheckpointId transaction,
                       const std::vector<std::string>& messages) override {
    std::string line = std::string(writer) + " commits " +
                       std::to_string(transaction.number.value()) + ":";
    for (const std::string& message : messages) line += " " + message;
    lines.push_back(line);
  }
  void OnPlainSinkBytes(std::string_view, std::string_view writer,
                        uint64_t connection, std::string_view bytes) override {
    lines.push_back(std::string(writer) + "/" + std::to_string(connection) +
                    ": " + std::string(bytes));
  }
  void OnPlainSinkClosed(std::string_view, std::string_view writer,
                         uint64_t connection) override {
    lines.push_back(std::string(writer) + "/" + std::to_string(connection) +
                    " closed");
  }

  std::vector<std::string> lines;
  std::vector<std::string> failures;
};

}  // namespace pouch

#endif  // POUCH_TESTS_SIM_ACTOR_WORLD_H_

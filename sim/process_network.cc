#include "sim/process_network.h"

#include <algorithm>
#include <utility>

#include "codec/frame.h"
#include "worker/control_messages.h"
#include "worker/sink_messages.h"
#include "worker/worker_options.h"

namespace pouch {
namespace {

using SendName = std::string_view (*)(uint8_t type);

// Where a frame's header holds its type.
constexpr size_t kTypeOffset = 3;

bool IsControlAddress(std::string_view address) {
  return address.ends_with(":" + std::to_string(kControlPort));
}

// A connection of a session whose frames have names. Its users send one whole
// frame at a time.
class TappedConnection final : public Connection {
 public:
  TappedConnection(std::unique_ptr<Connection> connection, SendName name_of,
                   const bool* dead, OperationListener* listener)
      : connection_(std::move(connection)),
        name_of_(name_of),
        dead_(dead),
        listener_(listener) {}

  void SetHandler(ConnectionHandler* handler) override {
    connection_->SetHandler(handler);
  }
  void Send(std::string_view bytes) override {
    if (*dead_) return;
    std::string_view name;
    if (bytes.size() >= kFrameHeaderBytes) {
      name = name_of_(static_cast<uint8_t>(bytes[kTypeOffset]));
    }
    if (name.empty()) {
      connection_->Send(bytes);
      return;
    }
    Operation operation{
        .kind = OperationKind::kSend, .file = name, .size_bytes = bytes.size()};
    listener_->OnOperation(operation);
    if (*dead_) return;
    connection_->Send(bytes);
    operation.after = true;
    listener_->OnOperation(operation);
  }
  size_t unsent_bytes() const override { return connection_->unsent_bytes(); }
  void PauseReading(bool paused) override { connection_->PauseReading(paused); }
  const std::string& peer_address() const override {
    return connection_->peer_address();
  }
  const std::string& local_address() const override {
    return connection_->local_address();
  }

 private:
  std::unique_ptr<Connection> connection_;
  SendName name_of_;
  const bool* dead_;
  OperationListener* listener_;
};

}  // namespace

ProcessNetwork::ProcessNetwork(std::unique_ptr<Network> network,
                               std::vector<std::string> transactional_sinks,
                               const bool* dead, OperationListener* listener)
    : network_(std::move(network)),
      transactional_sinks_(std::move(transactional_sinks)),
      dead_(dead),
      listener_(listener) {}

Result<std::unique_ptr<Listener>> ProcessNetwork::Listen(
    std::string_view address, AcceptCallback on_accept) {
  if (!IsControlAddress(address)) {
    return network_->Listen(address, std::move(on_accept));
  }
  return network_->Listen(
      address, [on_accept = std::move(on_accept), dead = dead_,
                listener = listener_](std::unique_ptr<Connection> connection) {
        on_accept(std::make_unique<TappedConnection>(
            std::move(connection), &ControlSendName, dead, listener));
      });
}

std::unique_ptr<Connection> ProcessNetwork::Connect(
    std::string_view address, ConnectionHandler* handler) {
  std::unique_ptr<Connection> connection = network_->Connect(address, handler);
  const bool is_sink =
      std::find(transactional_sinks_.begin(), transactional_sinks_.end(),
                address) != transactional_sinks_.end();
  if (!is_sink && !IsControlAddress(address)) return connection;
  return std::make_unique<TappedConnection>(
      std::move(connection), is_sink ? &SinkSendName : &ControlSendName, dead_,
      listener_);
}

std::string_view ControlSendName(uint8_t type) {
  switch (static_cast<ControlMessageType>(type)) {
    case ControlMessageType::kHello:
      return "hello";
    case ControlMessageType::kTopology:
      return "topology";
    case ControlMessageType::kTopologyStored:
      return "topology_stored";
    case ControlMessageType::kRollback:
      return "rollback";
    case ControlMessageType::kRolledBack:
      return "rolled_back";
    case ControlMessageType::kResume:
      return "resume";
    case ControlMessageType::kResumed:
      return "resumed";
    case ControlMessageType::kStartCheckpoint:
      return "start_checkpoint";
    case ControlMessageType::kSnapshotDone:
      return "snapshot_done";
    case ControlMessageType::kDeclined:
      return "declined";
    case ControlMessageType::kComplete:
      return "complete";
    case ControlMessageType::kCommitted:
      return "committed";
    case ControlMessageType::kSinkRefused:
      return "sink_refused";
    case ControlMessageType::kTurnedAway:
      return "turned_away";
  }
  return {};
}

std::string_view SinkSendName(uint8_t type) {
  switch (static_cast<SinkMessageType>(type)) {
    case SinkMessageType::kPrepare:
      return "sink_prepare";
    case SinkMessageType::kCommit:
      return "sink_commit";
    case SinkMessageType::kResolve:
      return "sink_resolve";
    default:
      return {};
  }
}

}  // namespace pouch

#include "sim/plain_endpoint.h"

#include <algorithm>
#include <utility>

namespace pouch {

// One connection, from its arrival to its end.
class PlainEndpoint::Session final : public ConnectionHandler {
 public:
  Session(PlainEndpoint* sink, uint64_t session,
          std::unique_ptr<Connection> connection)
      : sink_(sink),
        session_(session),
        connection_(std::move(connection)),
        writer_(HostOf(connection_->peer_address())) {
    std::vector<std::string>& received = sink->received_[writer_];
    number_ = received.size();
    received.emplace_back();
    sink->observer_->OnEndpointEvent(sink->address_, "accepted", number_);
    connection_->PauseReading(sink->stalled_);
    connection_->SetHandler(this);
  }

  void SetStalled(bool stalled) {
    if (connection_ != nullptr) connection_->PauseReading(stalled);
  }

 private:
  void OnBytes(std::string_view bytes) override {
    sink_->received_.find(writer_)->second[number_] += bytes;
    sink_->message_count_ +=
        static_cast<uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    sink_->observer_->OnPlainSinkBytes(sink_->address_, writer_, number_,
                                       bytes);
  }
  void OnClosed(const Status&) override {
    connection_.reset();
    sink_->observer_->OnPlainSinkClosed(sink_->address_, writer_, number_);
    sink_->Forget(session_);
  }

  PlainEndpoint* sink_;
  uint64_t session_;
  std::unique_ptr<Connection> connection_;
  std::string writer_;
  uint64_t number_ = 0;
};

PlainEndpoint::PlainEndpoint(std::string address, Executor* executor,
                             Network* network, EndpointObserver* observer)
    : address_(std::move(address)),
      executor_(executor),
      network_(network),
      observer_(observer) {}

PlainEndpoint::~PlainEndpoint() = default;

Status PlainEndpoint::Start() {
  POUCH_ASSIGN_OR_RETURN(
      listener_,
      network_->Listen(address_, [this](std::unique_ptr<Connection> incoming) {
        Accept(std::move(incoming));
      }));
  return OkStatus();
}

void PlainEndpoint::SetStalled(bool stalled) {
  stalled_ = stalled;
  for (const auto& [number, session] : sessions_) session->SetStalled(stalled);
}

std::vector<SinkContents> PlainEndpoint::Contents() const {
  std::vector<SinkContents> contents;
  for (const auto& [writer, connections] : received_) {
    contents.push_back(SinkContents{address_, writer, connections});
  }
  return contents;
}

void PlainEndpoint::Accept(std::unique_ptr<Connection> connection) {
  const uint64_t number = next_session_++;
  sessions_[number] =
      std::make_unique<Session>(this, number, std::move(connection));
}

void PlainEndpoint::Forget(uint64_t session) {
  executor_->Post([this, session] { sessions_.erase(session); });
}

}  // namespace pouch

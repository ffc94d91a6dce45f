#include "worker/plain_source.h"

#include <string_view>
#include <utility>

#include "base/digest.h"

namespace pouch {

class PlainSource::Feed final : public ConnectionHandler {
 public:
  Feed(PlainSource* source, std::unique_ptr<Connection> connection)
      : source_(source), connection_(std::move(connection)) {}

  void Begin(bool reading) {
    connection_->PauseReading(!reading);
    connection_->SetHandler(this);
  }

  // ConnectionHandler:
  void OnBytes(std::string_view bytes) override {
    buffer_.append(bytes);
    source_->Consume(this);
  }
  void OnClosed(const Status&) override { source_->Remove(this); }

  PlainSource* source_;
  std::unique_ptr<Connection> connection_;
  std::string buffer_;
  uint64_t next_index_ = 0;  // Of the next message on this connection.
};

PlainSource::PlainSource(StepId step, std::string address,
                         uint32_t header_bytes, size_t max_payload_bytes,
                         Incarnation incarnation, Application* application,
                         Executor* executor, Network* network, SourceHost* host)
    : step_(step),
      address_(std::move(address)),
      header_bytes_(header_bytes),
      max_payload_bytes_(max_payload_bytes),
      incarnation_(incarnation),
      application_(application),
      executor_(executor),
      network_(network),
      host_(host) {}

PlainSource::~PlainSource() = default;

Status PlainSource::Listen() {
  POUCH_ASSIGN_OR_RETURN(
      listener_, network_->Listen(
                     address_, [this](std::unique_ptr<Connection> connection) {
                       Supersede(connection->peer_address());
                       feeds_.push_back(
                           std::make_unique<Feed>(this, std::move(connection)));
                       feeds_.back()->Begin(reading());
                     }));
  return OkStatus();
}

void PlainSource::Supersede(std::string_view address) {
  const auto host = [](std::string_view of) {
    return of.substr(0, of.rfind(':'));
  };
  std::erase_if(feeds_, [&host, address](const auto& feed) {
    return host(feed->connection_->peer_address()) == host(address);
  });
}

void PlainSource::Stop() {
  running_ = false;
  UpdateReading();
}

void PlainSource::Resume(ClusterId, Epoch, uint64_t) {
  running_ = true;
  muted_ = false;
  UpdateReading();
  for (const auto& feed : feeds_) Consume(feed.get());
}

void PlainSource::SetMuted(bool muted) {
  muted_ = muted;
  UpdateReading();
}

void PlainSource::UpdateReading() {
  for (const auto& feed : feeds_) feed->connection_->PauseReading(!reading());
}

void PlainSource::Consume(Feed* feed) {
  size_t start = 0;
  // A whole message that arrived is taken in even if the one before it muted
  // the source: its bytes cannot be given back.
  while (running_ && feed->buffer_.size() - start >= header_bytes_) {
    const std::string_view rest = std::string_view(feed->buffer_).substr(start);
    application_->BeginCall(
        CallContext{executor_->Now(), 0, executor_->WallClockAhead()});
    const auto length =
        application_->PayloadLength(step_, rest.substr(0, header_bytes_));
    if (!length.ok() || *length > max_payload_bytes_) {
      WorkerFailure failure;
      failure.kind = WorkerFailure::Kind::kApplication;
      failure.status =
          length.ok()
              ? Status(StatusCode::kApplicationError,
                       "a header announces a message of " +
                           std::to_string(*length) + " bytes; the limit is " +
                           std::to_string(max_payload_bytes_))
              : length.status();
      failure.callable = "payload_length";
      host_->OnSourceFailed(std::move(failure));
      return;
    }
    if (rest.size() < header_bytes_ + *length) break;
    SourceInput input;
    input.source = step_;
    input.index = count_++;
    input.path = DigestOf("plain", incarnation_.value());
    input.connection = feed->connection_->peer_address();
    input.connection_index = feed->next_index_++;
    input.payload = rest.substr(header_bytes_, *length);
    host_->OnSourceInput(input);
    start += header_bytes_ + *length;
  }
  feed->buffer_.erase(0, start);
}

void PlainSource::Remove(Feed* feed) {
  std::erase_if(feeds_, [feed](const auto& candidate) {
    return candidate.get() == feed;
  });
}

}  // namespace pouch

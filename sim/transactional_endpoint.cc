#include "sim/transactional_endpoint.h"

#include <optional>
#include <utility>

#include "codec/frame.h"

namespace pouch {
namespace {

Status Malformed() {
  return Status(StatusCode::kInvalidArgument, "a message cannot be parsed");
}

}  // namespace

// One connection, from its arrival to its end.
class TransactionalEndpoint::Session final : public ConnectionHandler {
 public:
  Session(TransactionalEndpoint* sink, uint64_t number,
          std::unique_ptr<Connection> connection)
      : sink_(sink), number_(number), connection_(std::move(connection)) {
    connection_->PauseReading(sink->stalled_);
    connection_->SetHandler(this);
  }
  ~Session() override { Detach(); }

  void SetStalled(bool stalled) {
    if (connection_ != nullptr) connection_->PauseReading(stalled);
  }

  // Whose it is after a Hello that was accepted; null before, and for a
  // foreign cluster's.
  Record* record = nullptr;
  std::string writer;

  void Close() {
    Detach();
    connection_.reset();
    sink_->Forget(number_);
  }

  void Detach() {
    if (record != nullptr && record->session == this) {
      record->session = nullptr;
    }
    record = nullptr;
  }

 private:
  void OnBytes(std::string_view bytes) override {
    reader_.Add(bytes);
    std::string answer;
    Frame frame;
    FrameOutcome outcome = FrameOutcome::kCorrupt;
    Status status;
    while (status.ok() &&
           (outcome = reader_.Next(&frame)) == FrameOutcome::kFrame) {
      status = sink_->Handle(this, frame, &answer);
    }
    if (connection_ == nullptr) return;
    if (!answer.empty()) connection_->Send(answer);
    if (outcome == FrameOutcome::kNeedMore) return;
    sink_->observer_->OnEndpointEvent(sink_->address_,
                                      "refused: " + status.message(), number_);
    Close();
  }
  void OnClosed(const Status&) override { Close(); }

  TransactionalEndpoint* sink_;
  uint64_t number_;
  std::unique_ptr<Connection> connection_;
  FrameReader reader_{kMaxSinkFrameBytes};
};

TransactionalEndpoint::TransactionalEndpoint(std::string address,
                                             Executor* executor,
                                             Network* network,
                                             EndpointObserver* observer)
    : address_(std::move(address)),
      executor_(executor),
      network_(network),
      observer_(observer) {}

TransactionalEndpoint::~TransactionalEndpoint() { sessions_.clear(); }

Status TransactionalEndpoint::Start() {
  POUCH_ASSIGN_OR_RETURN(
      listener_,
      network_->Listen(address_, [this](std::unique_ptr<Connection> incoming) {
        Accept(std::move(incoming));
      }));
  return OkStatus();
}

void TransactionalEndpoint::SetStalled(bool stalled) {
  stalled_ = stalled;
  for (const auto& [number, session] : sessions_) session->SetStalled(stalled);
}

std::vector<SinkContents> TransactionalEndpoint::Contents() const {
  std::vector<SinkContents> contents;
  for (const auto& [name, record] : writers_) {
    contents.push_back(SinkContents{address_, name, record.committed});
  }
  return contents;
}

void TransactionalEndpoint::Accept(std::unique_ptr<Connection> connection) {
  const uint64_t number = next_session_++;
  sessions_[number] =
      std::make_unique<Session>(this, number, std::move(connection));
}

void TransactionalEndpoint::Forget(uint64_t session) {
  executor_->Post([this, session] { sessions_.erase(session); });
}

Status TransactionalEndpoint::Handle(Session* session, const Frame& frame,
                                     std::string* answer) {
  const auto type = static_cast<SinkMessageType>(frame.type);
  if (type == SinkMessageType::kHeartbeat) {
    AppendFrame(answer, frame.type, {});
    return OkStatus();
  }
  if (type == SinkMessageType::kHello) {
    const auto hello = ParseSinkHello(frame.payload);
    return hello ? HandleHello(session, *hello, answer) : Malformed();
  }
  Record* record = session->record;
  if (record == nullptr) {
    return Status(StatusCode::kFailedPrecondition,
                  "a request without an accepted hello");
  }
  switch (type) {
    case SinkMessageType::kData: {
      const auto data = ParseSinkData(frame.payload);
      return data ? record->writer.HandleData(*data) : Malformed();
    }
    case SinkMessageType::kPrepare: {
      const auto prepare = ParseSinkPrepare(frame.payload);
      return prepare ? HandlePrepare(session, *prepare, answer) : Malformed();
    }
    case SinkMessageType::kCommit: {
      const auto commit = ParseSinkCommit(frame.payload);
      if (!commit) return Malformed();
      Commit(session->writer, record, record->writer.HandleCommit(*commit));
      AppendSinkCommitted(SinkCommitted{commit->up_to}, answer);
      return OkStatus();
    }
    case SinkMessageType::kResolve: {
      const auto resolve = ParseSinkResolve(frame.payload);
      if (!resolve) return Malformed();
      SinkResolved resolved;
      Commit(session->writer, record,
             record->writer.HandleResolve(*resolve, &resolved));
      observer_->OnEndpointEvent(address_, "resolved", resolved.epoch.value());
      AppendSinkResolved(resolved, answer);
      return OkStatus();
    }
    default:
      return Malformed();
  }
}

Status TransactionalEndpoint::HandleHello(Session* session,
                                          const SinkHello& hello,
                                          std::string* answer) {
  session->Detach();
  const bool only_asks = hello.cluster == ClusterId();
  if (only_asks || (hello.cluster != cluster_ && knows_commits_)) {
    SinkWelcome welcome;
    welcome.epoch = hello.epoch;
    welcome.knows_commits = knows_commits_;
    AppendSinkWelcome(welcome, answer);
    return OkStatus();
  }
  cluster_ = hello.cluster;
  Record& record = writers_[hello.writer];
  if (record.writer.cluster() != hello.cluster) record.writer.Clear();
  POUCH_RETURN_IF_ERROR(record.writer.AcceptHello(hello));
  if (record.session != nullptr) record.session->Close();
  record.session = session;
  session->record = &record;
  session->writer = hello.writer;
  observer_->OnEndpointEvent(address_, "welcomed", hello.epoch.value());
  AppendSinkWelcome(record.writer.Welcome(knows_commits_), answer);
  return OkStatus();
}

Status TransactionalEndpoint::HandlePrepare(Session* session,
                                            const SinkPrepare& prepare,
                                            std::string* answer) {
  bool refused = false;
  POUCH_ASSIGN_OR_RETURN(
      const SinkVote vote,
      session->record->writer.HandlePrepare(prepare, refuse_next_, &refused));
  if (refused) {
    refuse_next_ = false;
    observer_->OnSinkRefused(address_);
  }
  observer_->OnEndpointEvent(address_, vote.yes ? "voted yes" : "voted no",
                             prepare.transaction.number.value());
  AppendSinkVote(vote, answer);
  return OkStatus();
}

void TransactionalEndpoint::Commit(
    const std::string& name, Record* record,
    std::deque<SinkWriter::Transaction> transactions) {
  for (SinkWriter::Transaction& transaction : transactions) {
    knows_commits_ = true;
    message_count_ += transaction.messages.size();
    observer_->OnSinkCommitted(address_, name, transaction.id,
                               transaction.messages);
    record->committed.insert(
        record->committed.end(),
        std::make_move_iterator(transaction.messages.begin()),
        std::make_move_iterator(transaction.messages.end()));
  }
}

}  // namespace pouch

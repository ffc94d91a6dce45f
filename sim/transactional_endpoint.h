// TransactionalEndpoint: a durable endpoint that speaks worker/sink_messages.h
// with any number of writers.
//
// What it confirms it keeps. It refuses, by closing, whoever is of the past
// (sim/sink_writer.h), and a newer session of a writer closes the older one.
// A writer of another cluster takes over only while nothing was ever committed;
// after that it is told so in Welcome and nothing it sends is taken. A writer
// of no cluster yet only asks.

#ifndef POUCH_SIM_TRANSACTIONAL_ENDPOINT_H_
#define POUCH_SIM_TRANSACTIONAL_ENDPOINT_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "codec/frame.h"
#include "sim/endpoint_observer.h"
#include "sim/sink_endpoint.h"
#include "sim/sink_writer.h"
#include "worker/executor.h"
#include "worker/network.h"
#include "worker/sink_messages.h"

namespace pouch {

class TransactionalEndpoint final : public SinkEndpoint {
 public:
  // The pointers must outlive the sink.
  TransactionalEndpoint(std::string address, Executor* executor,
                        Network* network, EndpointObserver* observer);
  ~TransactionalEndpoint() override;

  Status Start() override;
  void SetStalled(bool stalled) override;
  void RefuseNext() override { refuse_next_ = true; }
  bool CancelRefusal() override { return std::exchange(refuse_next_, false); }
  std::vector<SinkContents> Contents() const override;
  uint64_t message_count() const override { return message_count_; }

 private:
  class Session;
  struct Record {
    SinkWriter writer;
    Session* session = nullptr;
    std::vector<std::string> committed;
  };

  void Accept(std::unique_ptr<Connection> connection);
  // Destroys the session in an event of its own.
  void Forget(uint64_t session);

  // Each handles one request of `session` and appends the answer. An error
  // ends the session.
  Status Handle(Session* session, const Frame& frame, std::string* answer);
  Status HandleHello(Session* session, const SinkHello& hello,
                     std::string* answer);
  Status HandlePrepare(Session* session, const SinkPrepare& prepare,
                       std::string* answer);
  void Commit(const std::string& name, Record* record,
              std::deque<SinkWriter::Transaction> transactions);

  std::string address_;
  Executor* executor_;
  Network* network_;
  EndpointObserver* observer_;
  std::unique_ptr<Listener> listener_;
  uint64_t next_session_ = 0;
  std::map<uint64_t, std::unique_ptr<Session>> sessions_;
  std::map<std::string, Record, std::less<>> writers_;
  bool stalled_ = false;
  bool refuse_next_ = false;
  bool knows_commits_ = false;
  ClusterId cluster_;  // Whose commits it knows, or the newest that came.
  uint64_t message_count_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_TRANSACTIONAL_ENDPOINT_H_

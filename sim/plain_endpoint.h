// PlainEndpoint: an endpoint that reads raw bytes and answers nothing.
//
// It tells its writers apart by the host they connect from, and numbers each
// one's connections from 0 in the order in which they opened.

#ifndef POUCH_SIM_PLAIN_ENDPOINT_H_
#define POUCH_SIM_PLAIN_ENDPOINT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "sim/endpoint_observer.h"
#include "sim/sink_endpoint.h"
#include "worker/executor.h"
#include "worker/network.h"

namespace pouch {

class PlainEndpoint final : public SinkEndpoint {
 public:
  // The pointers must outlive the sink.
  PlainEndpoint(std::string address, Executor* executor, Network* network,
                EndpointObserver* observer);
  ~PlainEndpoint() override;

  Status Start() override;
  void SetStalled(bool stalled) override;
  // One element for each connection: all that was read from it.
  std::vector<SinkContents> Contents() const override;
  // Lines: messages have no other end that a plain sink could know.
  uint64_t message_count() const override { return message_count_; }

 private:
  class Session;

  void Accept(std::unique_ptr<Connection> connection);
  void Forget(uint64_t session);

  std::string address_;
  Executor* executor_;
  Network* network_;
  EndpointObserver* observer_;
  std::unique_ptr<Listener> listener_;
  uint64_t next_session_ = 0;
  std::map<uint64_t, std::unique_ptr<Session>> sessions_;
  // By writer, then by the number of the connection.
  std::map<std::string, std::vector<std::string>, std::less<>> received_;
  bool stalled_ = false;
  uint64_t message_count_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_PLAIN_ENDPOINT_H_

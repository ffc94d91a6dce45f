// PlainSink: sends messages over plain TCP. What was sent cannot be taken
// back, and what a broken connection swallowed is gone.

#ifndef POUCH_WORKER_PLAIN_SINK_H_
#define POUCH_WORKER_PLAIN_SINK_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "worker/executor.h"
#include "worker/network.h"
#include "worker/sink.h"

namespace pouch {

class PlainSink final : public Sink, public ConnectionHandler {
 public:
  PlainSink(std::string address, Duration first_pause, Duration longest_pause,
            Executor* executor, Network* network, SinkHost* host);
  ~PlainSink() override;

  // Sink:
  void StartEpoch(ClusterId cluster, Epoch epoch,
                  const CheckpointId& target) override;
  void Write(std::string bytes) override;
  void Prepare(const CheckpointId& checkpoint) override;
  void Commit(const CheckpointId& checkpoint) override;
  size_t backlog() const override { return queue_.size(); }

  // ConnectionHandler:
  void OnConnected() override;
  void OnBytes(std::string_view) override {}  // Nothing is expected.
  void OnDrained() override;
  void OnClosed(const Status& reason) override;

 private:
  void Dial();
  void Flush();

  std::string address_;
  Duration first_pause_;
  Duration longest_pause_;
  Executor* executor_;
  Network* network_;
  SinkHost* host_;
  std::unique_ptr<Connection> connection_;
  bool connected_ = false;
  bool dialling_ = false;
  Duration pause_;
  TimerId redial_;
  uint64_t epoch_count_ = 0;       // Answers to older epochs are void.
  std::deque<std::string> queue_;  // Whole messages not handed over yet.
};

}  // namespace pouch

#endif  // POUCH_WORKER_PLAIN_SINK_H_

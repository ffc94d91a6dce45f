// TransactionalSink: a sink whose endpoint prepares, commits and aborts
// (worker/sink_messages.h).

#ifndef POUCH_WORKER_TRANSACTIONAL_SINK_H_
#define POUCH_WORKER_TRANSACTIONAL_SINK_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "worker/dialer.h"
#include "worker/executor.h"
#include "worker/network.h"
#include "worker/observer.h"
#include "worker/sink.h"
#include "worker/sink_messages.h"

namespace pouch {

class TransactionalSink final : public Sink {
 public:
  struct Options {
    std::string writer;  // "<worker>/<step>"
    Incarnation incarnation;
    DialOptions dial;
  };

  TransactionalSink(Options options, Executor* executor, Network* network,
                    Observer* observer, SinkHost* host);

  // Sink:
  void StartEpoch(ClusterId cluster, Epoch epoch,
                  const CheckpointId& target) override;
  void Write(std::string bytes) override;
  void Prepare(const CheckpointId& checkpoint) override;
  void Commit(const CheckpointId& checkpoint) override;
  size_t backlog() const override { return unsent_; }

 private:
  void SayHello();
  void OnFrame(uint8_t type, std::string_view payload);
  bool OnWelcome(const SinkWelcome& welcome);
  bool OnVote(const SinkVote& vote);
  bool OnCommitted(const SinkCommitted& committed);
  bool OnResolved(const SinkResolved& resolved);
  void SendResolve();
  void SendPrepare(const SinkPrepare& prepare);
  void SendCommit();
  void Flush();

  Options options_;
  Observer* observer_;
  SinkHost* host_;
  ClusterId cluster_;
  Epoch epoch_;
  CheckpointId target_;  // Of the rollback under way.
  bool resolving_ = false;
  bool welcomed_ = false;  // In this epoch, on this connection.

  // Messages of this epoch that no prepared transaction holds, as frames,
  // numbered first_number_ and up; the last unsent_ of them are not handed to
  // the connection yet.
  std::deque<std::string> kept_;
  uint64_t first_number_ = 1;
  size_t unsent_ = 0;
  uint64_t sent_up_to_ = 0;  // On any connection of this epoch.

  std::deque<SinkPrepare> prepares_;        // Not voted on yet.
  size_t prepares_sent_ = 0;                // Of these, on this connection.
  std::optional<CheckpointId> committing_;  // Not confirmed yet.
  Dialer dialer_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_TRANSACTIONAL_SINK_H_

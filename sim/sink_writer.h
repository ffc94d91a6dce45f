// SinkWriter: all that a transactional sink durably holds of one writer, and
// what it does with a request. No network in here.
//
// worker/sink_messages.h tells the protocol. The rules that matter:
//   * everything of a lower epoch or incarnation than it has seen is refused;
//   * data counts once, in order, without gaps, and only in the epoch that the
//     latest Resolve began;
//   * what was prepared stays until it is committed or a Resolve aborts it;
//   * a Resolve that comes again does nothing and gives the same answer.

#ifndef POUCH_SIM_SINK_WRITER_H_
#define POUCH_SIM_SINK_WRITER_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "worker/observer.h"
#include "worker/sink_messages.h"

namespace pouch {

class SinkWriter final {
 public:
  // A transaction that waits for its Commit.
  struct Transaction {
    CheckpointId id;
    std::vector<std::string> messages;
  };

  // OK if nobody newer was here; remembers the newest. Errors:
  // kFailedPrecondition: the session is of the past.
  Status AcceptHello(const SinkHello& hello);
  SinkWelcome Welcome(bool knows_commits) const;

  // Errors, all of which end the session: kFailedPrecondition (another epoch
  // than the one begun), kDataLoss (a gap).
  Status HandleData(const SinkData& data);
  // `refuse`: if this is a new transaction, the answer is no. Consumed says
  // whether it was.
  Result<SinkVote> HandlePrepare(const SinkPrepare& prepare, bool refuse,
                                 bool* consumed);
  // Removes and returns what is committed now, in order.
  std::deque<Transaction> HandleCommit(const SinkCommit& commit);
  // As above; `answer` is what to say.
  std::deque<Transaction> HandleResolve(const SinkResolve& resolve,
                                        SinkResolved* answer);

  ClusterId cluster() const { return cluster_; }
  // Forgets everything: another cluster starts from nothing.
  void Clear() { *this = SinkWriter(); }

 private:
  std::deque<Transaction> CommitUpTo(CheckpointId up_to);

  ClusterId cluster_;
  Incarnation incarnation_;
  Epoch hello_epoch_;           // The highest seen.
  SinkResolved last_resolved_;  // Its epoch is the one in which data counts.
  std::vector<std::string> unprepared_;
  uint64_t last_received_ = 0;  // Number of the last of unprepared_.
  std::deque<Transaction> prepared_;
  std::optional<CheckpointId> refused_;
  CheckpointId last_committed_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SINK_WRITER_H_

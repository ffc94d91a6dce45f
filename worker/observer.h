// Observer: everything a worker reports about itself.
//
// The worker never asks an Observer anything that changes what it does. The
// simulator judges a run by these reports; a real deployment may count them.
// Views are valid during the call only.

#ifndef POUCH_WORKER_OBSERVER_H_
#define POUCH_WORKER_OBSERVER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "worker/application.h"
#include "worker/checkpoint_id.h"
#include "worker/lineage.h"
#include "worker/probes.h"
#include "worker/step_graph.h"
#include "worker/value.h"
#include "worker/vouched_range.h"

namespace pouch {

// A message that one call sent along one edge. One Compute() output that
// leaves over two edges is two emissions.
struct ObservedEmission {
  EdgeId edge;
  Lineage lineage;
  std::string_view key;
  WorkerId to;  // The worker of the receiving instance.
  const Value* value;
};

// An input that a source took in and decoded.
struct ObservedInput {
  StepId source;
  Epoch epoch;
  // A replayable feed's message id, from 0. A plain feed: the worker's own
  // count over all connections of this source on this worker since it started.
  uint64_t index;
  // A plain feed's connection, as the feed sees it: Connection::peer_address()
  // here, local_address() there; and the message's number on it, from 0.
  // Empty for a replayable feed.
  std::string_view connection;
  uint64_t connection_index;
  // The bytes without the header.
  std::string_view payload;
  Lineage lineage;
  CallContext context;
  // Empty if the decoder discarded the message.
  std::span<const ObservedEmission> emissions;
};

// One message that a step instance processed.
struct ObservedStep {
  StepId step;
  Epoch epoch;
  EdgeId edge;      // The edge it arrived on,
  WorkerId from;    // and the worker of the instance that sent it.
  Lineage lineage;  // Of the message processed.
  std::string_view key;
  const Value* input;  // As it was before the call changed anything.
  CallContext context;
  std::span<const ObservedEmission> emissions;
};

// One message that a sink instance encoded.
struct ObservedOutput {
  StepId sink;
  Epoch epoch;
  EdgeId edge;
  Lineage lineage;
  const Value* input;
  CallContext context;
  std::optional<std::string_view> bytes;  // None if the encoder wrote nothing.
};

// The state of one key, as written into or read from a snapshot.
struct ObservedState {
  StepId step;
  CheckpointId checkpoint;
  std::string_view key;
  const Value* state;
  std::string_view bytes;  // What the hooks made of it.
};

// Why a worker stopped.
struct WorkerFailure {
  enum class Kind {
    kApplication,      // A callable of the user raised or broke its contract.
    kHook,             // serialize or deserialize did.
    kRecoveryRefused,  // Stored data is damaged, missing or foreign.
    kEnvironment,      // An address is taken, the disk cannot be opened...
  };
  Kind kind;
  Status status;
  // kApplication, kHook: what was called, e.g. "compute count", and on what.
  std::string callable;
  std::optional<Lineage> lineage;
  std::string value;  // The message for people, shortened.
  // kRecoveryRefused: the file and where in it, if known.
  std::string file;
  uint64_t offset_bytes = 0;
};

// Receives the reports of one worker. Every method has an empty default, so
// that an Observer implements what it needs.
class Observer {
 public:
  virtual ~Observer() = default;

  virtual void OnProbe(Probe) {}

  // Data. These are reported when the call returned and before anything it
  // emitted is processed or handed to the network. Not reported if it failed.
  // OnStepStarting comes before the call, so that an observer can look at the
  // input before the user's code may change it; its emissions are empty.
  virtual void OnInput(const ObservedInput&) {}
  virtual void OnStepStarting(const ObservedStep&) {}
  virtual void OnStep(const ObservedStep&) {}
  virtual void OnOutput(const ObservedOutput&) {}

  // A step instance passed the barrier of `checkpoint`: what it reported
  // before belongs to it, what follows does not.
  virtual void OnBarrier(StepId, CheckpointId) {}
  // One call for each key of each state step, just before OnBarrier().
  virtual void OnStateSaved(const ObservedState&) {}
  // One call for each key while rolling back to a checkpoint.
  virtual void OnStateRestored(const ObservedState&, Epoch new_epoch) {
    (void)new_epoch;
  }

  // The worker acknowledged: snapshot and prepared output are durable.
  virtual void OnCheckpointAcknowledged(CheckpointId) {}
  // The worker voided all older epochs and is at `checkpoint` (or at nothing);
  // from here on it reports data of `epoch`.
  virtual void OnRolledBack(Epoch, std::optional<CheckpointId>) {}

  // Coordinator only, before OnCheckpointComplete() and OnRollbackOrdered():
  // what each member's snapshot of the checkpoint must look like, by member.
  virtual void OnCheckpointVouched(CheckpointId,
                                   std::span<const VouchedRange>) {}
  // Coordinator only. `checkpoint` is durably complete.
  virtual void OnCheckpointComplete(CheckpointId) {}
  // Coordinator only. Every worker confirmed the commit of `checkpoint`.
  virtual void OnCheckpointCommitted(CheckpointId) {}
  // Coordinator only. `epoch` and what it starts from are durable, and the
  // workers are about to be told.
  virtual void OnRollbackOrdered(Epoch, std::optional<CheckpointId>) {}
  // Coordinator only. Every worker rolled back; `epoch` processes data.
  virtual void OnEpochStarted(Epoch) {}

  // The worker stops for good; it does nothing more.
  virtual void OnFailed(const WorkerFailure&) {}
};

}  // namespace pouch

#endif  // POUCH_WORKER_OBSERVER_H_

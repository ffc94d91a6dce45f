// Sink: where the messages of one sink step leave this worker.

#ifndef POUCH_WORKER_SINK_H_
#define POUCH_WORKER_SINK_H_

#include <cstddef>
#include <string>

#include "base/ids.h"
#include "worker/observer.h"

namespace pouch {

class Sink;

// What a sink needs of the worker around it.
class SinkHost {
 public:
  virtual ~SinkHost() = default;
  // Everything up to the barrier of `checkpoint` is durable at the endpoint.
  virtual void OnSinkPrepared(Sink* sink, const CheckpointId& checkpoint) = 0;
  // The endpoint refused: only a rollback helps.
  virtual void OnSinkRefused(const CheckpointId& checkpoint) = 0;
  // Everything up to `checkpoint` is final at the endpoint.
  virtual void OnSinkCommitted(Sink* sink, const CheckpointId& checkpoint) = 0;
  // The endpoint is at the rollback's checkpoint.
  virtual void OnSinkRolledBack(Sink* sink, Epoch epoch) = 0;
  // The backlog grew or shrank.
  virtual void OnSinkBacklogChanged() = 0;
  // The worker must stop.
  virtual void OnSinkFailed(WorkerFailure failure) = 0;
};

// One sink step of this worker. Answers come later, never from within a call.
class Sink {
 public:
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  // Voids older epochs; makes final what belongs to `target` or an earlier
  // checkpoint and drops the rest (a plain sink cannot). Epoch 0 in `target`:
  // drops everything. Answered by OnSinkRolledBack().
  virtual void StartEpoch(ClusterId cluster, Epoch epoch,
                          const CheckpointId& target) = 0;

  // Sends one message out.
  virtual void Write(std::string bytes) = 0;

  // The barrier of `checkpoint` passed. Answered by OnSinkPrepared() or
  // OnSinkRefused().
  virtual void Prepare(const CheckpointId& checkpoint) = 0;

  // `checkpoint` is complete. Answered by OnSinkCommitted().
  virtual void Commit(const CheckpointId& checkpoint) = 0;

  // Messages that wait for the endpoint's slowness or absence.
  virtual size_t backlog() const = 0;

 protected:
  Sink() = default;
};

}  // namespace pouch

#endif  // POUCH_WORKER_SINK_H_

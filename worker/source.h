// Source: where the messages of one feed enter this worker.

#ifndef POUCH_WORKER_SOURCE_H_
#define POUCH_WORKER_SOURCE_H_

#include <cstdint>

#include "base/ids.h"
#include "base/status.h"
#include "worker/observer.h"
#include "worker/pipeline.h"

namespace pouch {

// What a source needs of the worker around it.
class SourceHost {
 public:
  virtual ~SourceHost() = default;
  // An input arrived; the pipeline runs it before this returns.
  virtual void OnSourceInput(const SourceInput& input) = 0;
  // The worker must stop.
  virtual void OnSourceFailed(WorkerFailure failure) = 0;
};

// One source step of this worker. Reads only between Resume() and Stop().
class Source {
 public:
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  // Starts to accept feeds. Errors: as Network::Listen().
  virtual Status Listen() = 0;

  // Takes nothing in until Resume(): a rollback is under way.
  virtual void Stop() = 0;

  // Takes in from `position` on (a replayable feed is rewound to it).
  virtual void Resume(ClusterId cluster, Epoch epoch, uint64_t position) = 0;

  // Stops or continues reading for back-pressure.
  virtual void SetMuted(bool muted) = 0;

  // The number of the next input: what a barrier notes.
  virtual uint64_t position() const = 0;

  // Inputs below `position` will never be wanted again.
  virtual void Forget(uint64_t position) = 0;

 protected:
  Source() = default;
};

}  // namespace pouch

#endif  // POUCH_WORKER_SOURCE_H_

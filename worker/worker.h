// Worker: one member of the cluster, the system under test.
//
// A single-threaded, event-driven object that touches nothing but the World it
// is given. Destroying it is a crash: it writes nothing and says nothing.
// docs/architecture.md tells the protocol and where each part of it lives.

#ifndef POUCH_WORKER_WORKER_H_
#define POUCH_WORKER_WORKER_H_

#include <memory>

#include "worker/application.h"
#include "worker/inspection.h"
#include "worker/worker_options.h"
#include "worker/world.h"

namespace pouch {

class WorkerCore;

// One worker, from its start to its end.
class Worker final {
 public:
  Worker(WorkerOptions options, World world,
         std::unique_ptr<Application> application);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // Starts to recover, connect and work. Failures go to Observer::OnFailed().
  void Start();

  // Coordinator only: starts a checkpoint as soon as none is in flight,
  // whatever the interval says. Others ignore it.
  void RequestCheckpoint();

  // What it looks like now. Changes nothing.
  Inspection Inspect() const;

 private:
  std::unique_ptr<WorkerCore> core_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_WORKER_H_

// World: all that a worker may touch.

#ifndef POUCH_WORKER_WORLD_H_
#define POUCH_WORKER_WORLD_H_

#include "base/rng.h"
#include "worker/disk.h"
#include "worker/executor.h"
#include "worker/network.h"
#include "worker/observer.h"

namespace pouch {

// Everything a worker may touch. All of it outlives the worker.
struct World {
  Executor* executor;
  Network* network;
  Disk* disk;
  Observer* observer;
  Rng* rng;
};

}  // namespace pouch

#endif  // POUCH_WORKER_WORLD_H_

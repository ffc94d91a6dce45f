// Inspection: what a worker looks like at one moment, for people.

#ifndef POUCH_WORKER_INSPECTION_H_
#define POUCH_WORKER_INSPECTION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "base/ids.h"
#include "worker/checkpoint_id.h"
#include "worker/value.h"

namespace pouch {

class Application;

// The state of one key.
struct InspectedState {
  std::string step;
  std::string key;
  Value value;  // The worker's own object, shared.
};

struct Inspection {
  std::string phase;  // "starting", "waiting", "rolling back"...
  Epoch epoch;
  CheckpointId rolled_back_to;         // Of this epoch; epoch 0: to nothing.
  CheckpointId complete;               // The latest it heard to be complete.
  bool muted = false;                  // Its sources.
  bool congested = false;              // It asks everybody to mute theirs.
  size_t queued = 0;                   // Messages held back by an alignment.
  std::vector<InspectedState> states;  // By step, then by key.
  Application* application = nullptr;  // The worker's own.
};

}  // namespace pouch

#endif  // POUCH_WORKER_INSPECTION_H_

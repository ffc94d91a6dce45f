// What random faults of the network and of processes say beside their kind.

#ifndef POUCH_SIM_RANDOM_FAULT_OPTIONS_H_
#define POUCH_SIM_RANDOM_FAULT_OPTIONS_H_

#include "base/rng.h"
#include "sim/run_config.h"

namespace pouch {

// Draw what the kind of `fault` heeds, and only that.
void DrawLinkOptions(Rng* rng, Fault* fault);
void DrawProcessOptions(Rng* rng, Fault* fault);

// Draws all but the usual latency: segments, a long tail, a bandwidth, a
// window.
void DrawNetwork(Rng* rng, NetworkOptions* options);

}  // namespace pouch

#endif  // POUCH_SIM_RANDOM_FAULT_OPTIONS_H_

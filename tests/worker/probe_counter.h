// ProbeCounter: an Observer that counts probes. For tests.

#ifndef POUCH_TESTS_WORKER_PROBE_COUNTER_H_
#define POUCH_TESTS_WORKER_PROBE_COUNTER_H_

#include <array>
#include <cstddef>

#include "worker/observer.h"
#include "worker/probes.h"

namespace pouch {

// Tells how often a rare path was taken.
class ProbeCounter : public Observer {
 public:
  void OnProbe(Probe probe) override { ++counts_[static_cast<size_t>(probe)]; }

  int count(Probe probe) const { return counts_[static_cast<size_t>(probe)]; }

 private:
  std::array<int, kProbeCount> counts_ = {};
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_PROBE_COUNTER_H_

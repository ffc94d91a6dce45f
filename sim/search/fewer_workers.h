// Takes workers out of a configuration.

#ifndef POUCH_SIM_SEARCH_FEWER_WORKERS_H_
#define POUCH_SIM_SEARCH_FEWER_WORKERS_H_

#include <string>
#include <vector>

#include "sim/run_config.h"

namespace pouch {

// What becomes of a fault that names a worker which is gone.
enum class OrphanedFaults {
  kRedirect,  // It names the last of those that are left instead.
  kDrop,      // It loses the name, and goes with the last of its names.
};

// `config` with the workers `kept` only, at least one of its own, in order. A
// feed that connected to another connects to the first.
RunConfig WithWorkers(const RunConfig& config,
                      const std::vector<std::string>& kept,
                      OrphanedFaults orphans);

// `config` with its workers called initializer, w1, w2 and so on, in feeds and
// faults too.
RunConfig WithUsualNames(const RunConfig& config);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_FEWER_WORKERS_H_

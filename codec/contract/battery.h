// The battery: every check of the contract over many values.

#ifndef POUCH_CODEC_CONTRACT_BATTERY_H_
#define POUCH_CODEC_CONTRACT_BATTERY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "codec/contract/check_run.h"
#include "codec/contract/damage_checks.h"
#include "codec/contract/finding.h"

namespace pouch {

struct BatteryOptions {
  uint64_t seed = 1;
  // Real seconds after which no further value is begun. Checks of observed
  // values that run in this process are made in any case.
  double seconds = 20;
  // How many generated values, at most.
  uint64_t runs = 2000;
  std::function<double()> real_seconds;
  // Is shown the observed values' first trips; may be null.
  std::function<void(const std::vector<Trip>& trips)> on_trips;
};

struct BatteryResult {
  std::vector<Finding> findings;  // In the order of checks; one of each kind.
  uint64_t observed = 0;
  double observed_seconds = 0;  // Of real time, for their quick checks.
  uint64_t generated = 0;
  double generated_seconds = 0;  // Of real time, for these.
  // Findings that say of another value what one of these says.
  uint64_t more_of_the_same = 0;
  DamageTotals damage;
};

// Tries `values`, then values made of them, and says what was found. `run` has
// the hooks and the enabled checks. P8 and P16 are not made here: they need
// another process and another time.
BatteryResult RunBattery(CheckRun* run,
                         const std::vector<ContractValue>& values,
                         const BatteryOptions& options);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_BATTERY_H_

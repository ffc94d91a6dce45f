#include "sim/search/sweep_config.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "sim/operation.h"
#include "sim/random_faults.h"
#include "sim/random_run.h"
#include "worker/probes.h"

namespace pouch {
namespace {

// Workers with which every path of the protocol can be taken.
constexpr uint32_t kSystematicWorkers = 3;

// As many syncs of a file, and of names, as three workers need until their
// first checkpoint is committed, or a few more.
constexpr uint64_t kSystematicSyncs = 12;

Fault CrashOf(FaultKind kind, Rng* rng) {
  Fault fault;
  fault.kind = kind;
  fault.restart_after =
      rng->Between(Duration::Milliseconds(1), Duration::Milliseconds(60));
  return fault;
}

// True for paths that only a worker's end leads to.
bool FollowsACrash(Probe probe) {
  constexpr std::string_view kFamilies[] = {"rollback.", "coordinator.",
                                            "recovery.", "feed.rewound",
                                            "boundary.", "log.torn"};
  const std::string_view name = ProbeName(probe);
  return std::any_of(
      std::begin(kFamilies), std::end(kFamilies),
      [name](std::string_view family) { return name.starts_with(family); });
}

// Every trigger beside which the systematic seeds crash, in their order.
std::vector<FaultTrigger> SystematicTriggers() {
  std::vector<FaultTrigger> triggers(kProbeCount);
  for (size_t i = 0; i < kProbeCount; ++i)
    triggers[i].probe = static_cast<Probe>(i);
  for (uint64_t nth = 1; nth <= kSystematicSyncs; ++nth) {
    for (const OperationKind kind :
         {OperationKind::kSync, OperationKind::kSyncNames}) {
      for (const bool after : {false, true}) {
        FaultTrigger& trigger = triggers.emplace_back();
        trigger.operation = OperationTrigger{kind, "", after};
        trigger.nth = nth;
      }
    }
  }
  return triggers;
}

// A crash beside what `seed` stands for.
void AddSystematicFaults(uint64_t seed, RunConfig* config) {
  Rng rng = Rng(seed).Fork("systematic");
  const FaultKind kind =
      seed % 2 == 1 ? FaultKind::kProcessCrash : FaultKind::kPowerLoss;
  Fault fault = CrashOf(kind, &rng);
  fault.trigger = SystematicTriggers()[(seed - 1) / 2];
  if (fault.trigger.probe.has_value()) fault.trigger.nth = 1 + rng.Below(4);
  if (fault.trigger.probe.has_value() && FollowsACrash(*fault.trigger.probe)) {
    Fault first = CrashOf(kind, &rng);
    first.trigger.probe = Probe::kSnapshotSynced;
    first.trigger.nth = 1 + rng.Below(2 * config->workers.size());
    config->faults.push_back(std::move(first));
  }
  config->faults.push_back(std::move(fault));
}

// Calls the drawn workers as those of the scenario, which its faults name.
void UseNames(const std::vector<std::string>& names, RunConfig* config) {
  const auto rename = [&names, config](std::string* name) {
    const auto& drawn = config->workers;
    const auto found = std::find(drawn.begin(), drawn.end(), *name);
    if (found != drawn.end())
      *name = names[static_cast<size_t>(found - drawn.begin())];
  };
  for (FeedConfig& feed : config->feeds) rename(&feed.worker);
  for (Fault& fault : config->faults) {
    rename(&fault.trigger.worker);
    for (std::string& name : fault.targets) rename(&name);
    for (std::string& name : fault.others) rename(&name);
  }
  config->workers = names;
}

}  // namespace

uint64_t SystematicSeeds() { return 2 * SystematicTriggers().size(); }

RunConfig SweepConfig(const RunConfig& base, uint64_t seed,
                      bool with_own_faults) {
  RunConfig config = base;
  config.seed = seed;
  config.faults.clear();
  config.liveness_limit.reset();
  config.time_limit = Duration();
  const bool systematic = seed >= 1 && seed <= SystematicSeeds();
  uint32_t workers = systematic ? kSystematicWorkers : 0;
  if (with_own_faults) workers = static_cast<uint32_t>(base.workers.size());
  DrawRandomRun(&config, workers, systematic ? FaultMask() : FaultMask::All());
  if (systematic) AddSystematicFaults(seed, &config);
  if (with_own_faults) {
    UseNames(base.workers, &config);
    config.faults.insert(config.faults.end(), base.faults.begin(),
                         base.faults.end());
  }
  return config;
}

}  // namespace pouch

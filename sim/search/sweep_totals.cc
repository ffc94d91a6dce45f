#include "sim/search/sweep_totals.h"

#include <algorithm>

#include "base/digest.h"
#include "sim/fault_kind.h"

namespace pouch {
namespace {

void AddFault(const FaultTotal& other, FaultTotal* total) {
  total->asked += other.asked;
  total->fired += other.fired;
  total->mattered += other.mattered;
}

uint64_t DigestOfRun(const RunResult& result) {
  Digest digest;
  digest.Add(result.seed);
  digest.Add(result.trace_digest);
  return digest.value();
}

}  // namespace

FailureGroup* SweepTotals::Add(const RunConfig& config,
                               const SearchOutcome& outcome) {
  const RunResult& result = outcome.result;
  ++seeds;
  digest += DigestOfRun(result);
  compared += outcome.compared ? 1 : 0;
  events += result.events;
  inputs += result.inputs;
  processed += result.processed;
  checkpoints += result.checkpoints_completed;
  rollbacks += result.rollbacks;
  for (size_t i = 0; i < kProbeCount; ++i) {
    probes[i].hits += result.probes[i];
    probes[i].seeds += result.probes[i] > 0 ? 1 : 0;
  }
  for (const AuthorProbeCount& probe : result.author_probes) {
    ProbeTotal& total = author_probes[probe.name];
    total.hits += probe.hits;
    total.seeds += probe.hits > 0 ? 1 : 0;
  }
  // A process that did not survive its run tells nothing about its faults.
  const size_t told = std::min(result.faults.size(), config.faults.size());
  for (size_t i = 0; i < told; ++i) {
    const FaultOutcome& fault = result.faults[i];
    AddFault({fault.asked, fault.fired, fault.mattered},
             &faults[std::string(FaultKindName(config.faults[i].kind))]);
  }
  if (outcome.passed()) return nullptr;
  ++failed;
  const FailureKey key = outcome.key();
  auto group = std::find_if(
      failures.begin(), failures.end(),
      [&key](const FailureGroup& known) { return known.key == key; });
  if (group == failures.end()) {
    group = failures.insert(failures.end(), FailureGroup());
    group->key = key;
    group->first_seed = result.seed;
    group->trace_digest = result.trace_digest;
    if (!result.failures.empty()) group->first = result.failures.front();
  }
  ++group->count;
  return &*group;
}

void SweepTotals::Add(const SweepTotals& other) {
  seeds += other.seeds;
  digest += other.digest;
  failed += other.failed;
  compared += other.compared;
  events += other.events;
  inputs += other.inputs;
  processed += other.processed;
  checkpoints += other.checkpoints;
  rollbacks += other.rollbacks;
  for (size_t i = 0; i < kProbeCount; ++i) {
    probes[i].hits += other.probes[i].hits;
    probes[i].seeds += other.probes[i].seeds;
  }
  for (const auto& [name, probe] : other.author_probes) {
    author_probes[name].hits += probe.hits;
    author_probes[name].seeds += probe.seeds;
  }
  for (const auto& [kind, total] : other.faults) AddFault(total, &faults[kind]);
  for (const FailureGroup& group : other.failures) {
    const auto known = std::find_if(
        failures.begin(), failures.end(),
        [&group](const FailureGroup& own) { return own.key == group.key; });
    if (known == failures.end()) {
      failures.push_back(group);
      continue;
    }
    const uint64_t count = known->count + group.count;
    if (group.first_seed < known->first_seed) *known = group;
    known->count = count;
  }
  std::stable_sort(failures.begin(), failures.end(),
                   [](const FailureGroup& a, const FailureGroup& b) {
                     return a.first_seed < b.first_seed;
                   });
}

size_t SweepTotals::probes_hit() const {
  return static_cast<size_t>(
      std::count_if(probes.begin(), probes.end(),
                    [](const ProbeTotal& probe) { return probe.hits > 0; }));
}

}  // namespace pouch

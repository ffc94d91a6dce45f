#include "sim/random_damage.h"

#include <iterator>

namespace pouch {
namespace {

constexpr FaultKind kKinds[] = {
    FaultKind::kBitFlip,
    FaultKind::kZeroedBlock,
    FaultKind::kLostWrite,
    FaultKind::kMisdirectedWrite,
    FaultKind::kStaleRead,
    FaultKind::kMisdirectedRead,
    FaultKind::kTruncatedTail,
    FaultKind::kDuplicatedTail,
    FaultKind::kSwappedFile,
    FaultKind::kMissingFile,
    FaultKind::kSyncLies,
    FaultKind::kWipeDisk,
    FaultKind::kRolledBackDirectory,
};

constexpr const char* kFiles[] = {"events-*", "events-*", "events-*",
                                  "coordinator-*", "identity-*"};

// The process ends with it, and there is no file to aim at.
bool TakesWholeDisk(FaultKind kind) {
  return kind == FaultKind::kWipeDisk ||
         kind == FaultKind::kRolledBackDirectory;
}

bool HitsOperations(FaultKind kind) {
  switch (kind) {
    case FaultKind::kLostWrite:
    case FaultKind::kMisdirectedWrite:
    case FaultKind::kStaleRead:
    case FaultKind::kMisdirectedRead:
    case FaultKind::kSyncLies:
      return true;
    default:
      return false;
  }
}

// A crash of whoever `damage` hits, soon after it: before something newer takes
// the damaged bytes' place.
Fault CrashBehind(const Fault& damage, Duration within, Duration round,
                  Rng* rng) {
  Fault crash;
  crash.kind =
      rng->Chance(0.5) ? FaultKind::kProcessCrash : FaultKind::kPowerLoss;
  crash.trigger.at = *damage.trigger.at + rng->Between(Duration(), within);
  crash.targets = damage.targets;
  crash.restart_after = rng->Between(Duration(), round);
  return crash;
}

// What happens to a disk that wears out.
constexpr FaultKind kWear[] = {
    FaultKind::kBitFlip,
    FaultKind::kZeroedBlock,
    FaultKind::kTruncatedTail,
    FaultKind::kTruncatedTail,
};

}  // namespace

FaultMask DamageKinds() {
  FaultMask mask;
  for (const FaultKind kind : kKinds) mask.Add(kind);
  return mask;
}

std::vector<Fault> DrawDamage(const Rng& rng, const FaultSurface& surface,
                              FaultMask mask, double share) {
  Rng own = rng;
  if (!own.Chance(share)) return {};
  const FaultKind kind = kKinds[own.Below(std::size(kKinds))];
  if (!mask.Has(kind)) return {};
  Fault damage;
  damage.kind = kind;
  damage.trigger.at = Time() + own.Between(Duration(), surface.horizon);
  damage.targets = {surface.workers[own.Below(surface.workers.size())]};
  if (TakesWholeDisk(kind)) {
    // Nobody is left who could say what a cluster of one has forgotten.
    if (surface.workers.size() == 1) return {};
    damage.disk.back = own.Between(Duration::Milliseconds(1), surface.horizon);
    damage.restart_after = own.Between(Duration(), surface.round);
    return {damage};
  }
  damage.disk.file = kFiles[own.Below(std::size(kFiles))];
  damage.lasts = own.Between(Duration::Milliseconds(1), surface.round * 3);
  if (HitsOperations(kind)) damage.disk.times = own.Chance(0.5) ? 0 : 1;
  const Fault crash =
      CrashBehind(damage, surface.round * 3, surface.round, &own);
  return {damage, crash};
}

std::vector<Fault> DrawWear(const Rng& rng, const FaultSurface& surface,
                            FaultMask mask, double share) {
  Rng own = rng;
  if (!own.Chance(share)) return {};
  const std::string& worker =
      surface.workers[own.Below(surface.workers.size())];
  const FaultKind kind = kWear[own.Below(std::size(kWear))];
  if (!mask.Has(kind)) return {};
  const uint64_t count = 1 + own.Below(4);
  std::vector<Fault> faults;
  while (faults.size() < 2 * count) {
    Fault damage;
    damage.kind = kind;
    // Late: a run that is refused has shown the most by then.
    damage.trigger.at =
        Time() + own.Between(surface.horizon / 2, surface.horizon);
    damage.targets = {worker};
    damage.disk.file = "events-*";
    faults.push_back(damage);
    faults.push_back(CrashBehind(damage, surface.round, surface.round, &own));
  }
  return faults;
}

}  // namespace pouch

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
  Fault crash;
  crash.kind =
      own.Chance(0.5) ? FaultKind::kProcessCrash : FaultKind::kPowerLoss;
  crash.trigger.at =
      *damage.trigger.at + own.Between(Duration(), surface.round * 3);
  crash.targets = damage.targets;
  crash.restart_after = own.Between(Duration(), surface.round);
  return {damage, crash};
}

}  // namespace pouch

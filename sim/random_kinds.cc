#include "sim/random_kinds.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/check.h"

namespace pouch {
namespace {

using Weighted = RandomKinds::Weighted;

constexpr Weighted kCrashKinds[] = {
    {FaultKind::kProcessCrash, 4},
    {FaultKind::kPowerLoss, 7},
};

// How likely each other kind is to be one of a seed's, and how often it is
// drawn then.
constexpr Weighted kOtherKinds[] = {
    {FaultKind::kSyncError, 5},       {FaultKind::kSyncErrorClean, 5},
    {FaultKind::kSyncErrorRevert, 3}, {FaultKind::kWriteError, 4},
    {FaultKind::kShortWrite, 2},      {FaultKind::kDiskFull, 2},
    {FaultKind::kOpenError, 1},       {FaultKind::kRemoveError, 1},
    {FaultKind::kReadError, 1},       {FaultKind::kShortRead, 1},
    {FaultKind::kBitFlip, 4},         {FaultKind::kStaleRead, 3},
    {FaultKind::kMisdirectedRead, 3}, {FaultKind::kExtraFiles, 1},
    {FaultKind::kListingOrder, 1},    {FaultKind::kSlowDisk, 4},
    {FaultKind::kStalledDisk, 3},     {FaultKind::kReorderedSyncs, 1},
    {FaultKind::kCrashLoop, 4},       {FaultKind::kRollingRestart, 1},
    {FaultKind::kPause, 4},           {FaultKind::kSlowCpu, 2},
    {FaultKind::kClockSkew, 1},       {FaultKind::kClockDrift, 1},
    {FaultKind::kClockJump, 1},       {FaultKind::kPartition, 4},
    {FaultKind::kSlowLink, 3},        {FaultKind::kConnectRefused, 1},
    {FaultKind::kConnectSlow, 1},     {FaultKind::kClog, 4},
    {FaultKind::kHalfOpen, 3},        {FaultKind::kStaleConnection, 4},
    {FaultKind::kCorruptBytes, 3},    {FaultKind::kReset, 7},
    {FaultKind::kSinkRefuses, 3},     {FaultKind::kSinkStalls, 5},
};

// What a seed is about. Kinds of one group meet each other more often than
// those of two.
enum class Theme { kCrashes, kDisks, kLinks, kDelays, kAnything };

constexpr Theme kThemes[] = {
    Theme::kCrashes, Theme::kDisks,  Theme::kDisks,    Theme::kDisks,
    Theme::kLinks,   Theme::kLinks,  Theme::kLinks,    Theme::kDelays,
    Theme::kDelays,  Theme::kDelays, Theme::kAnything, Theme::kAnything,
};

bool IsDelay(FaultKind kind) {
  switch (kind) {
    case FaultKind::kSlowDisk:
    case FaultKind::kStalledDisk:
    case FaultKind::kReorderedSyncs:
    case FaultKind::kPause:
    case FaultKind::kSlowCpu:
    case FaultKind::kSlowLink:
    case FaultKind::kClog:
    case FaultKind::kPartition:
    case FaultKind::kSinkStalls:
      return true;
    default:
      return false;
  }
}

bool IsOf(Theme theme, FaultKind kind) {
  const FaultFamily family = FamilyOf(kind);
  switch (theme) {
    case Theme::kCrashes:
      return kind == FaultKind::kCrashLoop ||
             kind == FaultKind::kRollingRestart;
    case Theme::kDisks:
      return family == FaultFamily::kDisk;
    case Theme::kLinks:
      return family == FaultFamily::kNetwork || family == FaultFamily::kSink;
    case Theme::kDelays:
      return IsDelay(kind);
    case Theme::kAnything:
      return true;
  }
  return true;
}

// How many of them one seed has.
constexpr size_t kSizes[] = {1, 1, 2, 2, 3, 3, 4, 5, 8, std::size(kOtherKinds)};

// How many of a seed's faults are crashes. Not many beside links: a rollback
// hides what went wrong on them.
double DrawCrashShare(Theme theme, Rng* rng) {
  constexpr double kShares[] = {0.1, 0.2, 0.3, 0.5};
  const double share = kShares[rng->Below(std::size(kShares))];
  switch (theme) {
    case Theme::kCrashes:
      return 0.9;
    case Theme::kLinks:
      return rng->Chance(0.7) ? 0 : share / 3;
    default:
      return rng->Chance(0.1) ? 0 : share;
  }
}

uint64_t TotalOf(const std::vector<Weighted>& kinds) {
  uint64_t total = 0;
  for (const Weighted& kind : kinds) total += kind.weight;
  return total;
}

// The index of one of `kinds`, which is not empty.
size_t DrawIndex(const std::vector<Weighted>& kinds, Rng* rng) {
  uint64_t point = rng->Below(TotalOf(kinds));
  for (size_t i = 0; i < kinds.size(); ++i) {
    if (point < kinds[i].weight) return i;
    point -= kinds[i].weight;
  }
  CHECK(false) << "the weights do not add up";
  return 0;
}

// What of `known` is in `mask`, unevenly.
std::vector<Weighted> Allowed(const Weighted* first, const Weighted* last,
                              FaultMask mask, Rng* rng) {
  std::vector<Weighted> allowed;
  std::for_each(first, last, [&allowed, mask, rng](const Weighted& known) {
    if (!mask.Has(known.kind)) return;
    allowed.push_back({known.kind, known.weight * (1 + rng->Below(3))});
  });
  return allowed;
}

}  // namespace

RandomKinds::RandomKinds(FaultMask mask, Rng* rng) {
  const Theme theme = kThemes[rng->Below(std::size(kThemes))];
  const size_t size = kSizes[rng->Below(std::size(kSizes))];
  crash_share_ = DrawCrashShare(theme, rng);
  crashes_ = Allowed(std::begin(kCrashKinds), std::end(kCrashKinds), mask, rng);
  std::vector<Weighted> left =
      Allowed(std::begin(kOtherKinds), std::end(kOtherKinds), mask, rng);
  const bool any_of_theme = std::any_of(
      left.begin(), left.end(),
      [theme](const Weighted& known) { return IsOf(theme, known.kind); });
  if (any_of_theme) {
    std::erase_if(left, [theme](const Weighted& known) {
      return !IsOf(theme, known.kind);
    });
  }
  while (others_.size() < size && !left.empty()) {
    const size_t index = DrawIndex(left, rng);
    others_.push_back(left[index]);
    left.erase(left.begin() + static_cast<ptrdiff_t>(index));
  }
  if (others_.empty()) crash_share_ = 1;
  if (crash_share_ == 0) crashes_.clear();
  if (crashes_.empty()) crash_share_ = 0;
}

FaultKind RandomKinds::Draw(Rng* rng) const {
  if (rng->Chance(crash_share_)) return DrawCrash(rng);
  return others_[DrawIndex(others_, rng)].kind;
}

FaultKind RandomKinds::DrawCrash(Rng* rng) const {
  return crashes_[DrawIndex(crashes_, rng)].kind;
}

bool IsCrash(FaultKind kind) {
  return kind == FaultKind::kProcessCrash || kind == FaultKind::kPowerLoss;
}

}  // namespace pouch

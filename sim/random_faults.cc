#include "sim/random_faults.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/rng.h"

namespace pouch {
namespace {

struct KindAndWeight {
  FaultKind kind;
  uint64_t weight;
};

// How often each kind is drawn, if the seed does not leave it out.
constexpr KindAndWeight kKinds[] = {
    {FaultKind::kProcessCrash, 8}, {FaultKind::kPowerLoss, 10},
    {FaultKind::kPause, 2},        {FaultKind::kPartition, 3},
    {FaultKind::kReset, 4},        {FaultKind::kSyncError, 3},
    {FaultKind::kWriteError, 2},   {FaultKind::kDiskFull, 1},
    {FaultKind::kSinkRefuses, 2},  {FaultKind::kSinkStalls, 1},
};

// Steps of the protocol beside which a crash is worth a try.
constexpr Probe kCrashPoints[] = {
    Probe::kWorkerStarted,          Probe::kWorkerJoined,
    Probe::kTopologyStored,         Probe::kEpochDurable,
    Probe::kRollbackStarted,        Probe::kRollbackLogCut,
    Probe::kRollbackSinksResolved,  Probe::kRollbackAcknowledged,
    Probe::kEpochStarted,           Probe::kCheckpointStarted,
    Probe::kBarrierEmitted,         Probe::kBarrierAligned,
    Probe::kSnapshotWritten,        Probe::kSnapshotSynced,
    Probe::kSinkPrepared,           Probe::kSinkCommitted,
    Probe::kCheckpointAcknowledged, Probe::kCompleteWritten,
    Probe::kCompleteDurable,        Probe::kCheckpointAnnounced,
    Probe::kCheckpointCommitted,    Probe::kLogRotated,
    Probe::kLogCollected,
};

// Draws the faults of one seed.
class Drawer final {
 public:
  Drawer(const Rng& rng, const std::vector<std::string>& workers,
         Duration horizon, FaultMask mask)
      : rng_(rng), workers_(workers), horizon_(horizon) {
    for (const KindAndWeight& known : kKinds) {
      if (!mask.Has(known.kind)) continue;
      const bool is_crash = known.kind == FaultKind::kProcessCrash ||
                            known.kind == FaultKind::kPowerLoss;
      if (!is_crash && rng_.Chance(0.4)) continue;
      kinds_.push_back({known.kind, known.weight * (1 + rng_.Below(3))});
      total_ += kinds_.back().weight;
    }
  }

  std::vector<Fault> Draw() {
    if (kinds_.empty()) return {};
    const uint64_t count = 1 + rng_.Below(8);
    for (uint64_t i = 0; i < count; ++i) DrawOne(DrawKind());
    return std::move(faults_);
  }

 private:
  FaultKind DrawKind() {
    uint64_t point = rng_.Below(total_);
    for (const KindAndWeight& drawn : kinds_) {
      if (point < drawn.weight) return drawn.kind;
      point -= drawn.weight;
    }
    CHECK(false) << "the weights do not add up";
    return FaultKind::kProcessCrash;
  }

  const std::string& DrawWorker() {
    return workers_[rng_.Below(workers_.size())];
  }

  // One worker, or now and then several.
  std::vector<std::string> DrawWorkers() {
    if (workers_.size() == 1 || !rng_.Chance(0.15)) return {DrawWorker()};
    std::vector<std::string> drawn;
    for (const std::string& worker : workers_) {
      if (rng_.Chance(0.6)) drawn.push_back(worker);
    }
    return drawn.empty() ? workers_ : drawn;
  }

  Time DrawTime() { return Time() + rng_.Between(Duration(), horizon_); }

  void DrawOne(FaultKind kind) {
    Fault fault;
    fault.kind = kind;
    fault.trigger.at = DrawTime();
    fault.lasts = rng_.Between(Duration::Milliseconds(1),
                               rng_.Chance(0.1) ? horizon_ : horizon_ / 5);
    switch (kind) {
      case FaultKind::kProcessCrash:
      case FaultKind::kPowerLoss:
        DrawCrash(std::move(fault));
        return;
      case FaultKind::kPartition:
      case FaultKind::kReset:
        fault.targets = {DrawWorker()};
        if (workers_.size() > 1 && rng_.Chance(0.5)) {
          fault.others = {DrawWorker()};
          if (fault.others == fault.targets) fault.others.clear();
        }
        break;
      case FaultKind::kSinkRefuses:
      case FaultKind::kSinkStalls:
        break;
      default:
        fault.targets = DrawWorkers();
        break;
    }
    faults_.push_back(std::move(fault));
  }

  void DrawCrash(Fault fault) {
    fault.restart_after = DrawRestart();
    if (rng_.Chance(0.3)) {
      fault.trigger.at.reset();
      fault.trigger.probe = kCrashPoints[rng_.Below(std::size(kCrashPoints))];
      fault.trigger.nth = 1 + rng_.Below(rng_.Chance(0.5) ? 4 : 20);
      if (rng_.Chance(0.3)) fault.targets = DrawWorkers();
      faults_.push_back(std::move(fault));
      return;
    }
    fault.targets = DrawWorkers();
    const Time first = *fault.trigger.at;
    faults_.push_back(std::move(fault));
    while (rng_.Chance(0.45)) DrawFollower(first);
  }

  // Another crash shortly after the one at `first`.
  void DrawFollower(Time first) {
    Fault fault;
    fault.kind = DrawKind();
    if (fault.kind != FaultKind::kProcessCrash) {
      fault.kind = FaultKind::kPowerLoss;
    }
    fault.trigger.at =
        first + rng_.Between(Duration(), Duration::Milliseconds(120));
    fault.targets = DrawWorkers();
    fault.restart_after = DrawRestart();
    faults_.push_back(std::move(fault));
  }

  // Mostly soon; at times late, or only in the liveness phase.
  std::optional<Duration> DrawRestart() {
    if (rng_.Chance(0.05)) return std::nullopt;
    return rng_.Between(Duration(), rng_.Chance(0.2)
                                        ? Duration::Milliseconds(400)
                                        : Duration::Milliseconds(40));
  }

  Rng rng_;
  const std::vector<std::string>& workers_;
  Duration horizon_;
  std::vector<KindAndWeight> kinds_;
  uint64_t total_ = 0;
  std::vector<Fault> faults_;
};

}  // namespace

FaultMask FaultMask::All() {
  FaultMask mask;
  for (const KindAndWeight& known : kKinds) mask.Add(known.kind);
  return mask;
}

std::vector<Fault> DrawRandomFaults(uint64_t seed,
                                    const std::vector<std::string>& workers,
                                    Duration horizon, FaultMask mask) {
  return Drawer(Rng(seed).Fork("faults"), workers, horizon, mask).Draw();
}

}  // namespace pouch

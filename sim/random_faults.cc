#include "sim/random_faults.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/rng.h"
#include "sim/armed_disk_faults.h"
#include "sim/operation.h"
#include "sim/random_fault_options.h"

namespace pouch {
namespace {

struct KindAndWeight {
  FaultKind kind;
  uint64_t weight;
};

// How often each kind is drawn, if the seed does not leave it out.
constexpr KindAndWeight kKinds[] = {
    {FaultKind::kProcessCrash, 8}, {FaultKind::kPowerLoss, 10},
    {FaultKind::kPause, 2},        {FaultKind::kPartition, 4},
    {FaultKind::kSlowCpu, 1},      {FaultKind::kClockSkew, 1},
    {FaultKind::kClockDrift, 1},   {FaultKind::kClockJump, 1},
    {FaultKind::kCrashLoop, 2},    {FaultKind::kRollingRestart, 1},
    {FaultKind::kSlowLink, 2},     {FaultKind::kConnectRefused, 1},
    {FaultKind::kConnectSlow, 1},  {FaultKind::kClog, 3},
    {FaultKind::kHalfOpen, 3},     {FaultKind::kStaleConnection, 3},
    {FaultKind::kCorruptBytes, 3}, {FaultKind::kReset, 4},
    {FaultKind::kSyncError, 4},    {FaultKind::kWriteError, 4},
    {FaultKind::kDiskFull, 1},     {FaultKind::kSinkRefuses, 2},
    {FaultKind::kSinkStalls, 2},
};

// The same, one group at a time: a seed has all of these or none.
constexpr KindAndWeight kDiskKinds[] = {
    {FaultKind::kSyncErrorClean, 3}, {FaultKind::kSyncErrorRevert, 2},
    {FaultKind::kShortWrite, 1},     {FaultKind::kOpenError, 1},
    {FaultKind::kRemoveError, 1},    {FaultKind::kReadError, 1},
    {FaultKind::kShortRead, 1},      {FaultKind::kBitFlip, 1},
    {FaultKind::kStaleRead, 1},      {FaultKind::kMisdirectedRead, 1},
    {FaultKind::kExtraFiles, 1},     {FaultKind::kListingOrder, 1},
    {FaultKind::kSlowDisk, 1},       {FaultKind::kStalledDisk, 1},
    {FaultKind::kReorderedSyncs, 1},
};

// Steps of the protocol beside which a fault is worth a try.
constexpr Probe kSteps[] = {
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
    Probe::kCheckpointCommitted,    Probe::kCompleteRetried,
    Probe::kCheckpointDeclined,     Probe::kLogRotated,
    Probe::kLogCollected,
};

// Steps at which somebody vouches for something: whoever loses power here must
// have kept it.
constexpr Probe kPromises[] = {
    Probe::kSnapshotSynced,  Probe::kCheckpointAcknowledged,
    Probe::kCompleteWritten, Probe::kCompleteDurable,
    Probe::kCompleteDurable, Probe::kCheckpointAnnounced,
    Probe::kSinkCommitted,   Probe::kCheckpointCommitted,
    Probe::kEpochDurable,    Probe::kRollbackAcknowledged,
};

// Steps of a recovery, and the first ones after it.
constexpr Probe kRecovery[] = {
    Probe::kWorkerStarted,         Probe::kEpochDurable,
    Probe::kRollbackStarted,       Probe::kRollbackLogCut,
    Probe::kRollbackSinksResolved, Probe::kRollbackAcknowledged,
    Probe::kEpochStarted,          Probe::kCheckpointStarted,
};

// Operations of a worker beside which a fault is worth a try.
constexpr OperationKind kOperations[] = {
    OperationKind::kSync,   OperationKind::kSync,      OperationKind::kSync,
    OperationKind::kAppend, OperationKind::kAppend,    OperationKind::kSend,
    OperationKind::kSend,   OperationKind::kSyncNames, OperationKind::kOpen,
    OperationKind::kRemove, OperationKind::kTruncate,
};

// What files are called, by what they hold.
constexpr const char* kFiles[] = {"events-*", "events-*", "coordinator-*",
                                  "coordinator-*", "identity-*"};

bool IsCrash(FaultKind kind) {
  return kind == FaultKind::kProcessCrash || kind == FaultKind::kPowerLoss;
}

// Draws the faults of one seed.
class Drawer final {
 public:
  Drawer(const Rng& rng, const FaultSurface& surface, FaultMask mask)
      : rng_(rng), surface_(surface) {
    // Now and then nothing crashes: a recovery hides what went wrong before.
    const bool crashes = rng_.Chance(0.75);
    for (const KindAndWeight& known : kKinds) {
      if (!mask.Has(known.kind)) continue;
      if (IsCrash(known.kind) ? !crashes : rng_.Chance(0.4)) continue;
      Favour(known);
    }
    if (!kinds_.empty()) return;
    for (const KindAndWeight& known : kKinds) {
      if (mask.Has(known.kind)) Favour(known);
    }
    if (!rng_.Chance(0.4)) return;
    for (const KindAndWeight& known : kDiskKinds) {
      if (!mask.Has(known.kind)) continue;
      kinds_.push_back(known);
      total_ += known.weight;
    }
  }

  std::vector<Fault> Draw() {
    if (kinds_.empty()) return {};
    const uint64_t count = 1 + rng_.Below(rng_.Chance(0.2) ? 4 : 32);
    while (faults_.size() < count) DrawRow();
    return std::move(faults_);
  }

 private:
  void Favour(const KindAndWeight& known) {
    kinds_.push_back({known.kind, known.weight * (1 + rng_.Below(3))});
    total_ += kinds_.back().weight;
  }

  FaultKind DrawKind() {
    uint64_t point = rng_.Below(total_);
    for (const KindAndWeight& drawn : kinds_) {
      if (point < drawn.weight) return drawn.kind;
      point -= drawn.weight;
    }
    CHECK(false) << "the weights do not add up";
    return FaultKind::kProcessCrash;
  }

  bool MayCrash() const {
    return std::any_of(
        kinds_.begin(), kinds_.end(),
        [](const KindAndWeight& drawn) { return IsCrash(drawn.kind); });
  }

  // Needs MayCrash().
  FaultKind DrawCrashKind() {
    FaultKind kind = DrawKind();
    while (!IsCrash(kind)) kind = DrawKind();
    return kind;
  }

  // The initializer coordinates: it is drawn more often than the others.
  const std::string& DrawWorker() {
    if (rng_.Chance(0.25)) return surface_.workers[0];
    return surface_.workers[rng_.Below(surface_.workers.size())];
  }

  // One worker, or now and then several.
  std::vector<std::string> DrawWorkers() {
    if (surface_.workers.size() == 1 || !rng_.Chance(0.15)) {
      return {DrawWorker()};
    }
    std::vector<std::string> drawn;
    for (const std::string& worker : surface_.workers) {
      if (rng_.Chance(0.6)) drawn.push_back(worker);
    }
    return drawn.empty() ? surface_.workers : drawn;
  }

  // Mostly within a round of the protocol; at times long.
  Duration DrawLength() {
    const Duration most = rng_.Chance(0.1)   ? surface_.horizon
                          : rng_.Chance(0.5) ? surface_.round
                                             : surface_.round * 5;
    return rng_.Between(Duration::Microseconds(200), most);
  }

  // At a time, or beside a step of the protocol or an operation.
  FaultTrigger DrawTrigger(FaultKind kind) {
    FaultTrigger trigger;
    const FaultFamily family = FamilyOf(kind);
    const bool of_machine =
        family == FaultFamily::kProcess || family == FaultFamily::kDisk;
    if (rng_.Chance(of_machine ? 0.2 : 0.6)) {
      trigger.at = Time() + rng_.Between(Duration(), surface_.horizon);
      return trigger;
    }
    if (rng_.Chance(of_machine ? 0.5 : 0.7)) {
      trigger.probe = rng_.Chance(0.5)
                          ? kPromises[rng_.Below(std::size(kPromises))]
                          : kSteps[rng_.Below(std::size(kSteps))];
    } else {
      trigger.operation = DrawOperation();
      // An error is best armed just before what it is about.
      if (kind == FaultKind::kSyncError) {
        trigger.operation->kind = OperationKind::kSync;
        trigger.operation->after = false;
      } else if (kind == FaultKind::kWriteError) {
        trigger.operation->kind = OperationKind::kAppend;
        trigger.operation->after = false;
      }
    }
    trigger.nth = 1 + rng_.Below(uint64_t{2} << rng_.Below(5));
    if (rng_.Chance(0.4)) trigger.worker = DrawWorker();
    return trigger;
  }

  OperationTrigger DrawOperation() {
    OperationTrigger operation;
    operation.kind = kOperations[rng_.Below(std::size(kOperations))];
    operation.after = rng_.Chance(0.5);
    const bool of_file = operation.kind != OperationKind::kSend &&
                         operation.kind != OperationKind::kSyncNames;
    if (of_file && rng_.Chance(0.8)) operation.file = DrawFile();
    return operation;
  }

  const char* DrawFile() { return kFiles[rng_.Below(std::size(kFiles))]; }

  // A fault, and what follows it closely: an error is soon put to the test, a
  // crash may be the first of some.
  void DrawRow() {
    const FaultKind kind = DrawKind();
    const FaultTrigger trigger = DrawTrigger(kind);
    const std::vector<std::string> targets = DrawTargets(kind, trigger);
    Add(kind, trigger, targets);
    const bool of_disk = FamilyOf(kind) == FaultFamily::kDisk;
    if (!MayCrash() || !rng_.Chance(of_disk ? 0.75 : 0.5)) return;
    const bool of_sink = FamilyOf(kind) == FaultFamily::kSink;
    do {
      const bool same = !of_sink && rng_.Chance(of_disk ? 0.8 : 0.6);
      Add(DrawCrashKind(), After(trigger), same ? targets : DrawWorkers());
    } while (rng_.Chance(0.4));
  }

  // Soon after `first`: a little later, the next time, or while the cluster
  // recovers from it.
  FaultTrigger After(const FaultTrigger& first) {
    FaultTrigger trigger = first;
    if (first.at.has_value()) {
      trigger.at = *first.at + rng_.Between(Duration(), surface_.round * 3);
    } else if (rng_.Chance(0.6)) {
      trigger.nth += 1 + rng_.Below(2);
    } else {
      trigger.operation.reset();
      trigger.probe = kRecovery[rng_.Below(std::size(kRecovery))];
      trigger.nth = 2 + rng_.Below(4);
    }
    return trigger;
  }

  std::vector<std::string> DrawTargets(FaultKind kind,
                                       const FaultTrigger& trigger) {
    // Whoever is at that step; or everybody at once.
    const bool reporter = !trigger.at.has_value() && rng_.Chance(0.5);
    if (!reporter && kind == FaultKind::kPowerLoss && rng_.Chance(0.4)) {
      return surface_.workers;
    }
    switch (FamilyOf(kind)) {
      case FaultFamily::kSink:
        return {};
      case FaultFamily::kNetwork:
        return reporter ? std::vector<std::string>()
                        : std::vector<std::string>{DrawWorker()};
      default:
        return reporter ? std::vector<std::string>() : DrawWorkers();
    }
  }

  void Add(FaultKind kind, const FaultTrigger& trigger,
           std::vector<std::string> targets) {
    Fault fault;
    fault.kind = kind;
    fault.trigger = trigger;
    fault.targets = std::move(targets);
    fault.lasts = DrawLength();
    if (IsCrash(kind) || kind == FaultKind::kCrashLoop ||
        kind == FaultKind::kRollingRestart) {
      fault.restart_after = DrawRestart();
    }
    if (FamilyOf(kind) == FaultFamily::kNetwork) {
      DrawOthers(&fault);
      DrawLinkOptions(&rng_, &fault);
    }
    if (FamilyOf(kind) == FaultFamily::kProcess) {
      DrawProcessOptions(&rng_, &fault);
    }
    if (FamilyOf(kind) == FaultFamily::kDisk) DrawDisk(kind, &fault.disk);
    faults_.push_back(std::move(fault));
  }

  // The other end of a link: everybody, a worker, or a feed or sink.
  void DrawOthers(Fault* fault) {
    // Whoever reported a step stands against everybody: scenarios can say that.
    if (fault->targets.empty() || rng_.Chance(0.35)) return;
    const auto& endpoints = surface_.endpoints;
    // What they are sent has no checksum.
    const bool workers_only = fault->kind == FaultKind::kCorruptBytes;
    if (!workers_only && !endpoints.empty() && rng_.Chance(0.4)) {
      fault->others = {endpoints[rng_.Below(endpoints.size())]};
    } else if (surface_.workers.size() > 1) {
      fault->others = {DrawWorker()};
    }
    // A scenario has no word for "between whoever did it and these".
    if (fault->others == fault->targets || fault->targets.empty())
      fault->others.clear();
  }

  // Which files, of all or of one kind.
  void DrawDisk(FaultKind kind, DiskFault* disk) {
    const bool of_files = rng_.Chance(0.3);
    if (of_files && CanBeArmed(kind)) disk->file = DrawFile();
    switch (kind) {
      case FaultKind::kDiskFull:
        disk->room_bytes = rng_.Chance(0.5) ? 0 : rng_.Below(4000);
        return;
      case FaultKind::kSlowDisk:
        disk->slower_by =
            rng_.Between(Duration::Milliseconds(1), surface_.round * 2);
        return;
      case FaultKind::kReadError:
      case FaultKind::kBitFlip:
      case FaultKind::kStaleRead:
      case FaultKind::kMisdirectedRead:
        // Once: a read that goes wrong every time is damage.
        disk->on_read = kind == FaultKind::kBitFlip;
        return;
      default:
        if (CanBeArmed(kind) && rng_.Chance(0.3)) disk->times = rng_.Below(4);
        return;
    }
  }

  // Mostly soon; at times late, or only in the liveness phase.
  std::optional<Duration> DrawRestart() {
    if (rng_.Chance(0.03)) return std::nullopt;
    return rng_.Between(Duration(),
                        rng_.Chance(0.2) ? surface_.round * 8 : surface_.round);
  }

  Rng rng_;
  const FaultSurface& surface_;
  std::vector<KindAndWeight> kinds_;
  uint64_t total_ = 0;
  std::vector<Fault> faults_;
};

}  // namespace

FaultMask FaultMask::All() {
  FaultMask mask;
  for (size_t i = 0; i < kFaultKindCount; ++i) {
    mask.Add(static_cast<FaultKind>(i));
  }
  return mask;
}

std::vector<Fault> DrawRandomFaults(uint64_t seed, const FaultSurface& surface,
                                    FaultMask mask) {
  return Drawer(Rng(seed).Fork("faults"), surface, mask).Draw();
}

}  // namespace pouch

#include "sim/random_faults.h"

#include <optional>
#include <utility>

#include "base/rng.h"
#include "sim/armed_disk_faults.h"
#include "sim/random_fault_options.h"
#include "sim/random_kinds.h"
#include "sim/random_triggers.h"

namespace pouch {
namespace {

constexpr uint64_t kFewFaults = 4;
constexpr uint64_t kManyFaults = 160;  // In a run of the usual length.

// Draws the faults of one seed.
class Drawer final {
 public:
  Drawer(const Rng& rng, const FaultSurface& surface, FaultMask mask)
      : rng_(rng),
        surface_(surface),
        kinds_(mask, &rng_),
        triggers_(surface, &rng_) {
    if (rng_.Chance(0.6)) {
      victim_ = rng_.Chance(0.5)
                    ? surface_.workers[0]
                    : surface_.workers[rng_.Below(surface_.workers.size())];
    }
  }

  std::vector<Fault> Draw() {
    if (kinds_.empty()) return {};
    const uint64_t count =
        1 + rng_.Below(rng_.Chance(0.15) ? kFewFaults
                                         : kManyFaults * surface_.length);
    while (faults_.size() < count) DrawRow();
    return std::move(faults_);
  }

 private:
  // The initializer coordinates: it is drawn more often than the others. Many
  // seeds have one whom most of it happens to.
  const std::string& DrawWorker() {
    if (!victim_.empty() && rng_.Chance(0.6)) return victim_;
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

  // A fault, and what follows it closely: an error is soon put to the test, a
  // crash may be the first of some.
  void DrawRow() {
    const FaultKind kind = kinds_.Draw(&rng_);
    FaultTrigger trigger = triggers_.Draw(kind, DrawWorker(), &rng_);
    const std::vector<std::string> targets = DrawTargets(kind, trigger);
    Add(kind, trigger, targets);
    const bool of_disk = FamilyOf(kind) == FaultFamily::kDisk;
    if (!kinds_.may_crash() || !rng_.Chance(of_disk ? 0.85 : 0.5)) return;
    const bool of_sink = FamilyOf(kind) == FaultFamily::kSink;
    do {
      const bool same = !of_sink && rng_.Chance(of_disk ? 0.8 : 0.6);
      const Fault& last = faults_.back();
      trigger = triggers_.After(
          last.trigger, IsCrash(last.kind) ? last.restart_after : std::nullopt,
          &rng_);
      Add(kinds_.DrawCrash(&rng_), trigger, same ? targets : DrawWorkers());
    } while (rng_.Chance(0.4));
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
    if (of_files && CanBeArmed(kind)) disk->file = DrawFiles(&rng_);
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
  RandomKinds kinds_;
  RandomTriggers triggers_;
  std::string victim_;  // Empty: nobody more than others.
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> DrawRandomFaults(uint64_t seed, const FaultSurface& surface,
                                    FaultMask mask) {
  return Drawer(Rng(seed).Fork("faults"), surface, mask).Draw();
}

}  // namespace pouch

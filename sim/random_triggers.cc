#include "sim/random_triggers.h"

#include <algorithm>
#include <iterator>

namespace pouch {
namespace {

struct Step {
  Probe probe;
  bool each_worker;
};

// Steps of a checkpoint. Where somebody vouches for something, whoever loses
// power must have kept it: those stand here more than once.
constexpr Step kRound[] = {
    {Probe::kCheckpointStarted, false},
    {Probe::kBarrierEmitted, false},
    {Probe::kBarrierAligned, true},
    {Probe::kSnapshotWritten, true},
    {Probe::kSnapshotSynced, true},
    {Probe::kSnapshotSynced, true},
    {Probe::kSinkPrepared, true},
    {Probe::kCheckpointAcknowledged, true},
    {Probe::kCheckpointAcknowledged, true},
    {Probe::kCompleteWritten, false},
    {Probe::kCompleteWritten, false},
    {Probe::kCompleteDurable, false},
    {Probe::kCompleteDurable, false},
    {Probe::kCheckpointAnnounced, false},
    {Probe::kCheckpointAnnounced, false},
    {Probe::kSinkCommitted, true},
    {Probe::kSinkCommitted, true},
    {Probe::kCheckpointCommitted, false},
    {Probe::kCheckpointCommitted, false},
    {Probe::kLogRotated, true},
    {Probe::kLogCollected, true},
};

// Steps of a recovery, and of what else comes seldom.
constexpr Step kRecovery[] = {
    {Probe::kWorkerStarted, true},        {Probe::kWorkerJoined, true},
    {Probe::kTopologyStored, true},       {Probe::kEpochDurable, false},
    {Probe::kEpochDurable, false},        {Probe::kRollbackStarted, true},
    {Probe::kRollbackStarted, true},      {Probe::kRollbackLogCut, true},
    {Probe::kRollbackLogCut, true},       {Probe::kRollbackSinksResolved, true},
    {Probe::kRollbackAcknowledged, true}, {Probe::kRollbackAcknowledged, true},
    {Probe::kEpochStarted, false},        {Probe::kCompleteRetried, false},
    {Probe::kCheckpointDeclined, true},
};

// What a round consists of, as its operations. Those on data are of one series
// of files most of the time.
constexpr OperationKind kOperations[] = {
    OperationKind::kSync,   OperationKind::kSync,      OperationKind::kSync,
    OperationKind::kAppend, OperationKind::kAppend,    OperationKind::kSend,
    OperationKind::kSend,   OperationKind::kSyncNames, OperationKind::kOpen,
    OperationKind::kRemove, OperationKind::kTruncate,
};

// What files are called, by what they hold.
constexpr const char* kFiles[] = {"events-*", "events-*", "coordinator-*",
                                  "coordinator-*", "identity-*"};

constexpr uint64_t kMostRounds = 100;

// The operation that such a fault is about; it is best armed just before.
std::optional<OperationKind> OperationOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::kSyncError:
    case FaultKind::kSyncErrorClean:
    case FaultKind::kSyncErrorRevert:
      return OperationKind::kSync;
    case FaultKind::kWriteError:
    case FaultKind::kShortWrite:
      return OperationKind::kAppend;
    case FaultKind::kOpenError:
      return OperationKind::kOpen;
    case FaultKind::kRemoveError:
      return OperationKind::kRemove;
    default:
      return std::nullopt;
  }
}

bool IsOfMachine(FaultKind kind) {
  const FaultFamily family = FamilyOf(kind);
  return family == FaultFamily::kProcess || family == FaultFamily::kDisk;
}

}  // namespace

const char* DrawFiles(Rng* rng) {
  return kFiles[rng->Below(std::size(kFiles))];
}

RandomTriggers::RandomTriggers(const FaultSurface& surface, Rng* rng)
    : surface_(surface),
      rounds_(std::clamp<uint64_t>(
          static_cast<uint64_t>(surface.horizon.nanoseconds()) /
              static_cast<uint64_t>(
                  std::max<int64_t>(1, surface.round.nanoseconds())),
          4, kMostRounds)) {
  if (rng->Chance(0.35)) return;
  const uint64_t count = 1 + rng->Below(4);
  while (favourites_.size() < count) favourites_.push_back(DrawPlace(rng));
}

RandomTriggers::Place RandomTriggers::DrawPlace(Rng* rng) const {
  Place place;
  const uint64_t roll = rng->Below(10);
  if (roll < 4) {
    const Step& step = kRound[rng->Below(std::size(kRound))];
    place.probe = step.probe;
    place.each_round = true;
    place.each_worker = step.each_worker;
    return place;
  }
  if (roll < 7) {
    const Step& step = kRecovery[rng->Below(std::size(kRecovery))];
    place.probe = step.probe;
    place.each_worker = step.each_worker;
    return place;
  }
  OperationTrigger& operation = place.operation.emplace();
  operation.kind = kOperations[rng->Below(std::size(kOperations))];
  operation.after = rng->Chance(0.5);
  const bool of_file = operation.kind != OperationKind::kSend &&
                       operation.kind != OperationKind::kSyncNames;
  if (of_file && rng->Chance(0.8)) operation.file = DrawFiles(rng);
  place.each_round = true;
  place.each_worker = true;
  return place;
}

uint64_t RandomTriggers::DrawNth(const Place& place, bool of_one,
                                 Rng* rng) const {
  // Half of the time among the first ones: later ones may never come.
  uint64_t most = place.each_round ? rounds_ : rounds_ / 4 + 2;
  if (rng->Chance(0.5)) most = most / 4 + 1;
  if (place.each_worker && !of_one) most *= surface_.workers.size();
  return 1 + rng->Below(most);
}

FaultTrigger RandomTriggers::Draw(FaultKind kind, const std::string& worker,
                                  Rng* rng) const {
  FaultTrigger trigger;
  const bool of_machine = IsOfMachine(kind);
  if (rng->Chance(of_machine ? 0.25 : 0.5)) {
    trigger.at = Time() + rng->Between(Duration(), surface_.horizon);
    return trigger;
  }
  const bool favourite = !favourites_.empty() && rng->Chance(0.8);
  Place place =
      favourite ? favourites_[rng->Below(favourites_.size())] : DrawPlace(rng);
  const std::optional<OperationKind> about = OperationOf(kind);
  if (about.has_value() && rng->Chance(0.75)) {
    const std::string file =
        place.operation.has_value() ? place.operation->file : "";
    place.probe.reset();
    place.operation = OperationTrigger{*about, file, false};
    if (file.empty() && rng->Chance(0.8))
      place.operation->file = DrawFiles(rng);
    place.each_round = place.each_worker = true;
  }
  if (rng->Chance(0.5)) trigger.worker = worker;
  trigger.probe = place.probe;
  trigger.operation = place.operation;
  trigger.nth = DrawNth(place, !trigger.worker.empty(), rng);
  return trigger;
}

FaultTrigger RandomTriggers::After(const FaultTrigger& first,
                                   std::optional<Duration> restart,
                                   Rng* rng) const {
  FaultTrigger trigger = first;
  if (first.at.has_value()) {
    if (restart.has_value() && rng->Chance(0.7)) {
      trigger.at =
          *first.at + *restart + rng->Between(Duration(), surface_.recovery);
    } else {
      trigger.at = *first.at + rng->Between(Duration(), surface_.round * 2);
    }
    return trigger;
  }
  if (rng->Chance(0.6)) {
    // The very next ones, or within about two rounds of all workers.
    trigger.nth +=
        1 + rng->Below(rng->Chance(0.5) ? 2 : 3 * surface_.workers.size());
    return trigger;
  }
  trigger.operation.reset();
  if (restart.has_value() || rng->Chance(0.3)) {
    const Step& step = kRecovery[rng->Below(std::size(kRecovery))];
    trigger.probe = step.probe;
    const uint64_t each = step.each_worker && trigger.worker.empty()
                              ? surface_.workers.size()
                              : 1;
    trigger.nth = 1 + each + rng->Below(8 * each);
    return trigger;
  }
  // In the same round, or the one after it: rounds have the same number
  // everywhere, as long as no checkpoint was given up.
  const Step& step = kRound[rng->Below(std::size(kRound))];
  const uint64_t workers = surface_.workers.size();
  const uint64_t round = first.worker.empty() ? first.nth / workers : first.nth;
  trigger.probe = step.probe;
  trigger.worker.clear();
  trigger.nth = 1 + (step.each_worker ? workers : 1) * (round + rng->Below(2));
  if (!step.each_worker && trigger.nth > 1 && rng->Chance(0.5)) --trigger.nth;
  return trigger;
}

}  // namespace pouch

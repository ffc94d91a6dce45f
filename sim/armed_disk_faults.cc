#include "sim/armed_disk_faults.h"

#include <optional>
#include <string>

#include "base/check.h"
#include "sim/file_glob.h"

namespace pouch {
namespace {

// What a fault of some kind is about, and how it goes.
struct Effect {
  enum class Concerns { kSyncs, kAppends, kOpens, kRenames, kRemovals, kReads };
  Concerns concerns;
  bool fails;
  DiskTwist twist;
};

std::optional<Effect> EffectOf(FaultKind kind) {
  using Concerns = Effect::Concerns;
  switch (kind) {
    case FaultKind::kSyncError:
      return Effect{Concerns::kSyncs, true, DiskTwist::kPlain};
    case FaultKind::kSyncErrorClean:
      return Effect{Concerns::kSyncs, true, DiskTwist::kCacheOnly};
    case FaultKind::kSyncErrorRevert:
      return Effect{Concerns::kSyncs, true, DiskTwist::kReverted};
    case FaultKind::kSyncLies:
      return Effect{Concerns::kSyncs, false, DiskTwist::kLied};
    case FaultKind::kWriteError:
      return Effect{Concerns::kAppends, true, DiskTwist::kPlain};
    case FaultKind::kShortWrite:
      return Effect{Concerns::kAppends, true, DiskTwist::kShort};
    case FaultKind::kLostWrite:
      return Effect{Concerns::kAppends, false, DiskTwist::kLost};
    case FaultKind::kMisdirectedWrite:
      return Effect{Concerns::kAppends, false, DiskTwist::kMisdirected};
    case FaultKind::kOpenError:
      return Effect{Concerns::kOpens, true, DiskTwist::kPlain};
    case FaultKind::kRenameError:
      return Effect{Concerns::kRenames, true, DiskTwist::kPlain};
    case FaultKind::kRemoveError:
      return Effect{Concerns::kRemovals, true, DiskTwist::kPlain};
    case FaultKind::kReadError:
      return Effect{Concerns::kReads, true, DiskTwist::kPlain};
    case FaultKind::kShortRead:
      return Effect{Concerns::kReads, false, DiskTwist::kShort};
    case FaultKind::kBitFlip:
      return Effect{Concerns::kReads, false, DiskTwist::kFlipped};
    case FaultKind::kStaleRead:
      return Effect{Concerns::kReads, false, DiskTwist::kStale};
    case FaultKind::kMisdirectedRead:
      return Effect{Concerns::kReads, false, DiskTwist::kMisdirected};
    default:
      return std::nullopt;
  }
}

bool Fits(Effect::Concerns concerns, DiskEvent::Kind event) {
  using Concerns = Effect::Concerns;
  using Kind = DiskEvent::Kind;
  switch (concerns) {
    case Concerns::kSyncs:
      return event == Kind::kSync || event == Kind::kSyncNames;
    case Concerns::kAppends:
      return event == Kind::kAppend;
    case Concerns::kOpens:
      return event == Kind::kOpen;
    case Concerns::kRenames:
      return event == Kind::kRename;
    case Concerns::kRemovals:
      return event == Kind::kRemove;
    case Concerns::kReads:
      return event == Kind::kRead;
  }
  return false;
}

}  // namespace

bool CanBeArmed(FaultKind kind) { return EffectOf(kind).has_value(); }

void ArmedDiskFaults::Arm(FaultKind kind, const DiskFault& fault,
                          size_t number) {
  CHECK(CanBeArmed(kind)) << FaultKindName(kind);
  armed_.push_back({kind, fault, number});
}

void ArmedDiskFaults::Disarm(size_t number) {
  std::erase_if(
      armed_, [number](const Armed& armed) { return armed.number == number; });
}

DiskRuling ArmedDiskFaults::Judge(const DiskEvent& event) {
  for (size_t i = 0; i < armed_.size(); ++i) {
    Armed& armed = armed_[i];
    const Effect effect = *EffectOf(armed.kind);
    if (!Fits(effect.concerns, event.kind)) continue;
    const std::string& file = armed.fault.file;
    if (!file.empty() && !MatchesGlob(file, event.name)) continue;
    DiskRuling ruling(
        effect.fails ? Status(StatusCode::kIoError, "injected") : OkStatus(),
        effect.twist);
    ruling.offset_bytes = armed.fault.offset_bytes;
    const size_t number = armed.number;
    if (armed.fault.times > 0 && --armed.fault.times == 0) {
      armed_.erase(armed_.begin() + static_cast<ptrdiff_t>(i));
    }
    on_hit_(number);
    return ruling;
  }
  return OkStatus();
}

}  // namespace pouch

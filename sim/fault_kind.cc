#include "sim/fault_kind.h"

namespace pouch {
namespace {

struct KindFacts {
  std::string_view name;
  FaultFamily family;
};

constexpr KindFacts kFacts[] = {
#define POUCH_FAULT_KIND(enumerator, name, family) {name, FaultFamily::family},
    POUCH_FAULT_KINDS(POUCH_FAULT_KIND)
#undef POUCH_FAULT_KIND
};

}  // namespace

std::string_view FaultKindName(FaultKind kind) {
  return kFacts[static_cast<size_t>(kind)].name;
}

FaultFamily FamilyOf(FaultKind kind) {
  return kFacts[static_cast<size_t>(kind)].family;
}

bool TakesDurableBytes(FaultKind kind) {
  switch (kind) {
    case FaultKind::kWipeDisk:
    case FaultKind::kSyncLies:
    case FaultKind::kReadError:
    case FaultKind::kShortRead:
    case FaultKind::kBitFlip:
    case FaultKind::kZeroedBlock:
    case FaultKind::kLostWrite:
    case FaultKind::kMisdirectedWrite:
    case FaultKind::kMisdirectedRead:
    case FaultKind::kStaleRead:
    case FaultKind::kTruncatedTail:
    case FaultKind::kSwappedFile:
    case FaultKind::kMissingFile:
    case FaultKind::kRolledBackDirectory:
      return true;
    default:
      return false;
  }
}

}  // namespace pouch

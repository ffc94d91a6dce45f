#include "sim/power_loss_outcome.h"

namespace pouch {
namespace {

using Kind = PowerLossOutcome::Kind;

std::string DescribeCut(const PowerLossOutcome& outcome) {
  switch (outcome.cut) {
    case PowerLossOutcome::Cut::kHeader:
      return "the last write cut in its header";
    case PowerLossOutcome::Cut::kMiddle:
      return "the last write cut in its middle";
    case PowerLossOutcome::Cut::kLastByte:
      return "the last write cut before its last byte";
    case PowerLossOutcome::Cut::kSector:
      return "the last write cut at sector " + std::to_string(outcome.index);
  }
  return {};
}

std::string DescribeTail(PowerLossOutcome::Tail tail) {
  switch (tail) {
    case PowerLossOutcome::Tail::kZeros:
      return "zeros for the last write";
    case PowerLossOutcome::Tail::kOld:
      return "old bytes for the last write";
    case PowerLossOutcome::Tail::kRandom:
      return "random bytes for the last write";
    case PowerLossOutcome::Tail::kTrash:
      return "random sectors where the last write was";
  }
  return {};
}

std::string DescribeParts(const std::vector<PowerLossOutcome::Part>& parts) {
  std::string text = "only operations";
  for (const PowerLossOutcome::Part& part : parts) {
    text += " " + std::to_string(part.operation);
    if (part.sector) text += "." + std::to_string(*part.sector);
  }
  return text;
}

}  // namespace

bool ProfileAllows(DiskProfile profile, const PowerLossOutcome& outcome) {
  switch (profile) {
    case DiskProfile::kStrict:
      return true;
    case DiskProfile::kOrdered:
    case DiskProfile::kPrefix:
      return outcome.kind == Kind::kNothing ||
             outcome.kind == Kind::kEverything ||
             outcome.kind == Kind::kPrefix || outcome.kind == Kind::kCutLast;
    case DiskProfile::kSynced:
      return outcome.kind == Kind::kEverything;
  }
  return false;
}

std::string Describe(const PowerLossOutcome& outcome) {
  switch (outcome.kind) {
    case Kind::kNothing:
      return "nothing";
    case Kind::kEverything:
      return "everything";
    case Kind::kPrefix:
      return "the first " + std::to_string(outcome.index) + " operations";
    case Kind::kOmit:
      return "all but operation " + std::to_string(outcome.index);
    case Kind::kCutLast:
      return DescribeCut(outcome);
    case Kind::kTail:
      return DescribeTail(outcome.tail);
    case Kind::kLoseName:
      return "all but name " + std::to_string(outcome.index);
    case Kind::kLoseNames:
      return "all but the names";
    case Kind::kKeep:
      return DescribeParts(outcome.keep);
  }
  return {};
}

}  // namespace pouch

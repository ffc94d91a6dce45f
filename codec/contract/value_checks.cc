#include "codec/contract/value_checks.h"

#include <optional>
#include <utility>

#include "codec/contract/copy_checks.h"
#include "codec/contract/damage_checks.h"
#include "codec/contract/exception_checks.h"
#include "codec/contract/repetition_checks.h"

namespace pouch {

namespace {

using Check = void (*)(CheckRun*, const Trip&);

void CheckDamageOfOne(CheckRun* run, const Trip& trip) {
  DamageTotals totals;
  if (run->apart() != nullptr) CheckDamage(run, trip, &totals);
}

constexpr std::pair<CheckId, Check> kChecks[] = {
    {CheckId::kRoundTrip, CheckRoundTrip},
    {CheckId::kSharing, CheckSharing},
    {CheckId::kInputUnchanged, CheckInputUnchanged},
    {CheckId::kTwoCalls, CheckTwoCalls},
    {CheckId::kBytesOnly, CheckBytesOnly},
    {CheckId::kIndependentLoads, CheckIndependentLoads},
    {CheckId::kReach, CheckReach},
    {CheckId::kClockAndChance, CheckClockAndChance},
};

// Also of one value, but slow.
constexpr std::pair<CheckId, Check> kSlowChecks[] = {
    {CheckId::kPrefixes, CheckDamageOfOne},
    {CheckId::kTrailingBytes, CheckDamageOfOne},
    {CheckId::kDamage, CheckDamageOfOne},
    {CheckId::kGrowth, CheckGrowth},
    {CheckId::kExceptions, CheckExceptions},
};

std::optional<Check> FunctionOf(CheckId id) {
  for (const auto& [known, check] : kChecks) {
    if (known == id) return check;
  }
  for (const auto& [known, check] : kSlowChecks) {
    if (known == id) return check;
  }
  return std::nullopt;
}

}  // namespace

bool IsOfOneValue(CheckId id) { return FunctionOf(id).has_value(); }

std::vector<Finding> FindingsOf(CheckRun* run, CheckId id,
                                const ContractValue& value) {
  const std::set<CheckId> all = run->Enable({id});
  const auto trip = run->MakeTrip(value);
  const auto check = FunctionOf(id);
  // A value that does not survive as it is says nothing about anything else.
  const bool is_judged =
      trip && (id == CheckId::kRoundTrip || !trip->compared.difference);
  if (is_judged && check) (*check)(run, *trip);
  run->Enable(all);
  return run->TakeFindings();
}

void CheckValue(CheckRun* run, const Trip& trip) {
  for (const auto& [id, check] : kChecks) {
    if (run->enabled(id)) check(run, trip);
  }
}

}  // namespace pouch

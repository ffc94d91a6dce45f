// The checks of the contract: what each is called and what it means.

#ifndef POUCH_CODEC_CONTRACT_CHECK_TABLE_H_
#define POUCH_CODEC_CONTRACT_CHECK_TABLE_H_

#include <optional>
#include <span>
#include <string_view>

namespace pouch {

enum class CheckId {
  kRoundTrip,
  kSharing,
  kInputUnchanged,
  kTwoCalls,
  kBytesOnly,
  kHistory,
  kIndependentLoads,
  kOtherProcess,
  kPrefixes,
  kTrailingBytes,
  kDamage,
  kDamageShare,
  kGrowth,
  kBehaviour,
  kReach,
  kOldBytes,
  kClockAndChance,
  kExceptions,
};

struct ContractCheck {
  CheckId id;
  std::string_view name;           // "P1"
  std::string_view failure_class;  // "codec.round_trip"
  std::string_view title;          // "round trip"
  std::string_view explanation;    // Some sentences, for people.
};

// All, in the order of CheckId.
std::span<const ContractCheck> ContractChecks();

const ContractCheck& CheckOf(CheckId id);

// By its name in either case; none if there is no such check.
std::optional<CheckId> FindCheck(std::string_view name);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_CHECK_TABLE_H_

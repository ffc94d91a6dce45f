#include "codec/contract/check_table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace pouch {
namespace {

constexpr std::array<ContractCheck, 18> kChecks = {{
    {CheckId::kRoundTrip, "P1", "codec.round_trip", "round trip",
     "What deserialize() makes of the bytes is what serialize() was given, in "
     "type and in every bit: 1 is not 1.0, a namedtuple no tuple, the order of "
     "keys counts, an aware time stays aware. The class's own __eq__ is asked, "
     "but never trusted alone. What the class itself leaves out "
     "(__getstate__, __reduce__), a cached_property, and what its __eq__ calls "
     "equal although the two values are not, is advice. A hook that raises, "
     "hangs or bursts its memory on a value is found here, too."},
    {CheckId::kSharing, "P2", "codec.sharing_lost", "shared references",
     "Two references to one object lead to one object in the copy, and two "
     "objects stay two; cycles close. If not, the copy forgets a change that "
     "the original would see in both places. Objects that cannot change, or "
     "are hashed by what they hold, are advice at most."},
    {CheckId::kInputUnchanged, "P3", "codec.input_changed", "input unchanged",
     "serialize() leaves the object as it was. A message is serialized only if "
     "it changes workers, and a state at each checkpoint, so a change would "
     "make results depend on placement and time."},
    {CheckId::kTwoCalls, "P4", "codec.unstable_length", "two calls agree",
     "serialize(), called twice on one object, gives the same bytes. Wallaroo "
     "asks once for the length and once for the bytes: with another length it "
     "writes over the end. Other bytes of the same length are advice, unless "
     "they are loaded as something else."},
    {CheckId::kBytesOnly, "P5", "codec.wrong_type", "bytes and nothing else",
     "serialize() returns bytes, not str, bytearray, None or a subclass, and "
     "no more than the limit on an object's size."},
    {CheckId::kHistory, "P6", "codec.history", "independent of history",
     "What bytes mean does not depend on what was serialized or loaded before: "
     "a batch is encoded, and loaded in reverse, each twice. A worker loads in "
     "another order than was written, and after a crash without the past."},
    {CheckId::kIndependentLoads, "P7", "codec.copies_shared",
     "independent loads",
     "Two loads of the same bytes share nothing that can change, neither with "
     "each other nor with the original nor with the buffer: a change to one "
     "must not show in the other."},
    {CheckId::kOtherProcess, "P8", "codec.other_process", "a fresh process",
     "A fresh process, with nothing but the module and another hash seed, "
     "loads the same value. A hook that keeps objects in a module global, or "
     "that names them by id() or hash(), works in one process and fails "
     "between two. Other bytes there for the same value are advice."},
    {CheckId::kPrefixes, "P9", "codec.prefix_accepted", "prefixes are refused",
     "deserialize() raises on every proper prefix of the bytes. A prefix that "
     "is itself the encoding of what it is loaded as is advice: that format "
     "leaves the length to the frame around it."},
    {CheckId::kTrailingBytes, "P10", "codec.trailing_accepted",
     "trailing bytes are refused",
     "deserialize() raises if more bytes follow. It is an error if they "
     "silently change the value, and advice if they are ignored, as pickle "
     "does, or belong to it by the format."},
    {CheckId::kDamage, "P11", "codec.damage", "damaged bytes do no harm",
     "Flipped bits and substituted bytes end in an exception or in a value, "
     "within a budget of steps and memory: no hang, no memory bomb, no crash "
     "of the interpreter, no SystemExit. For bytes of pickle, whose memory "
     "bombs no hook can prevent, it is advice."},
    {CheckId::kDamageShare, "P12", "codec.damage_accepted",
     "damage that loads silently",
     "The share of damaged inputs that load as something else without an "
     "exception. A frame's checksum stands before the hooks, so it is advice: "
     "it says what would happen without."},
    {CheckId::kGrowth, "P13", "codec.growth", "no growth",
     "The bytes do not get longer from trip to trip, and the hooks keep "
     "nothing: no memory grows with the number of calls."},
    {CheckId::kBehaviour, "P14", "codec.behaviour", "the copy behaves alike",
     "The application's computations do the same with the copy as with the "
     "original: a state goes through the messages that came for it, a message "
     "through the step that it was for."},
    {CheckId::kReach, "P15", "codec.reaches_out", "a load stays inside",
     "deserialize() runs no exec() or eval(), opens no file and no socket, and "
     "imports nothing but the standard library and the application's own "
     "modules."},
    {CheckId::kOldBytes, "P16", "codec.old_bytes", "stored bytes load",
     "Bytes that an earlier version of the hooks wrote load as what they "
     "were: --stored DIR reads them, --store DIR writes today's."},
    {CheckId::kClockAndChance, "P17", "codec.clock_or_chance",
     "independent of clock and chance",
     "With another date and other random numbers, the bytes are the same and "
     "so is the value. Other bytes of the same value are advice."},
    {CheckId::kExceptions, "P18", "codec.exception_swallowed",
     "exceptions pass",
     "If a part of the object cannot be serialized, the exception leaves the "
     "hook, and the object is as it was; a load that failed does not disturb "
     "the next. A hook that catches everything ships a value with a hole."},
}};

}  // namespace

std::span<const ContractCheck> ContractChecks() { return kChecks; }

const ContractCheck& CheckOf(CheckId id) {
  return kChecks[static_cast<size_t>(id)];
}

std::optional<CheckId> FindCheck(std::string_view name) {
  for (const ContractCheck& check : kChecks) {
    const bool same = std::equal(
        name.begin(), name.end(), check.name.begin(), check.name.end(),
        [](char left, char right) {
          return std::toupper(static_cast<unsigned char>(left)) == right;
        });
    if (same) return check.id;
  }
  return std::nullopt;
}

}  // namespace pouch

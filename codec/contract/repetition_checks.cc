#include "codec/contract/repetition_checks.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"

extern "C" Py_ssize_t _Py_GetAllocatedBlocks(void);  // NOLINT: CPython's own.

namespace pouch {
namespace {

std::string_view BytesOf(const HookOutcome& outcome) {
  return outcome.returned() && PyBytes_Check(outcome.object.get())
             ? outcome.bytes()
             : std::string_view();
}

size_t FirstDifference(std::string_view left, std::string_view right) {
  const auto [at, unused] =
      std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  return static_cast<size_t>(at - left.begin());
}

// What two encodings of one value are loaded as, compared; no difference if
// one cannot be loaded.
std::optional<PythonDifference> LoadedDifference(CheckRun* run,
                                                 std::string_view first,
                                                 std::string_view second) {
  const HookOutcome one = run->calls().Deserialize(first);
  const HookOutcome other = run->calls().Deserialize(second);
  if (!one.returned() || !other.returned()) return std::nullopt;
  return run->Compare(one.object.get(), other.object.get()).difference;
}

// A world that no call has seen: another date, other random numbers.
PythonWorld OtherWorld(const PythonWorld& world, uint64_t seed) {
  PythonWorld other = world;
  other.wall_clock_ahead =
      world.wall_clock_ahead + Duration::Seconds(int64_t{20} * 365 * 86400);
  other.random = Rng(seed);
  return other;
}

// How many blocks of memory Python holds, garbage aside.
Py_ssize_t LiveBlocks() {
  // Through the module: it collects even where the application disabled it.
  PyRef gc = PyRef::Adopt(PyImport_ImportModule("gc"));
  PyRef done = PyRef::Adopt(
      gc ? PyObject_CallMethod(gc.get(), "collect", nullptr) : nullptr);
  if (!done) PyErr_Clear();
  return _Py_GetAllocatedBlocks();
}

// Serializes and loads the value so often; false if a hook failed.
bool Repeat(CheckRun* run, const Trip& trip, int times) {
  for (int i = 0; i < times; ++i) {
    if (!run->TimeIsLeft()) return false;
    const HookOutcome encoded =
        run->calls().Serialize(trip.value->object.get());
    if (BytesOf(encoded).empty()) return false;
    if (!run->calls().Deserialize(BytesOf(encoded)).returned()) return false;
  }
  return true;
}

void CheckMemory(CheckRun* run, const Trip& trip) {
  // A cache that fills up, or a pool, ends some time; a list that grows does
  // not. So there is a longer look where a short one saw growth.
  constexpr int kWarm = 64;
  constexpr int kWindows[] = {48, 96, 600};
  if (!Repeat(run, trip, kWarm)) return;
  Py_ssize_t grown = 0;
  for (const int window : kWindows) {
    const Py_ssize_t before = LiveBlocks();
    if (!Repeat(run, trip, window)) return;
    grown = LiveBlocks() - before;
    if (grown < window) return;
  }
  run->Report(CheckId::kGrowth, Severity::kError, *trip.value, "",
              "the hooks keep " + std::to_string(grown / kWindows[2]) +
                  " objects or more for each time they are called")
      .hook = run->calls().SerializeLine();
}

// Other bytes that a second call gave.
struct Unstable {
  PyRef encoded;
  bool same_length = false;
};

void ReportUnstable(CheckRun* run, const Trip& trip, const Unstable& unstable) {
  const std::string_view first = trip.bytes();
  HookOutcome again;
  again.object = unstable.encoded;
  const std::string_view second = BytesOf(again);
  const size_t offset = FirstDifference(first, second);
  std::string what =
      unstable.same_length
          ? "serialize(), called again, gives other bytes from " +
                std::to_string(offset) + " on"
          : "serialize() gives " + std::to_string(first.size()) +
                " bytes, and " + std::to_string(second.size()) +
                " when it is called again";
  const auto difference = LoadedDifference(run, first, second);
  if (difference) {
    what += ", which load as something else: " + difference->path + " " +
            difference->what;
  }
  const bool is_advice = unstable.same_length && !difference;
  Finding& finding = run->Report(
      CheckId::kTwoCalls, is_advice ? Severity::kAdvice : Severity::kError,
      *trip.value, "", std::move(what));
  if (unstable.same_length) finding.failure_class = "codec.unstable_bytes";
  if (is_advice) finding.excuse = "they load as the same value";
  finding.hook = run->calls().SerializeLine();
  finding.hex = HexAround(first, offset);
}

}  // namespace

void CheckTwoCalls(CheckRun* run, const Trip& trip) {
  const std::string_view first = trip.bytes();
  // Once bytes differ, some more calls may show another length: a counter's
  // next digit.
  constexpr int kCalls = 2;
  constexpr int kCallsIfUnstable = 40;
  std::optional<Unstable> unstable;
  for (int i = 0; i < (unstable ? kCallsIfUnstable : kCalls); ++i) {
    const HookOutcome again = run->calls().Serialize(trip.value->object.get());
    if (!again.returned()) {
      run->Report(CheckId::kTwoCalls, Severity::kError, *trip.value,
                  "serialize(), called again on the same object,", again);
      return;
    }
    const std::string_view second = BytesOf(again);
    if (first == second) continue;
    const bool same_length = first.size() == second.size();
    if (same_length && unstable) continue;
    unstable = Unstable{again.object, same_length};
    if (!same_length) break;
  }
  if (unstable) ReportUnstable(run, trip, *unstable);
}

void CheckGrowth(CheckRun* run, const Trip& trip) {
  constexpr int kTrips = 8;
  PyRef object = trip.copy;
  size_t last = trip.bytes().size();
  int grown = 0;
  for (int i = 0; i < kTrips; ++i) {
    const HookOutcome encoded = run->calls().Serialize(object.get());
    if (!encoded.returned() || !PyBytes_Check(encoded.object.get())) return;
    const size_t size = encoded.bytes().size();
    // The first may differ: a pickle says twice what is not one object.
    if (i > 0 && size > last) ++grown;
    last = size;
    HookOutcome decoded = run->calls().Deserialize(encoded.bytes());
    if (!decoded.returned()) return;
    object = std::move(decoded.object);
  }
  if (grown == kTrips - 1) {
    run->Report(CheckId::kGrowth, Severity::kError, *trip.value, "",
                "the bytes grow with every trip: from " +
                    std::to_string(trip.bytes().size()) + " to " +
                    std::to_string(last) + " in " + std::to_string(kTrips))
        .hook = run->calls().SerializeLine();
    return;
  }
  CheckMemory(run, trip);
}

void CheckClockAndChance(CheckRun* run, const Trip& trip) {
  HookCalls& calls = run->calls();
  const PythonWorld here = calls.world();
  const PythonWorld there = OtherWorld(here, run->random().Next());
  const auto in = [&calls](const PythonWorld& world, uint64_t seed) {
    calls.world() = world;
    calls.space()->SeedRandom(seed);
  };
  PyObject* object = trip.value->object.get();
  in(here, 1);
  const HookOutcome encoded_here = calls.Serialize(object);
  in(there, 2);
  const HookOutcome encoded_there = calls.Serialize(object);
  in(here, 1);
  const HookOutcome loaded_here = calls.Deserialize(trip.bytes());
  in(there, 2);
  const HookOutcome loaded_there = calls.Deserialize(trip.bytes());
  in(here, 1);
  if (loaded_here.returned() && loaded_there.returned()) {
    const PythonComparison compared =
        run->Compare(loaded_here.object.get(), loaded_there.object.get());
    if (compared.difference) {
      run->Report(CheckId::kClockAndChance, *trip.value, *compared.difference,
                  "the same bytes, loaded at another time with other random "
                  "numbers: ")
          .hook = calls.DeserializeLine();
      return;
    }
  }
  const std::string_view first = BytesOf(encoded_here);
  const std::string_view second = BytesOf(encoded_there);
  if (first == second) return;
  const auto difference = LoadedDifference(run, first, second);
  std::string what =
      "serialize() gives other bytes at another time with other random numbers";
  if (difference) {
    what += ", which load as something else: " + difference->path + " " +
            difference->what;
  }
  Finding& finding =
      run->Report(CheckId::kClockAndChance,
                  difference ? Severity::kError : Severity::kAdvice,
                  *trip.value, "", std::move(what));
  finding.hook = calls.SerializeLine();
  finding.hex = HexAround(first, FirstDifference(first, second));
}

void CheckHistory(CheckRun* run, const std::vector<Trip>& trips) {
  std::vector<PyRef> encoded;
  for (const Trip& trip : trips) {
    HookOutcome outcome = run->calls().Serialize(trip.value->object.get());
    const bool is_bytes =
        outcome.returned() && PyBytes_Check(outcome.object.get());
    encoded.push_back(is_bytes ? std::move(outcome.object) : PyRef());
  }
  for (size_t i = trips.size(); i > 0; --i) {
    const Trip& trip = trips[i - 1];
    if (!encoded[i - 1]) continue;
    HookOutcome bytes;
    bytes.object = encoded[i - 1];
    for (int time = 0; time < 2; ++time) {
      const HookOutcome loaded = run->calls().Deserialize(bytes.bytes());
      if (!loaded.returned()) {
        run->Report(CheckId::kHistory, Severity::kError, *trip.value,
                    "deserialize(), in another order than was written,",
                    loaded);
        break;
      }
      const PythonComparison compared =
          run->Compare(trip.copy.get(), loaded.object.get());
      if (!compared.difference) continue;
      run->Report(CheckId::kHistory, *trip.value, *compared.difference,
                  "loaded in another order than was written: ")
          .hook = run->calls().DeserializeLine();
      break;
    }
  }
}

}  // namespace pouch

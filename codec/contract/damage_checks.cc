#include "codec/contract/damage_checks.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "codec/contract/damaged_bytes.h"

namespace pouch {
namespace {

using Json = nlohmann::json;

// More deaths than this of one value's child are not looked at.
constexpr int kMostCrashes = 3;
constexpr int64_t kMostMemoryBytes = int64_t{32} << 20;
constexpr uint64_t kFewestSteps = 300'000;
constexpr char kLoadersFault[] =
    "Python's own loader does that; a frame's checksum stands before it";

// True if there is a pickle in the bytes, behind whatever header.
bool HoldsPickle(std::string_view bytes) {
  const size_t start = bytes.find('\x80');
  return start + 2 < bytes.size() && bytes[start + 1] >= 2 &&
         bytes[start + 1] <= 5 && bytes.back() == '.';
}

// True if the load failed inside pickle or marshal: it is a pickle, or the last
// line of Python that ran calls one of them.
bool IsPickles(std::string_view bytes, const HookOutcome& loaded) {
  if (HoldsPickle(bytes)) return true;
  const std::string traceback = loaded.Traceback();
  return traceback.find("pickle.load") != std::string::npos ||
         traceback.find("marshal.load") != std::string::npos;
}

CheckId CheckFor(DamagedBytes::Kind kind) {
  switch (kind) {
    case DamagedBytes::Kind::kPrefix:
      return CheckId::kPrefixes;
    case DamagedBytes::Kind::kTrailing:
      return CheckId::kTrailingBytes;
    default:
      return CheckId::kDamage;
  }
}

// What one load of damaged bytes did, if that is worth a word.
struct Verdict {
  Severity severity = Severity::kAdvice;
  std::string what;
  std::string excuse;
};

// In the child: loads one input after another.
class DamageLoader final {
 public:
  DamageLoader(CheckRun* run, const Trip& trip,
               const std::vector<DamagedBytes>& inputs, size_t first)
      : run_(run), trip_(trip), inputs_(inputs), first_(first) {}

  std::string Run() {
    PythonLimits limits = run_->calls().limits();
    const HookOutcome good = run_->calls().Deserialize(trip_.bytes());
    limits.steps = std::max(kFewestSteps, 200 * good.steps);
    limits.memory_bytes = std::min(limits.memory_bytes, kMostMemoryBytes);
    run_->calls().set_limits(limits);
    size_t i = first_;
    for (; i < inputs_.size() && run_->TimeIsLeft(); ++i) {
      // The last line that the parent sees names the culprit.
      const std::string mark = std::to_string(i) + "\n";
      if (write(STDOUT_FILENO, mark.data(), mark.size()) < 0) break;
      Load(i);
    }
    return Json(
               {{"loaded", i - first_}, {"silent", silent_}, {"found", found_}})
        .dump();
  }

 private:
  void Load(size_t index) {
    const DamagedBytes& input = inputs_[index];
    const HookOutcome loaded = run_->calls().Deserialize(input.bytes);
    const Verdict verdict =
        loaded.returned() ? OfValue(input, loaded) : OfFailure(loaded);
    if (verdict.what.empty()) return;
    const CheckId check =
        loaded.returned() ? CheckFor(input.kind) : CheckId::kDamage;
    // One of each kind is enough.
    const auto key = std::make_pair(check, verdict.severity);
    if (std::count(seen_.begin(), seen_.end(), key) > 0) return;
    seen_.push_back(key);
    found_.push_back({{"input", index},
                      {"check", static_cast<int>(check)},
                      {"error", verdict.severity == Severity::kError},
                      {"what", verdict.what},
                      {"excuse", verdict.excuse},
                      {"traceback", loaded.Traceback()}});
  }

  Verdict OfFailure(const HookOutcome& loaded) const {
    if (loaded.end == HookOutcome::End::kRaised) return {};
    Verdict verdict;
    verdict.severity = Severity::kError;
    verdict.what = loaded.Describe();
    if (IsPickles(trip_.bytes(), loaded)) {
      verdict.severity = Severity::kAdvice;
      verdict.excuse = kLoadersFault;
    }
    return verdict;
  }

  Verdict OfValue(const DamagedBytes& input, const HookOutcome& loaded) {
    const PythonComparison compared =
        run_->Compare(trip_.copy.get(), loaded.object.get());
    const bool is_right = !compared.difference;
    if (!is_right) ++silent_;
    if (input.kind == DamagedBytes::Kind::kSubstituted) return {};
    Verdict verdict;
    if (is_right) {
      if (input.kind == DamagedBytes::Kind::kPrefix) return {};
      verdict.what = "loads as if they were not there";
      verdict.excuse = "the value is right";
      return verdict;
    }
    verdict.what = "loads as another value: " + compared.difference->path +
                   " " + compared.difference->what;
    const HookOutcome encoded = run_->calls().Serialize(loaded.object.get());
    const bool is_encoding = encoded.returned() &&
                             PyBytes_Check(encoded.object.get()) &&
                             encoded.bytes() == input.bytes;
    if (is_encoding) {
      verdict.excuse =
          "that value's own encoding: the format leaves the "
          "length to the frame";
    } else {
      verdict.severity = Severity::kError;
    }
    return verdict;
  }

  CheckRun* run_;
  const Trip& trip_;
  const std::vector<DamagedBytes>& inputs_;
  size_t first_;
  uint64_t silent_ = 0;
  std::vector<std::pair<CheckId, Severity>> seen_;
  Json found_ = Json::array();
};

Finding& ReportInput(CheckRun* run, const Trip& trip, CheckId check,
                     Severity severity, const DamagedBytes& input,
                     const std::string& what) {
  Finding& finding = run->Report(check, severity, *trip.value, "",
                                 "deserialize() of " + input.what + " " + what);
  finding.hook = run->calls().DeserializeLine();
  finding.hex = HexAround(input.bytes, input.offset);
  return finding;
}

// Which input the child was at when it died.
size_t LastMark(const std::string& output, size_t first) {
  const size_t end = output.find_last_not_of('\n');
  if (end == std::string::npos) return first;
  const size_t start = output.find_last_of('\n', end);
  return std::strtoull(
      output.c_str() + (start == std::string::npos ? 0 : start + 1), nullptr,
      10);
}

std::vector<DamagedBytes> Wanted(CheckRun* run, const Trip& trip) {
  std::vector<DamagedBytes> inputs = DamageOf(trip.bytes(), &run->random());
  std::erase_if(inputs, [run](const DamagedBytes& input) {
    if (input.kind == DamagedBytes::Kind::kSubstituted &&
        run->enabled(CheckId::kDamageShare)) {
      return false;
    }
    return !run->enabled(CheckFor(input.kind));
  });
  return inputs;
}

}  // namespace

void CheckDamage(CheckRun* run, const Trip& trip, DamageTotals* totals) {
  const std::vector<DamagedBytes> inputs = Wanted(run, trip);
  size_t first = 0;
  for (int crash = 0; crash < kMostCrashes && first < inputs.size(); ++crash) {
    const ApartReport report = run->apart()([run, &trip, &inputs, first] {
      return DamageLoader(run, trip, inputs, first).Run();
    });
    if (report.end == ApartReport::End::kReturned) {
      const Json result = Json::parse(report.bytes);
      totals->inputs += result["loaded"].get<uint64_t>();
      totals->silent += result["silent"].get<uint64_t>();
      for (const Json& found : result["found"]) {
        Finding& finding = ReportInput(
            run, trip, static_cast<CheckId>(found["check"].get<int>()),
            found["error"].get<bool>() ? Severity::kError : Severity::kAdvice,
            inputs[found["input"].get<size_t>()],
            found["what"].get<std::string>());
        finding.excuse = found["excuse"].get<std::string>();
        finding.traceback = found["traceback"].get<std::string>();
      }
      return;
    }
    const size_t culprit =
        std::min(LastMark(report.output, first), inputs.size() - 1);
    const bool is_pickle = HoldsPickle(trip.bytes());
    ReportInput(run, trip, CheckId::kDamage,
                is_pickle ? Severity::kAdvice : Severity::kError,
                inputs[culprit], "ended the process: " + report.problem)
        .excuse = is_pickle ? kLoadersFault : "";
    totals->inputs += culprit + 1 - first;
    first = culprit + 1;
  }
}

void ReportDamageShare(CheckRun* run, const ContractValue& any,
                       const DamageTotals& totals) {
  if (totals.silent == 0) return;
  const uint64_t thousandths = totals.silent * 1000 / totals.inputs;
  Finding& finding = run->Report(
      CheckId::kDamageShare, Severity::kAdvice, any, "",
      std::to_string(totals.silent) + " of " + std::to_string(totals.inputs) +
          " damaged inputs (" + std::to_string(thousandths / 10) + "." +
          std::to_string(thousandths % 10) +
          " %) load as something else without an exception");
  finding.value = "all values";
  finding.excuse = "a frame's checksum stands before the hooks";
}

}  // namespace pouch

#include "codec/contract/check_run.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "base/check.h"
#include "codec/contract/object_snapshot.h"
#include "codec/python_call.h"
#include "codec/python_error.h"

namespace pouch {

std::string_view Trip::bytes() const {
  CHECK(encoded);
  return {PyBytes_AS_STRING(encoded.get()),
          static_cast<size_t>(PyBytes_GET_SIZE(encoded.get()))};
}

CheckRun::CheckRun(HookCalls* calls, std::set<CheckId> enabled, WorkApart apart,
                   uint64_t seed)
    : calls_(calls),
      enabled_(std::move(enabled)),
      apart_(std::move(apart)),
      random_(seed) {}

PythonComparison CheckRun::Compare(PyObject* original, PyObject* copy) {
  calls_->space()->Enter();
  const PythonCall call(&calls_->world(), calls_->limits());
  return walk_.Compare(original, copy);
}

std::optional<Trip> CheckRun::MakeTrip(const ContractValue& value) {
  Trip trip;
  trip.value = &value;
  std::optional<ObjectSnapshot> snapshot;
  if (enabled(CheckId::kInputUnchanged)) {
    snapshot.emplace(value.object.get(), &types_);
  }
  HookOutcome encoded = calls_->Serialize(value.object.get());
  if (!encoded.returned()) {
    // To refuse what the application never holds is right.
    const bool may_refuse =
        !value.observed && encoded.end == HookOutcome::End::kRaised;
    if (enabled(CheckId::kRoundTrip) && !may_refuse) {
      Report(CheckId::kRoundTrip, Severity::kError, value, "serialize()",
             encoded);
    }
    return std::nullopt;
  }
  if (!PyBytes_Check(encoded.object.get())) {
    if (enabled(CheckId::kBytesOnly)) {
      Report(CheckId::kBytesOnly, Severity::kError, value, "",
             "serialize() returned a " + PythonTypeName(encoded.object.get()) +
                 " instead of bytes")
          .hook = calls_->SerializeLine();
    }
    return std::nullopt;
  }
  trip.encoded = std::move(encoded.object);
  HookOutcome decoded = calls_->Deserialize(trip.bytes());
  if (!decoded.returned()) {
    if (enabled(CheckId::kRoundTrip)) {
      Report(CheckId::kRoundTrip, Severity::kError, value, "deserialize()",
             decoded);
    }
    return std::nullopt;
  }
  trip.copy = std::move(decoded.object);
  trip.reached = std::move(decoded.reached);
  if (snapshot) {
    const PythonCall call(&calls_->world(), calls_->limits());
    trip.input_change = snapshot->Change(&walk_);
  }
  trip.compared = Compare(value.object.get(), trip.copy.get());
  return trip;
}

Finding& CheckRun::Report(CheckId check, Severity severity,
                          const ContractValue& value, std::string path,
                          std::string what) {
  Finding& finding = findings_.emplace_back();
  finding.check = CheckOf(check).name;
  finding.failure_class = CheckOf(check).failure_class;
  finding.severity = value.observed ? severity : Severity::kAdvice;
  finding.generated = !value.observed;
  finding.value = value.name;
  finding.root = value.root;
  finding.object = value.object;
  finding.path = path.empty() ? "" : value.root + path;
  finding.what = std::move(what);
  return finding;
}

Finding& CheckRun::Report(CheckId check, const ContractValue& value,
                          const PythonDifference& difference,
                          std::string_view about) {
  Finding& finding = Report(
      check, difference.excuse.empty() ? Severity::kError : Severity::kAdvice,
      value, difference.path, std::string(about) + difference.what);
  if (finding.path.empty()) finding.path = value.root;
  finding.excuse = difference.excuse;
  return finding;
}

Finding& CheckRun::Report(CheckId check, Severity severity,
                          const ContractValue& value, std::string_view hook,
                          const HookOutcome& outcome) {
  Finding& finding = Report(check, severity, value, "",
                            std::string(hook) + " " + outcome.Describe());
  finding.failure_class = "codec.hook_failed";
  finding.traceback = outcome.Traceback();
  finding.is_hang = outcome.end == HookOutcome::End::kHung;
  finding.hook = hook.starts_with("serialize") ? calls_->SerializeLine()
                                               : calls_->DeserializeLine();
  return finding;
}

std::vector<Finding> CheckRun::TakeFindings() {
  return std::exchange(findings_, {});
}

std::string HexAround(std::string_view bytes, size_t offset) {
  constexpr size_t kLine = 16;
  constexpr size_t kLines = 3;
  const size_t middle = std::min(offset, bytes.size()) / kLine * kLine;
  const size_t first = middle < kLine ? 0 : middle - kLine;
  std::string text;
  for (size_t at = first; at < first + kLine * kLines; at += kLine) {
    if (at >= bytes.size() && at != first) break;
    char piece[32];
    std::snprintf(piece, sizeof piece, "%08zx:", at);
    text += piece;
    std::string letters;
    for (size_t i = at; i < at + kLine; ++i) {
      if (i >= bytes.size()) {
        text += "   ";
        continue;
      }
      const auto byte = static_cast<unsigned char>(bytes[i]);
      std::snprintf(piece, sizeof piece, "%c%02x", i == offset ? '>' : ' ',
                    byte);
      text += piece;
      letters += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
    }
    text += "  " + letters + "\n";
  }
  return text;
}

}  // namespace pouch

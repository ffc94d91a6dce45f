#include "cli/stop_point.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/nearest.h"
#include "sim/trace_kinds.h"
#include "worker/probes.h"

namespace pouch {
namespace {

std::optional<uint64_t> ReadCount(std::string_view text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end || number == 0)
    return std::nullopt;
  return number;
}

std::string Ordinal(uint64_t number) {
  const uint64_t last_two = number % 100;
  const bool is_teen = last_two >= 11 && last_two <= 13;
  const char* ending = "th";
  if (!is_teen && number % 10 == 1) ending = "st";
  if (!is_teen && number % 10 == 2) ending = "nd";
  if (!is_teen && number % 10 == 3) ending = "rd";
  return std::to_string(number) + ending;
}

std::string Hint(const std::string& name) {
  std::vector<std::string> known;
  for (const std::string_view kind : kTraceEventKinds) known.emplace_back(kind);
  for (size_t i = 0; i < kProbeCount; ++i)
    known.emplace_back(ProbeName(static_cast<Probe>(i)));
  const auto nearest = Nearest(name, known);
  return nearest ? "; did you mean \"" + *nearest + "\"?"
                 : "; docs/scenario-reference.md lists the probes, the events "
                   "are those of --trace";
}

}  // namespace

Result<StopPoint> StopPoint::Parse(std::string_view text) {
  const size_t colon = std::min(text.rfind(':'), text.size());
  std::string name(text.substr(0, colon));
  std::optional<uint64_t> nth = 1;
  if (colon < text.size()) nth = ReadCount(text.substr(colon + 1));
  if (!nth) {
    return Status(StatusCode::kInvalidArgument,
                  "behind the ':' of \"" + std::string(text) +
                      "\" stands which time it is, from 1");
  }
  if (FindProbe(name)) return StopPoint(std::move(name), true, *nth);
  std::string kind = name;
  std::replace_if(
      kind.begin(), kind.end(), [](char c) { return c == '_' || c == '-'; },
      ' ');
  const bool known = std::find(kTraceEventKinds.begin(), kTraceEventKinds.end(),
                               kind) != kTraceEventKinds.end();
  if (known) return StopPoint(std::move(kind), false, *nth);
  return Status(StatusCode::kInvalidArgument,
                "there is no event and no probe \"" + name + "\"" + Hint(name));
}

void StopPoint::OnTrace(const TraceEvent& event) {
  if (reached()) return;
  const bool is_it = is_probe_ ? event.kind == "probe" && event.detail == name_
                               : event.kind == name_;
  if (!is_it) return;
  ++seen_;
  if (reached()) actor_ = event.actor;
}

std::string StopPoint::Describe() const {
  return "the " + Ordinal(nth_) + (is_probe_ ? " probe " : " event ") + name_;
}

}  // namespace pouch

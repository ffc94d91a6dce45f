#include "reports/probe_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "worker/probes.h"

namespace pouch {
namespace {

// Lines for the probes that were hit, or for those that were not.
void AddProbes(const RunResult& result, bool hit, size_t width,
               TextLayout* layout) {
  for (size_t i = 0; i < kProbeCount; ++i) {
    const uint64_t hits = result.probes[i];
    if ((hits > 0) != hit) continue;
    const auto probe = static_cast<Probe>(i);
    layout->Verbatim(
        fmt::format("{:>8}  {:<{}}  {}", hit ? fmt::format("{}", hits) : "",
                    ProbeName(probe), width, ProbeMeaning(probe)),
        2);
  }
}

}  // namespace

std::string ProbeList(const RunResult& result, const TextStyle& style) {
  size_t width = 0;
  for (size_t i = 0; i < kProbeCount; ++i)
    width = std::max(width, ProbeName(static_cast<Probe>(i)).size());
  const auto missed = static_cast<size_t>(
      std::count(result.probes.begin(), result.probes.end(), uint64_t{0}));
  TextLayout layout(style);
  layout.EmptyLine();
  layout.Block(
      fmt::format("probes hit: {} of {}", kProbeCount - missed, kProbeCount), 2,
      Tone::kStrong);
  AddProbes(result, true, width, &layout);
  layout.EmptyLine();
  layout.Block(missed == 0 ? "every probe was hit" : "never hit", 2,
               missed == 0 ? Tone::kGood : Tone::kDoubtful);
  AddProbes(result, false, width, &layout);
  return layout.text();
}

}  // namespace pouch

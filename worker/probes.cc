#include "worker/probes.h"

namespace pouch {
namespace {

struct ProbeText {
  std::string_view name;
  std::string_view meaning;
};

constexpr ProbeText kProbeTexts[] = {
#define POUCH_PROBE_TEXT(enumerator, name, meaning) {name, meaning},
    POUCH_PROBES(POUCH_PROBE_TEXT)
#undef POUCH_PROBE_TEXT
};
static_assert(sizeof kProbeTexts / sizeof kProbeTexts[0] == kProbeCount);

}  // namespace

std::string_view ProbeName(Probe probe) {
  return kProbeTexts[static_cast<size_t>(probe)].name;
}

std::string_view ProbeMeaning(Probe probe) {
  return kProbeTexts[static_cast<size_t>(probe)].meaning;
}

std::optional<Probe> FindProbe(std::string_view name) {
  for (size_t i = 0; i < kProbeCount; ++i) {
    if (kProbeTexts[i].name == name) return static_cast<Probe>(i);
  }
  return std::nullopt;
}

}  // namespace pouch

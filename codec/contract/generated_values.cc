#include "codec/contract/generated_values.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "codec/contract/finding_json.h"
#include "codec/contract/mutations.h"
#include "codec/contract/shrink.h"
#include "codec/contract/value_checks.h"
#include "codec/python_call.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kMostMemoryBytes = int64_t{256} << 20;
constexpr uint64_t kMostSteps = 2'000'000;
// Once a value was found that hangs, others may, too.
constexpr uint64_t kStepsAfterAHang = 20'000;
constexpr int kMostTrials = 60;

// What a value that the application never holds can still say about a hook.
const std::set<CheckId>& Wanted() {
  static const std::set<CheckId> wanted = {
      CheckId::kRoundTrip, CheckId::kSharing,   CheckId::kInputUnchanged,
      CheckId::kTwoCalls,  CheckId::kBytesOnly, CheckId::kIndependentLoads};
  return wanted;
}

void LimitSteps(CheckRun* run, uint64_t steps) {
  PythonLimits limits = run->calls().limits();
  limits.memory_bytes = std::min(limits.memory_bytes, kMostMemoryBytes);
  limits.steps = std::min(limits.steps, steps);
  run->calls().set_limits(limits);
}

void Tighten(CheckRun* run) {
  LimitSteps(run, kMostSteps);
  std::set<CheckId> both;
  const std::set<CheckId> enabled = run->Enable({});
  std::set_intersection(enabled.begin(), enabled.end(), Wanted().begin(),
                        Wanted().end(), std::inserter(both, both.end()));
  run->Enable(std::move(both));
}

}  // namespace

std::string TryGeneratedValues(CheckRun* run, const std::vector<Trip>& trips,
                               uint64_t runs,
                               const std::function<bool()>& time_is_left) {
  run->TakeFindings();
  Tighten(run);
  run->calls().space()->Enter();
  const Mutator mutator(&run->types());
  GeneratedResult result;
  std::set<std::string> known;
  for (; result.values < runs && time_is_left(); ++result.values) {
    const Trip& trip = trips[run->random().Below(trips.size())];
    ContractValue value;
    value.name = "made of " + trip.value->name;
    value.root = trip.value->root;
    value.observed = false;
    {
      const PythonCall call(&run->calls().world(), run->calls().limits());
      value.object = mutator.Mutate(trip.value->object.get(), &run->random());
    }
    if (!value.object) continue;
    const auto made = run->MakeTrip(value);
    if (made) CheckValue(run, *made);
    for (Finding& finding : run->TakeFindings()) {
      if (finding.is_hang) LimitSteps(run, kStepsAfterAHang);
      // What the class wants of an observed value, it wants of this one.
      if (!finding.excuse.empty() || !known.insert(finding.check).second) {
        continue;
      }
      ShrinkFinding(run, &finding, kMostTrials, time_is_left);
      result.findings.push_back(std::move(finding));
    }
  }
  Json json = {{"values", result.values}, {"findings", Json::array()}};
  for (const Finding& finding : result.findings) {
    json["findings"].push_back(FindingJson(finding));
  }
  return JsonText(json);
}

GeneratedResult ReadGenerated(const std::string& text) {
  const Json json = Json::parse(text);
  GeneratedResult result;
  result.values = json.at("values").get<uint64_t>();
  for (const Json& finding : json.at("findings")) {
    result.findings.push_back(FindingOf(finding));
  }
  return result;
}

}  // namespace pouch

#include "scenarios/fault_options.h"

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/duration_text.h"
#include "scenarios/fault_rules.h"
#include "scenarios/rate_text.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/process_fault.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

// A duration that may be negative.
Duration ReadSigned(const ScenarioNode& node) {
  std::string text = node.Text();
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  const DurationText parsed = ParseDuration(text);
  if (!parsed.ok && node.is_string()) node.Problem(parsed.message, parsed.hint);
  return negative ? Duration() - parsed.duration : parsed.duration;
}

std::string SignedText(Duration duration) {
  return duration < Duration() ? "-" + (Duration() - duration).ToString()
                               : duration.ToString();
}

void Needs(const ScenarioNode& node, std::string_view key,
           std::string_view example) {
  if (node[key].exists()) return;
  node.Problem(
      "nothing says \"" + std::string(key) + "\"",
      "for example \"" + std::string(key) + "\": " + std::string(example));
}

}  // namespace

DurationRange ReadRange(const ScenarioNode& node, DurationRange fallback) {
  if (node.is_string()) {
    const Duration always = node.AnyDuration(fallback.low);
    return {always, always};
  }
  const std::vector<ScenarioNode> bounds = node.Elements();
  if (bounds.size() != 2 || !bounds[0].is_string() || !bounds[1].is_string())
    return fallback;
  const DurationRange range = {bounds[0].AnyDuration(Duration()),
                               bounds[1].AnyDuration(kLongestDuration)};
  if (range.low > range.high) {
    node.Problem("the lower bound is the greater one",
                 "write [\"" + range.high.ToString() + "\", \"" +
                     range.low.ToString() + "\"]");
  }
  return range;
}

Json RangeJson(DurationRange range) {
  if (range.low == range.high) return range.low.ToString();
  return Json::array({range.low.ToString(), range.high.ToString()});
}

void ReadLinkOptions(const ScenarioNode& node, const FaultRule& rule,
                     Fault* fault) {
  LinkFault& link = fault->link;
  link.direction = node["direction"].Choice(link.direction,
                                            {{"both", LinkDirection::kBoth},
                                             {"to", LinkDirection::kTo},
                                             {"from", LinkDirection::kFrom}});
  if (node["latency"].exists())
    link.latency = ReadRange(node["latency"], DurationRange());
  link.bytes_per_second = ParseRate(node["bandwidth"].Text()).value_or(0);
  link.in_flight = node["in_flight"].Choice(
      link.in_flight, {{"drawn", InFlight::kDrawn},
                       {"delivered", InFlight::kDelivered},
                       {"lost", InFlight::kLost}});
  if (FaultTakes(rule, "latency") && !node["bandwidth"].exists())
    Needs(node, "latency", "\"50ms\"");
  if (!FaultTakes(rule, "times") || !FaultTakes(rule, "direction")) return;
  link.times = node["times"].Whole(node["for"].exists() ? 0 : link.times);
  if (node["times"].exists() && node["for"].exists()) {
    node["times"].KeyProblem(
        "a fault happens either so many times or for a while, not both");
  }
}

void ReadProcessOptions(const ScenarioNode& node, const FaultRule& rule,
                        Fault* fault) {
  ProcessFault& process = fault->process;
  process.by = ReadSigned(node["by"]);
  process.factor = node["factor"].Number(process.factor);
  process.takes = node["takes"].PositiveDuration(process.takes);
  process.every = node["every"].PositiveDuration(process.every);
  process.power_loss = node["power_loss"].Truth(process.power_loss);
  process.crashes = node["crashes"].Whole(process.crashes);
  if (FaultTakes(rule, "by")) Needs(node, "by", "\"-2s\"");
  if (FaultTakes(rule, "factor")) Needs(node, "factor", "1.01");
}

void AddLinkOptions(const Fault& fault, const FaultRule& rule, Json* json) {
  // Names every member: a new one does not compile until it is written.
  const auto& [direction, latency, bytes_per_second, times, in_flight] =
      fault.link;
  if (FaultTakes(rule, "direction") && direction != LinkFault().direction)
    (*json)["direction"] = direction == LinkDirection::kTo ? "to" : "from";
  if (FaultTakes(rule, "latency") && latency)
    (*json)["latency"] = RangeJson(*latency);
  if (FaultTakes(rule, "bandwidth") && bytes_per_second > 0)
    (*json)["bandwidth"] = RateText(bytes_per_second);
  if (FaultTakes(rule, "in_flight") && in_flight != LinkFault().in_flight) {
    (*json)["in_flight"] = in_flight == InFlight::kLost ? "lost" : "delivered";
  }
  if (FaultTakes(rule, "times") && times > LinkFault().times)
    (*json)["times"] = times;
}

void AddProcessOptions(const Fault& fault, const FaultRule& rule, Json* json) {
  // Names every member: a new one does not compile until it is written.
  const auto& [by, factor, takes, crashes, power_loss, every] = fault.process;
  const ProcessFault usual;
  if (FaultTakes(rule, "by")) (*json)["by"] = SignedText(by);
  if (FaultTakes(rule, "factor")) (*json)["factor"] = factor;
  if (FaultTakes(rule, "takes") && takes != usual.takes)
    (*json)["takes"] = takes.ToString();
  if (FaultTakes(rule, "every") && every != usual.every)
    (*json)["every"] = every.ToString();
  if (FaultTakes(rule, "power_loss") && power_loss)
    (*json)["power_loss"] = true;
  if (FaultTakes(rule, "crashes") && crashes != usual.crashes)
    (*json)["crashes"] = crashes;
}

}  // namespace pouch

#include "scenarios/fault_reader.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "scenarios/config_reader.h"
#include "scenarios/disk_fault_keys.h"
#include "scenarios/fault_options.h"
#include "scenarios/fault_rules.h"
#include "scenarios/nearest.h"
#include "scenarios/outcome_text.h"
#include "sim/network_options.h"
#include "sim/operation.h"
#include "sim/power_loss_outcome.h"

namespace pouch {
namespace {

void CheckKeysFit(const ScenarioNode& node, const FaultRule& rule) {
  for (const std::string_view key : FaultKeys()) {
    if (!node[key].exists() || FaultTakes(rule, key)) continue;
    std::vector<std::string> takers;
    for (const FaultRule& other : FaultRules()) {
      if (FaultTakes(other, key)) takers.emplace_back(other.name);
    }
    node[key].KeyProblem("\"" + std::string(key) + "\" does not go with \"" +
                             std::string(rule.name) + "\"",
                         "it goes with " + QuotedList(takers));
  }
}

std::vector<std::string> ProbeNames() {
  std::vector<std::string> names;
  for (size_t i = 0; i < kProbeCount; ++i)
    names.emplace_back(ProbeName(static_cast<Probe>(i)));
  return names;
}

std::optional<Probe> ReadProbe(const ScenarioNode& node) {
  const std::string name = node.Text();
  const std::optional<Probe> probe = FindProbe(name);
  if (node.is_string() && !probe) {
    const std::string hint = SuggestOneOf(name, ProbeNames());
    node.Problem("there is no probe " + Quoted(name),
                 hint.empty() ? "docs/scenario-reference.md lists all" : hint);
  }
  return probe;
}

OperationTrigger ReadOperation(const ScenarioNode& node) {
  OperationTrigger trigger;
  const auto kind = FindOperationKind(node["kind"].Text());
  if (kind) trigger.kind = *kind;  // Else the schema told.
  trigger.file = node["file"].Text();
  if (kind == OperationKind::kSyncNames && node["file"].exists()) {
    node["file"].KeyProblem("\"sync_names\" is of all names, not of a file");
  }
  trigger.after = node["when"].Text() == "after";
  return trigger;
}

FaultTrigger ReadTrigger(const ScenarioNode& node,
                         const std::vector<std::string>& workers) {
  FaultTrigger trigger;
  const ScenarioNode at = node["at"];
  const ScenarioNode on = node["on"];
  const ScenarioNode op = node["op"];
  if (at.exists() + on.exists() + op.exists() > 1) {
    (op.exists() ? op : on)
        .KeyProblem("a fault has only one of \"at\", \"on\" and \"op\"");
  }
  if (!at.exists() && !on.exists() && !op.exists() && node.is_object()) {
    node.Problem("nothing says when this fault happens",
                 "add \"at\": \"1s\" or \"on\": {\"probe\": "
                 "\"checkpoint.snapshot_synced\"}");
  }
  if (at.exists()) trigger.at = Time() + at.AnyDuration(Duration());
  if (on.exists()) trigger.probe = ReadProbe(on["probe"]);
  if (op.exists()) trigger.operation = ReadOperation(op);
  for (const ScenarioNode& which : {on, op}) {
    if (!which.exists()) continue;
    trigger.worker = which["worker"].Text();
    CheckWorkerExists(which["worker"], workers);
    trigger.nth = which["nth"].Whole(trigger.nth);
  }
  return trigger;
}

// Links also lead to feeds, by their names, and to sinks, by their addresses or
// all together; which sinks there are, only the application knows.
void CheckLinkEnd(const ScenarioNode& node, const RunConfig& config) {
  const std::string name = node.Text();
  std::vector<std::string> ends = config.workers;
  for (const FeedConfig& feed : config.feeds) ends.push_back(feed.name);
  ends.emplace_back("sinks");
  if (!node.is_string() ||
      std::find(ends.begin(), ends.end(), name) != ends.end())
    return;
  if (name.find(':') != name.npos) {
    CheckAddress(node, false, name);
  } else {
    node.Problem("there is no worker or feed " + Quoted(name),
                 SuggestOneOf(name, ends));
  }
}

std::vector<std::string> ReadGroup(const ScenarioNode& node,
                                   const RunConfig& config, bool of_links) {
  std::vector<std::string> group;
  for (const ScenarioNode& element : node.Elements()) {
    if (of_links) {
      CheckLinkEnd(element, config);
    } else {
      CheckWorkerExists(element, config.workers);
    }
    const std::string name = element.Text();
    if (std::find(group.begin(), group.end(), name) != group.end())
      element.Problem("the name " + Quoted(name) + " stands here twice");
    group.push_back(name);
  }
  return group;
}

void ReadLinkGroups(const ScenarioNode& between, const RunConfig& config,
                    Fault* fault) {
  const std::vector<ScenarioNode> groups = between.Elements();
  if (groups.size() != 2) return;
  fault->targets = ReadGroup(groups[0], config, true);
  fault->others = ReadGroup(groups[1], config, true);
  for (const ScenarioNode& element : groups[1].Elements()) {
    const std::string name = element.Text();
    if (element.is_string() &&
        std::find(fault->targets.begin(), fault->targets.end(), name) !=
            fault->targets.end())
      element.Problem(Quoted(name) + " is in both groups");
  }
}

void ReadTargets(const ScenarioNode& node, const FaultRule& rule,
                 const RunConfig& config, Fault* fault) {
  if (rule.target == FaultTarget::kSink) {
    const ScenarioNode sink = node["sink"];
    if (!sink.is_string()) return;
    CheckAddress(sink, false, sink.Text());
    fault->targets = {sink.Text()};
    return;
  }
  const ScenarioNode one = node["worker"];
  const ScenarioNode several = node["workers"];
  const ScenarioNode between = node["between"];
  if (one.exists() && several.exists()) {
    several.KeyProblem(
        "a fault has either \"worker\" or \"workers\", not both");
  }
  if (between.exists() && FaultTakes(rule, "between")) {
    ReadLinkGroups(between, config, fault);
    if (one.exists() || several.exists())
      between.KeyProblem("\"between\" already says whom the fault hits");
    return;
  }
  CheckWorkerExists(one, config.workers);
  if (one.is_string()) {
    fault->targets = {one.Text()};
  } else {
    fault->targets = ReadGroup(several, config, false);
  }
  const bool may_hit_all = rule.kind == FaultKind::kRollingRestart;
  if (node["at"].exists() && !one.exists() && !several.exists() &&
      !may_hit_all) {
    node.Problem("nothing says whom this fault hits",
                 rule.target == FaultTarget::kLinks
                     ? "add \"between\": [[\"w1\"], [\"initializer\"]]"
                     : "add \"worker\": \"" + config.workers.back() + "\"");
  }
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : "+") + name;
  return text;
}

// "faults/0: power_loss of w1 on checkpoint.snapshot_synced of w1, time 2".
std::string Label(const ScenarioNode& node, const FaultRule& rule,
                  const Fault& fault) {
  const FaultTrigger& trigger = fault.trigger;
  std::string text = node.pointer().substr(1) + ": " + std::string(rule.name);
  if (!fault.targets.empty()) text += " of " + Joined(fault.targets);
  if (!fault.others.empty()) text += " from " + Joined(fault.others);
  if (trigger.at) return text + " at " + trigger.at->ToString();
  if (trigger.probe) text += " on " + std::string(ProbeName(*trigger.probe));
  if (trigger.operation) {
    text += trigger.operation->after ? " after " : " before ";
    text += OperationKindName(trigger.operation->kind);
    const std::string& file = trigger.operation->file;
    if (!file.empty()) text += " of " + file;
  }
  if (!trigger.worker.empty()) text += " of " + trigger.worker;
  if (trigger.nth != 1) text += ", time " + std::to_string(trigger.nth);
  return text;
}

void ReadLeaves(const ScenarioNode& node, const RunConfig& config,
                Fault* fault) {
  fault->leaves = ReadOutcome(node);
  if (ProfileAllows(config.disk_profile, *fault->leaves)) return;
  node.Problem(
      "a disk of this profile never leaves " + Describe(*fault->leaves),
      "\"disk\": {\"profile\": \"strict\"} does");
}

Fault ReadFault(const ScenarioNode& node, const RunConfig& config) {
  Fault fault;
  fault.trigger = ReadTrigger(node, config.workers);
  const std::string name = node["do"].Text();
  const auto rules = FaultRules();
  const auto rule = std::find_if(
      rules.begin(), rules.end(),
      [&name](const FaultRule& candidate) { return candidate.name == name; });
  if (rule == rules.end()) return fault;  // The schema told.
  fault.kind = rule->kind;
  CheckKeysFit(node, *rule);
  ReadTargets(node, *rule, config, &fault);
  fault.lasts = node["for"].PositiveDuration(fault.lasts);
  if (node["restart_after"].exists())
    fault.restart_after = node["restart_after"].AnyDuration(Duration());
  if (FamilyOf(fault.kind) == FaultFamily::kDisk)
    fault.disk = ReadDiskFault(node, *rule);
  ReadLinkOptions(node, *rule, &fault);
  ReadProcessOptions(node, *rule, &fault);
  if (FamilyOf(fault.kind) == FaultFamily::kProcess) {
    fault.in_flight = node["in_flight"].Choice(
        fault.in_flight,
        {{"delivered", InFlight::kDelivered}, {"lost", InFlight::kLost}});
  }
  if (node["leaves"].exists()) ReadLeaves(node["leaves"], config, &fault);
  fault.label = Label(node, *rule, fault);
  return fault;
}

}  // namespace

std::vector<Fault> ReadFaults(const ScenarioNode& node,
                              const RunConfig& config) {
  std::vector<Fault> faults;
  for (const ScenarioNode& element : node.Elements())
    faults.push_back(ReadFault(element, config));
  return faults;
}

}  // namespace pouch

#include "scenarios/fault_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "scenarios/disk_fault_keys.h"
#include "scenarios/fault_options.h"
#include "scenarios/fault_rules.h"
#include "scenarios/outcome_text.h"
#include "sim/network_options.h"
#include "sim/operation.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

const FaultRule& RuleOf(FaultKind kind) {
  const auto rules = FaultRules();
  const auto rule =
      std::find_if(rules.begin(), rules.end(),
                   [kind](const FaultRule& r) { return r.kind == kind; });
  CHECK(rule != rules.end()) << "scenarios have no name for a fault";
  return *rule;
}

// Faults of a configuration may say "initializer" whatever its name is.
std::string NameOf(const std::string& name, const RunConfig& config) {
  const auto& workers = config.workers;
  const bool known =
      std::find(workers.begin(), workers.end(), name) != workers.end();
  return name == "initializer" && !known && !workers.empty() ? workers.front()
                                                             : name;
}

std::vector<std::string> NamesOf(const std::vector<std::string>& names,
                                 const RunConfig& config) {
  std::vector<std::string> known;
  for (const std::string& name : names) known.push_back(NameOf(name, config));
  return known;
}

void AddOperation(const OperationTrigger& operation, Json* json) {
  const auto& [kind, file, after] = operation;
  (*json)["kind"] = OperationKindName(kind);
  if (!file.empty()) (*json)["file"] = file;
  if (after) (*json)["when"] = "after";
}

Status AddTrigger(const FaultTrigger& trigger, const RunConfig& config,
                  Json* json) {
  // Names every member: a new one does not compile until it is written.
  const auto& [at, probe, operation, worker, nth] = trigger;
  if (at.has_value() + probe.has_value() + operation.has_value() != 1)
    return Invalid("a fault needs one of a time, a probe and an operation");
  if (at) {
    (*json)["at"] = at->ToString();
    return OkStatus();
  }
  Json& which = (*json)[probe ? "on" : "op"];
  if (probe) which["probe"] = ProbeName(*probe);
  if (operation) AddOperation(*operation, &which);
  if (!worker.empty()) which["worker"] = NameOf(worker, config);
  if (nth != FaultTrigger().nth) which["nth"] = nth;
  return OkStatus();
}

Status AddTargets(const Fault& fault, const FaultRule& rule,
                  const RunConfig& config, Json* json) {
  const std::vector<std::string> targets = NamesOf(fault.targets, config);
  if (rule.target == FaultTarget::kSink) {
    if (targets.size() > 1) return Invalid("a fault names one sink or none");
    if (!targets.empty()) (*json)["sink"] = targets.front();
    return OkStatus();
  }
  if (rule.target == FaultTarget::kLinks && !fault.others.empty()) {
    if (targets.empty())
      return Invalid("a fault of links names the second group alone");
    (*json)["between"] = Json::array({targets, NamesOf(fault.others, config)});
    return OkStatus();
  }
  if (targets.size() == 1) {
    (*json)["worker"] = targets.front();
  } else if (!targets.empty()) {
    (*json)["workers"] = targets;
  }
  return OkStatus();
}

}  // namespace

Result<nlohmann::ordered_json> WriteFault(const Fault& fault,
                                          const RunConfig& config) {
  // Names every member: a new one does not compile until it is written.
  const auto& [trigger, kind, targets, others, restart_after, in_flight, leaves,
               lasts, disk, link, process, label] = fault;
  const FaultRule& rule = RuleOf(kind);
  Json json;
  POUCH_RETURN_IF_ERROR(AddTrigger(trigger, config, &json));
  json["do"] = rule.name;
  POUCH_RETURN_IF_ERROR(AddTargets(fault, rule, config, &json));
  const bool of_disk = FamilyOf(kind) == FaultFamily::kDisk;
  const uint64_t times = of_disk ? disk.times : link.times;
  if (FaultTakes(rule, "for") &&
      (FaultTakes(rule, "times") ? times == 0 : lasts != Fault().lasts)) {
    json["for"] = lasts.ToString();
  }
  AddLinkOptions(fault, rule, &json);
  AddProcessOptions(fault, rule, &json);
  if (FaultTakes(rule, "restart_after") && restart_after)
    json["restart_after"] = restart_after->ToString();
  if (of_disk) WriteDiskFault(disk, rule, &json);
  if (FaultTakes(rule, "in_flight") && in_flight != InFlight::kDrawn) {
    json["in_flight"] =
        in_flight == InFlight::kDelivered ? "delivered" : "lost";
  }
  if (leaves && FaultTakes(rule, "leaves"))
    json["leaves"] = WriteOutcome(*leaves);
  return json;
}

}  // namespace pouch

#include "sim/fault_plan.h"

#include <algorithm>
#include <utility>

#include "sim/endpoint_observer.h"
#include "sim/operation.h"

namespace pouch {
namespace {

// Looks names up for one fault.
class Resolver final {
 public:
  Resolver(const RunConfig& config, const RunPlan& plan)
      : config_(config), plan_(plan) {}

  Result<PlannedFault> Resolve(const Fault& fault) const {
    PlannedFault planned;
    planned.kind = fault.kind;
    planned.at = fault.trigger.at;
    planned.probe = fault.trigger.probe;
    planned.operation = fault.trigger.operation;
    planned.nth = fault.trigger.nth;
    planned.restart_after = fault.restart_after;
    planned.in_flight = fault.in_flight;
    planned.leaves = fault.leaves;
    planned.lasts = fault.lasts;
    planned.disk = fault.disk;
    planned.link = fault.link;
    planned.process = fault.process;
    planned.label = fault.label;
    const int triggers = (planned.at ? 1 : 0) + (planned.probe ? 1 : 0) +
                         (planned.operation ? 1 : 0);
    if (triggers != 1) {
      return Invalid("needs one of a time, a probe and an operation");
    }
    if (fault.leaves && !ProfileAllows(config_.disk_profile, *fault.leaves)) {
      return Invalid("a disk of this profile never leaves " +
                     Describe(*fault.leaves));
    }
    if (fault.trigger.nth == 0) return Invalid("counts from 1");
    if (!fault.trigger.worker.empty()) {
      POUCH_ASSIGN_OR_RETURN(planned.trigger_worker,
                             Worker(fault.trigger.worker));
    }
    POUCH_RETURN_IF_ERROR(ResolveTargets(fault, &planned));
    return planned;
  }

 private:
  static Status Invalid(std::string message) {
    return Status(StatusCode::kInvalidArgument, std::move(message));
  }

  Status ResolveTargets(const Fault& fault, PlannedFault* planned) const {
    const bool needs_target = fault.trigger.at.has_value();
    switch (FamilyOf(fault.kind)) {
      case FaultFamily::kSink:
        return ResolveSinks(fault.targets, &planned->sinks);
      case FaultFamily::kNetwork:
        if (needs_target && fault.targets.empty()) {
          return Invalid("names nobody for its first group");
        }
        if (fault.kind == FaultKind::kCorruptBytes) {
          return ResolveWorkerHosts(fault, planned);
        }
        POUCH_RETURN_IF_ERROR(ResolveHosts(fault.targets, &planned->from));
        return ResolveHosts(fault.others, &planned->to);
      default:
        return ResolveWorkers(fault, needs_target, planned);
    }
  }

  Status ResolveWorkers(const Fault& fault, bool needs_target,
                        PlannedFault* planned) const {
    if (fault.kind == FaultKind::kRollingRestart && fault.targets.empty()) {
      for (uint32_t i = 0; i < config_.workers.size(); ++i) {
        planned->workers.push_back(WorkerId(i));
      }
    } else if (needs_target && fault.targets.empty()) {
      return Invalid("names no worker to hit");
    }
    for (const std::string& name : fault.targets) {
      POUCH_ASSIGN_OR_RETURN(const WorkerId worker, Worker(name));
      planned->workers.push_back(worker);
    }
    return OkStatus();
  }

  // What feeds and sinks are sent has no checksum: bytes are damaged between
  // workers alone.
  Status ResolveWorkerHosts(const Fault& fault, PlannedFault* planned) const {
    for (const auto& [names, hosts] :
         {std::pair(&fault.targets, &planned->from),
          std::pair(&fault.others, &planned->to)}) {
      for (const std::string& name : *names) {
        POUCH_ASSIGN_OR_RETURN(const WorkerId worker, Worker(name));
        hosts->push_back(config_.workers[worker.value()]);
      }
    }
    if (planned->to.empty()) planned->to = config_.workers;
    return OkStatus();
  }

  Result<WorkerId> Worker(const std::string& name) const {
    const auto& names = config_.workers;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) {
      return WorkerId(static_cast<uint32_t>(found - names.begin()));
    }
    if (name == "initializer") return WorkerId(0);
    return Invalid("names \"" + name + "\", which is no worker");
  }

  Status ResolveHosts(const std::vector<std::string>& names,
                      std::vector<std::string>* hosts) const {
    for (const std::string& name : names) {
      const Result<std::string> host = Host(name);
      if (host.ok()) {
        hosts->push_back(*host);
      } else if (name == "sinks") {
        for (const RunPlan::SinkPlan& sink : plan_.sinks) {
          hosts->emplace_back(HostOf(sink.address));
        }
      } else {
        return host.status();
      }
    }
    return OkStatus();
  }

  Result<std::string> Host(const std::string& name) const {
    const Result<WorkerId> worker = Worker(name);
    if (worker.ok()) return config_.workers[worker->value()];
    for (const RunPlan::FeedPlan& feed : plan_.feeds) {
      if (name == feed.options.name || name == feed.host) return feed.host;
    }
    for (const RunPlan::SinkPlan& sink : plan_.sinks) {
      if (name == sink.address || name == HostOf(sink.address)) {
        return std::string(HostOf(sink.address));
      }
    }
    return Invalid("names \"" + name + "\", which is no worker, feed or sink");
  }

  Status ResolveSinks(const std::vector<std::string>& names,
                      std::vector<std::string>* addresses) const {
    for (const RunPlan::SinkPlan& sink : plan_.sinks) {
      const bool named =
          names.empty() ||
          std::find(names.begin(), names.end(), sink.address) != names.end();
      const bool known = std::find(addresses->begin(), addresses->end(),
                                   sink.address) != addresses->end();
      if (named && !known) addresses->push_back(sink.address);
    }
    for (const std::string& name : names) {
      if (std::find(addresses->begin(), addresses->end(), name) ==
          addresses->end()) {
        return Invalid("names \"" + name + "\", which is no sink's address");
      }
    }
    return OkStatus();
  }

  const RunConfig& config_;
  const RunPlan& plan_;
};

std::string DefaultLabel(size_t index, const Fault& fault) {
  std::string label = "faults/" + std::to_string(index) + ": " +
                      std::string(FaultKindName(fault.kind));
  if (fault.trigger.at) {
    return label + " at " + fault.trigger.at->ToString();
  }
  if (fault.trigger.operation) {
    const OperationTrigger& operation = *fault.trigger.operation;
    label += operation.after ? " after " : " before ";
    label += OperationKindName(operation.kind);
    return label + (operation.file.empty() ? "" : " of " + operation.file);
  }
  return label + " on " + std::string(ProbeName(*fault.trigger.probe));
}

}  // namespace

Result<std::vector<PlannedFault>> PlanFaults(const RunConfig& config,
                                             const RunPlan& plan) {
  const Resolver resolver(config, plan);
  std::vector<PlannedFault> faults;
  for (size_t i = 0; i < config.faults.size(); ++i) {
    Result<PlannedFault> planned = resolver.Resolve(config.faults[i]);
    if (!planned.ok()) {
      const std::string& label = config.faults[i].label;
      return planned.status().WithContext(
          label.empty() ? "faults/" + std::to_string(i) : label);
    }
    if (planned->label.empty()) {
      planned->label = DefaultLabel(i, config.faults[i]);
    }
    faults.push_back(*std::move(planned));
  }
  return faults;
}

}  // namespace pouch

#include "sim/run_plan.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "sim/endpoint_observer.h"
#include "sim/feed_contents.h"

namespace pouch {
namespace {

Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

std::string NamesOf(const std::vector<Step>& steps, StepKind kind) {
  std::string names;
  for (const Step& step : steps) {
    if (step.kind != kind) continue;
    if (!names.empty()) names += ", ";
    names += kind == StepKind::kSink ? step.address : step.name;
  }
  return names;
}

std::string PortOf(std::string_view address) {
  return std::string(address.substr(address.rfind(':') + 1));
}

Status PlanWorkers(const RunConfig& config, RunPlan* plan) {
  if (config.workers.empty()) return Invalid("there is no worker");
  std::set<std::string> seen = {"judge"};
  for (const std::string& worker : config.workers) {
    if (worker.empty() || worker.find(':') != std::string::npos ||
        !seen.insert(worker).second) {
      return Invalid("\"" + worker + "\" is no name for a worker, or is taken");
    }
  }
  plan->worker_options = config.worker_options;
  plan->worker_options.members = config.workers;
  return OkStatus();
}

Result<StepId> FindSource(const StepGraph& graph, const std::string& name) {
  for (uint32_t i = 0; i < graph.steps.size(); ++i) {
    const Step& step = graph.steps[i];
    if (step.kind == StepKind::kSource && step.name == name) return StepId(i);
  }
  return Invalid("feed " + name + " has no source of that name; there is " +
                 NamesOf(graph.steps, StepKind::kSource));
}

Status PlanFeed(const RunConfig& config, const FeedConfig& feed,
                Application* application, RunPlan* plan) {
  POUCH_ASSIGN_OR_RETURN(const StepId source,
                         FindSource(application->graph(), feed.name));
  for (const RunPlan::FeedPlan& other : plan->feeds) {
    if (other.source == source) {
      return Invalid("source " + feed.name + " has two feeds");
    }
  }
  const std::string worker =
      feed.worker.empty() ? config.workers.front() : feed.worker;
  if (std::find(config.workers.begin(), config.workers.end(), worker) ==
      config.workers.end()) {
    return Invalid("feed " + feed.name + " connects to " + worker +
                   ", which is no worker");
  }
  POUCH_ASSIGN_OR_RETURN(FeedContents contents,
                         CutFeed(feed, source, application));
  if (feed.ends_after && *feed.ends_after < contents.messages.size()) {
    contents.messages.resize(*feed.ends_after);
    contents.payloads.resize(*feed.ends_after);
  }
  RunPlan::FeedPlan planned;
  planned.source = source;
  planned.host = "feed-" + feed.name;
  planned.delivery = feed.delivery;
  planned.options.name = feed.name;
  planned.options.address =
      worker + ":" + PortOf(application->graph().step(source).address);
  planned.options.messages = std::move(contents.messages);
  planned.options.pace = {feed.messages_per_second, feed.bursts, feed.pauses};
  planned.options.reconnect_first = config.worker_options.reconnect_first;
  planned.options.reconnect_most = config.worker_options.reconnect_most;
  planned.payloads = std::move(contents.payloads);
  plan->worker_options.feed_delivery.emplace_back(feed.name, feed.delivery);
  plan->feeds.push_back(std::move(planned));
  return OkStatus();
}

Status PlanSinks(const RunConfig& config, const StepGraph& graph,
                 RunPlan* plan) {
  SinkDelivery otherwise = config.worker_options.default_sink_delivery;
  for (const SinkConfig& sink : config.sinks) {
    if (sink.address.empty()) otherwise = sink.delivery;
  }
  plan->worker_options.default_sink_delivery = otherwise;
  for (uint32_t i = 0; i < graph.steps.size(); ++i) {
    const Step& step = graph.steps[i];
    if (step.kind != StepKind::kSink) continue;
    SinkDelivery delivery = otherwise;
    for (const SinkConfig& sink : config.sinks) {
      if (sink.address == step.address) delivery = sink.delivery;
    }
    plan->sinks.push_back(RunPlan::SinkPlan{StepId(i), step.address, delivery});
    plan->worker_options.sink_delivery.emplace_back(step.address, delivery);
  }
  for (const SinkConfig& sink : config.sinks) {
    const bool known = std::any_of(
        plan->sinks.begin(), plan->sinks.end(), [&sink](const auto& planned) {
          return sink.address.empty() || planned.address == sink.address;
        });
    if (!known) {
      return Invalid("no step writes to the sink " + sink.address +
                     "; there is " + NamesOf(graph.steps, StepKind::kSink));
    }
  }
  return OkStatus();
}

// Addresses and hosts must be told apart.
Status CheckAddresses(const RunConfig& config, const StepGraph& graph,
                      const RunPlan& plan) {
  std::set<std::string> ports = {std::to_string(kControlPort),
                                 std::to_string(kBoundaryPort)};
  for (const Step& step : graph.steps) {
    if (step.kind == StepKind::kSource &&
        !ports.insert(PortOf(step.address)).second) {
      return Invalid("source " + step.name + " listens on port " +
                     PortOf(step.address) + ", which is taken");
    }
  }
  const std::set<std::string> workers(config.workers.begin(),
                                      config.workers.end());
  for (const RunPlan::SinkPlan& sink : plan.sinks) {
    if (workers.contains(std::string(HostOf(sink.address)))) {
      return Invalid("the sink " + sink.address + " has a worker's name");
    }
  }
  for (const RunPlan::FeedPlan& feed : plan.feeds) {
    if (workers.contains(feed.host)) {
      return Invalid("feed " + feed.options.name + " runs on " + feed.host +
                     ", which is a worker's name");
    }
  }
  return OkStatus();
}

}  // namespace

Result<RunPlan> PlanRun(const RunConfig& config, Application* application) {
  RunPlan plan;
  POUCH_RETURN_IF_ERROR(PlanWorkers(config, &plan));
  for (const FeedConfig& feed : config.feeds) {
    POUCH_RETURN_IF_ERROR(PlanFeed(config, feed, application, &plan));
  }
  POUCH_RETURN_IF_ERROR(PlanSinks(config, application->graph(), &plan));
  POUCH_RETURN_IF_ERROR(CheckAddresses(config, application->graph(), plan));
  return plan;
}

JudgeConfig TakeJudgeConfig(RunPlan* plan) {
  JudgeConfig judge;
  judge.workers = plan->worker_options.members;
  for (RunPlan::FeedPlan& feed : plan->feeds) {
    judge.feeds.push_back(JudgeConfig::Feed{feed.source, feed.delivery,
                                            std::move(feed.payloads)});
  }
  for (const RunPlan::SinkPlan& sink : plan->sinks) {
    judge.sinks.push_back(JudgeConfig::Sink{sink.sink, sink.delivery});
  }
  return judge;
}

}  // namespace pouch

#include "worker/endpoints.h"

#include <utility>
#include <vector>

#include "worker/plain_sink.h"
#include "worker/plain_source.h"
#include "worker/replayable_source.h"
#include "worker/sink_messages.h"
#include "worker/transactional_sink.h"

namespace pouch {
namespace {

// The delivery that `named` gives `name`, or the default.
template <typename Delivery>
Delivery DeliveryOf(const std::vector<std::pair<std::string, Delivery>>& named,
                    const std::string& name, Delivery otherwise) {
  for (const auto& [candidate, delivery] : named) {
    if (candidate == name) return delivery;
  }
  return otherwise;
}

std::unique_ptr<Source> MakeSource(StepId id, const Step& step,
                                   const WorkerOptions& options,
                                   const World& world, Incarnation incarnation,
                                   Application* application, SourceHost* host) {
  const std::string address =
      options.self_name() + step.address.substr(step.address.rfind(':'));
  if (DeliveryOf(options.feed_delivery, step.name,
                 options.default_feed_delivery) == FeedDelivery::kReplayable) {
    return std::make_unique<ReplayableSource>(
        id, address, step.header_length_bytes, incarnation, world.network,
        world.observer, host);
  }
  return std::make_unique<PlainSource>(
      id, address, step.header_length_bytes, options.max_object_bytes,
      incarnation, application, world.executor, world.network, host);
}

std::unique_ptr<Sink> MakeSink(StepId id, const Step& step,
                               const WorkerOptions& options, const World& world,
                               Incarnation incarnation, SinkHost* host) {
  if (DeliveryOf(options.sink_delivery, step.address,
                 options.default_sink_delivery) == SinkDelivery::kPlain) {
    return std::make_unique<PlainSink>(step.address, options.reconnect_first,
                                       options.reconnect_most, world.executor,
                                       world.network, host);
  }
  TransactionalSink::Options sink;
  sink.writer = options.self_name() + "/" + std::to_string(id.value());
  sink.incarnation = incarnation;
  sink.dial = {step.address, kMaxSinkFrameBytes, options.reconnect_first,
               options.reconnect_most, options.heartbeat_every};
  return std::make_unique<TransactionalSink>(
      std::move(sink), world.executor, world.network, world.observer, host);
}

}  // namespace

Result<Sources> MakeSources(const StepGraph& graph,
                            const WorkerOptions& options, const World& world,
                            Incarnation incarnation, Application* application,
                            SourceHost* host) {
  Sources sources;
  for (uint32_t i = 0; i < graph.steps.size(); ++i) {
    const Step& step = graph.steps[i];
    if (step.kind != StepKind::kSource) continue;
    auto source = MakeSource(StepId(i), step, options, world, incarnation,
                             application, host);
    const Status listening = source->Listen();
    if (!listening.ok()) return listening.WithContext("source " + step.name);
    sources.emplace(StepId(i), std::move(source));
  }
  return sources;
}

Sinks MakeSinks(const StepGraph& graph, const WorkerOptions& options,
                const World& world, Incarnation incarnation, SinkHost* host) {
  Sinks sinks;
  for (uint32_t i = 0; i < graph.steps.size(); ++i) {
    const Step& step = graph.steps[i];
    if (step.kind != StepKind::kSink) continue;
    sinks.emplace(StepId(i),
                  MakeSink(StepId(i), step, options, world, incarnation, host));
  }
  return sinks;
}

}  // namespace pouch

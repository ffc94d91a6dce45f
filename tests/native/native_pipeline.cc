#include "tests/native/native_pipeline.h"

#include <utility>

namespace pouch {

StepId NativePipeline::AddSource(std::string name, std::string address,
                                 NativeDecoder decoder) {
  Step step;
  step.kind = StepKind::kSource;
  step.name = std::move(name);
  step.address = std::move(address);
  step.header_length_bytes = 4;
  Callables callables;
  callables.decode = std::move(decoder);
  return Add(std::move(step), std::move(callables));
}

StepId NativePipeline::AddStateless(std::string name, std::vector<StepId> from,
                                    NativeComputation computation,
                                    NativeKeyExtractor key) {
  Step step;
  step.kind = StepKind::kStateless;
  step.name = std::move(name);
  Callables callables;
  callables.compute = std::move(computation);
  const StepId id = Add(std::move(step), std::move(callables));
  Connect(from, id, std::move(key));
  return id;
}

StepId NativePipeline::AddState(std::string name, std::vector<StepId> from,
                                Value (*initial_state)(),
                                NativeComputation computation,
                                NativeKeyExtractor key) {
  Step step;
  step.kind = StepKind::kState;
  step.name = std::move(name);
  Callables callables;
  callables.compute = std::move(computation);
  callables.initial_state = initial_state;
  const StepId id = Add(std::move(step), std::move(callables));
  Connect(from, id, std::move(key));
  return id;
}

StepId NativePipeline::AddSink(std::string address, StepId from,
                               NativeEncoder encoder) {
  Step step;
  step.kind = StepKind::kSink;
  step.name = address;
  step.address = std::move(address);
  Callables callables;
  callables.encode = std::move(encoder);
  const StepId id = Add(std::move(step), std::move(callables));
  Connect({from}, id, nullptr);
  return id;
}

StepId NativePipeline::Add(Step step, Callables callables) {
  graph_.steps.push_back(std::move(step));
  steps_.push_back(std::move(callables));
  return StepId(static_cast<uint32_t>(steps_.size() - 1));
}

void NativePipeline::Connect(const std::vector<StepId>& from, StepId to,
                             NativeKeyExtractor key) {
  for (const StepId producer : from) {
    Edge edge;
    edge.from = producer;
    edge.to = to;
    edge.has_key_extractor = key != nullptr;
    graph_.edges.push_back(edge);
    edges_.push_back(key);
  }
}

}  // namespace pouch

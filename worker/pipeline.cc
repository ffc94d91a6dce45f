#include "worker/pipeline.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "worker/routing.h"
#include "worker/snapshot.h"

namespace pouch {
namespace {

constexpr size_t kDescribeBytes = 400;

}  // namespace

Pipeline::Pipeline(const StepGraph& graph, Application* application,
                   const World& world, PipelineHost* host, WorkerId self,
                   uint32_t workers)
    : graph_(graph),
      application_(application),
      world_(world),
      observer_(world.observer),
      host_(host),
      self_(self),
      workers_(workers),
      first_input_(graph.edges.size(), 0) {
  for (uint32_t i = 0; i < graph_.steps.size(); ++i) {
    size_t inputs = 0;
    for (EdgeId edge : graph_.EdgesInto(StepId(i))) {
      first_input_[edge.value()] = inputs;
      inputs += IsLocalOnly(StepId(i)) ? 1 : workers_;
    }
    instances_.emplace_back(inputs);
    instances_.back().out_edges = graph_.EdgesFrom(StepId(i));
  }
}

bool Pipeline::IsLocalOnly(StepId step) const {
  return graph_.step(step).kind == StepKind::kSink;
}

size_t Pipeline::InputIndex(EdgeId edge, WorkerId from) const {
  const bool local = IsLocalOnly(graph_.edge(edge).to);
  return first_input_[edge.value()] + (local ? 0 : from.value());
}

CallContext Pipeline::NewContext() const {
  return CallContext{world_.executor->Now(), world_.rng->Next(),
                     world_.executor->WallClockAhead()};
}

void Pipeline::StartEpoch(Epoch epoch) {
  epoch_ = epoch;
  queue_.clear();
  unblocked_.clear();
  for (Instance& instance : instances_) {
    instance.alignment.Clear();
    instance.states.clear();
  }
}

Status Pipeline::RestoreState(StepId step, const CheckpointId& checkpoint,
                              std::string_view key, std::string_view bytes) {
  application_->BeginCall(NewContext());
  POUCH_ASSIGN_OR_RETURN(Value state, application_->Deserialize(bytes));
  observer_->OnStateRestored({step, checkpoint, key, &state, bytes}, epoch_);
  instances_[step.value()].states.emplace(std::string(key), std::move(state));
  return OkStatus();
}

size_t Pipeline::queued() const {
  size_t queued = 0;
  for (const Instance& instance : instances_) {
    queued += instance.alignment.queued();
  }
  return queued;
}

void Pipeline::Inspect(Inspection* inspection) const {
  inspection->queued = queued();
  for (size_t i = 0; i < instances_.size(); ++i) {
    for (const auto& [key, state] : instances_[i].states)
      inspection->states.push_back({graph_.steps[i].name, key, state});
  }
}

void Pipeline::OnInput(const SourceInput& input) {
  Lineage lineage{input.source, input.index, input.path};
  const CallContext context = NewContext();
  const Step& source = graph_.step(input.source);
  application_->BeginCall(context);
  auto decoded = application_->Decode(input.source, input.payload);
  if (!decoded.ok()) {
    Fail(WorkerFailure::Kind::kApplication, decoded.status(),
         "decode " + source.name, &lineage, nullptr);
    return;
  }
  outputs_.clear();
  if (*decoded) outputs_.push_back(*std::move(decoded));
  if (!Route(input.source, lineage, source.initial_key)) return;
  ObserveEmissions();
  observer_->OnInput({input.source, epoch_, input.index, input.connection,
                      input.connection_index, input.payload, lineage, context,
                      observed_});
  Dispatch();
  Run();
}

void Pipeline::OnSourceBarrier(StepId source, const CheckpointId& checkpoint,
                               std::vector<std::string> items) {
  observer_->OnProbe(Probe::kBarrierEmitted);
  Pass(source, checkpoint, std::move(items));
  Run();
}

void Pipeline::OnRemoteData(WorkerId from, const BoundaryData& data) {
  if (data.edge.value() >= graph_.edges.size()) return;  // No such edge.
  StepInput item;
  item.edge = data.edge;
  item.from = from;
  item.lineage = data.lineage;
  item.key = data.key;
  item.encoded = true;
  item.bytes = data.bytes;
  queue_.push_back(std::move(item));
  Run();
}

void Pipeline::OnRemoteBarrier(WorkerId from, const BoundaryBarrier& barrier) {
  if (barrier.edge.value() >= graph_.edges.size()) return;  // No such edge.
  StepInput item;
  item.edge = barrier.edge;
  item.from = from;
  item.is_barrier = true;
  item.checkpoint = barrier.checkpoint;
  queue_.push_back(std::move(item));
  Run();
}

void Pipeline::Run() {
  if (running_) return;  // A host's call came back; the loop below goes on.
  running_ = true;
  while (!failed_) {
    // What was queued before an alignment ended runs before anything new.
    if (!unblocked_.empty()) {
      const StepId step = unblocked_.back();
      auto runnable = instances_[step.value()].alignment.TakeRunnable();
      if (runnable.has_value()) {
        Handle(runnable->first, std::move(runnable->second));
      } else {
        std::erase(unblocked_, step);
      }
      continue;
    }
    if (queue_.empty()) break;
    StepInput item = std::move(queue_.front());
    queue_.pop_front();
    Deliver(std::move(item));
  }
  running_ = false;
}

void Pipeline::Deliver(StepInput item) {
  const StepId step = graph_.edge(item.edge).to;
  const size_t input = InputIndex(item.edge, item.from);
  Alignment& alignment = instances_[step.value()].alignment;
  if (alignment.MustQueue(input)) {
    if (!item.is_barrier) observer_->OnProbe(Probe::kAlignmentQueued);
    alignment.Queue(input, std::move(item));
    return;
  }
  Handle(input, std::move(item));
}

void Pipeline::Handle(size_t input, StepInput item) {
  const StepId step = graph_.edge(item.edge).to;
  if (item.is_barrier) {
    HandleBarrier(step, input, item);
  } else {
    HandleMessage(step, &item);
  }
}

void Pipeline::HandleBarrier(StepId step, size_t input, const StepInput& item) {
  bool superseded = false;
  const auto outcome = instances_[step.value()].alignment.OnBarrier(
      input, item.checkpoint, &superseded);
  if (superseded) observer_->OnProbe(Probe::kBarrierSuperseded);
  if (superseded || outcome == Alignment::Outcome::kPassed) {
    unblocked_.push_back(step);
  }
  if (outcome != Alignment::Outcome::kPassed) return;
  observer_->OnProbe(Probe::kBarrierAligned);
  std::vector<std::string> items;
  if (!SaveStates(step, item.checkpoint, &items)) return;
  Pass(step, item.checkpoint, std::move(items));
}

bool Pipeline::SaveStates(StepId step, const CheckpointId& checkpoint,
                          std::vector<std::string>* items) {
  if (!host_->WantsSnapshot(checkpoint)) return true;
  application_->BeginCall(NewContext());
  for (const auto& [key, state] : instances_[step.value()].states) {
    auto bytes = application_->Serialize(state);
    if (!bytes.ok()) {
      Fail(WorkerFailure::Kind::kHook, bytes.status(),
           "serialize the state of " + graph_.step(step).name + ", key " + key,
           nullptr, &state);
      return false;
    }
    observer_->OnStateSaved({step, checkpoint, key, &state, *bytes});
    items->push_back(EncodeStateItem(step, key, *bytes));
  }
  return true;
}

void Pipeline::Pass(StepId step, const CheckpointId& checkpoint,
                    std::vector<std::string> items) {
  observer_->OnBarrier(step, checkpoint);
  host_->OnStepPassed(step, checkpoint, std::move(items));
  for (EdgeId edge : instances_[step.value()].out_edges) {
    const bool local_only = IsLocalOnly(graph_.edge(edge).to);
    for (uint32_t i = 0; i < workers_; ++i) {
      if (i != self_.value()) {
        if (!local_only) host_->SendBarrier(WorkerId(i), edge, checkpoint);
        continue;
      }
      StepInput barrier;
      barrier.edge = edge;
      barrier.from = self_;
      barrier.is_barrier = true;
      barrier.checkpoint = checkpoint;
      queue_.push_back(std::move(barrier));
    }
  }
}

void Pipeline::HandleMessage(StepId step, StepInput* item) {
  const CallContext context = NewContext();
  application_->BeginCall(context);
  const std::string& name = graph_.step(step).name;
  if (item->encoded) {
    auto value = application_->Deserialize(item->bytes);
    if (!value.ok()) {
      Fail(WorkerFailure::Kind::kHook, value.status(),
           "deserialize a message for " + name, &item->lineage, nullptr);
      return;
    }
    item->value = *std::move(value);
  }
  if (graph_.step(step).kind == StepKind::kSink) {
    RunSink(step, *item, context);
    return;
  }
  ObservedStep observed{step,         epoch_,        item->edge,
                        item->from,   item->lineage, item->key,
                        &item->value, context,       {}};
  observer_->OnStepStarting(observed);
  Value* state = nullptr;
  if (graph_.step(step).kind == StepKind::kState) {
    States& states = instances_[step.value()].states;
    auto found = states.find(item->key);
    if (found == states.end()) {
      auto initial = application_->InitialState(step);
      if (!initial.ok()) {
        Fail(WorkerFailure::Kind::kApplication, initial.status(),
             "initial state of " + name, &item->lineage, nullptr);
        return;
      }
      found = states.emplace(item->key, *std::move(initial)).first;
    }
    state = &found->second;
  }
  outputs_.clear();
  const Status status =
      application_->Compute(step, item->value, state, &outputs_);
  if (!status.ok()) {
    Fail(WorkerFailure::Kind::kApplication, status, "compute " + name,
         &item->lineage, &item->value);
    return;
  }
  if (!Route(step, item->lineage, item->key)) return;
  ObserveEmissions();
  observed.emissions = observed_;
  observer_->OnStep(observed);
  Dispatch();
}

void Pipeline::RunSink(StepId step, const StepInput& item,
                       const CallContext& context) {
  auto bytes = application_->Encode(step, item.value);
  if (!bytes.ok()) {
    Fail(WorkerFailure::Kind::kApplication, bytes.status(),
         "encode for " + graph_.step(step).name, &item.lineage, &item.value);
    return;
  }
  ObservedOutput observed{step,        epoch_,  item.edge, item.lineage,
                          &item.value, context, {}};
  if (bytes->has_value()) observed.bytes = **bytes;
  observer_->OnOutput(observed);
  if (bytes->has_value()) host_->OnSinkMessage(step, **std::move(bytes));
}

bool Pipeline::Route(StepId step, const Lineage& lineage,
                     std::string_view key) {
  emissions_.clear();
  for (EdgeId id : instances_[step.value()].out_edges) {
    const Edge& edge = graph_.edge(id);
    for (uint32_t i = 0; i < outputs_.size(); ++i) {
      Emission emission;
      emission.edge = id;
      emission.lineage = lineage.Hop(id.value(), i);
      emission.value = outputs_[i];
      if (edge.constant_key.has_value()) {
        emission.key = *edge.constant_key;
      } else if (!edge.has_key_extractor) {
        emission.key = key;
      } else {
        auto extracted = application_->ExtractKey(id, outputs_[i]);
        if (!extracted.ok()) {
          Fail(WorkerFailure::Kind::kApplication, extracted.status(),
               "extract the key for " + graph_.step(edge.to).name, &lineage,
               &outputs_[i]);
          return false;
        }
        emission.key = *std::move(extracted);
      }
      emission.to = Target(edge.to, emission.key);
      emissions_.push_back(std::move(emission));
    }
  }
  return true;
}

WorkerId Pipeline::Target(StepId step, std::string_view key) const {
  switch (graph_.step(step).kind) {
    case StepKind::kSink:
      return self_;
    case StepKind::kState:
      return WorkerOfInterval(HashKey(key), workers_);
    default:
      return WorkerOfModulo(HashKey(key), workers_);
  }
}

void Pipeline::ObserveEmissions() {
  observed_.clear();
  for (const Emission& emission : emissions_) {
    observed_.push_back({emission.edge, emission.lineage, emission.key,
                         emission.to, &emission.value});
  }
}

void Pipeline::Dispatch() {
  for (Emission& emission : emissions_) {
    if (emission.to != self_) {
      auto bytes = application_->Serialize(emission.value);
      if (!bytes.ok()) {
        Fail(WorkerFailure::Kind::kHook, bytes.status(),
             "serialize a message for " +
                 graph_.step(graph_.edge(emission.edge).to).name,
             &emission.lineage, &emission.value);
        return;
      }
      host_->SendData(emission.to, emission.edge, emission.lineage,
                      emission.key, *bytes);
      continue;
    }
    StepInput item;
    item.edge = emission.edge;
    item.from = self_;
    item.lineage = emission.lineage;
    item.key = std::move(emission.key);
    item.value = std::move(emission.value);
    queue_.push_back(std::move(item));
  }
}

void Pipeline::Fail(WorkerFailure::Kind kind, const Status& status,
                    std::string callable, const Lineage* lineage,
                    const Value* value) {
  if (failed_) return;
  failed_ = true;
  WorkerFailure failure;
  failure.kind = kind;
  failure.status = status;
  failure.callable = std::move(callable);
  if (lineage != nullptr) failure.lineage = *lineage;
  if (value != nullptr) {
    failure.value = application_->Describe(*value, kDescribeBytes);
  }
  host_->OnPipelineFailed(std::move(failure));
}

}  // namespace pouch

// Start: from an unknown disk to a durable incarnation.

#include <utility>

#include "worker/worker_core.h"

namespace pouch {

void WorkerCore::Start() {
  const Status loaded = identity_.Load();
  if (!loaded.ok()) {
    Refuse(loaded.message(), identity_.file(), identity_.offset_bytes());
    return;
  }
  if (!SetUpApplication()) return;
  identity_.BeginIncarnation([this] { OnIncarnationDurable(); });
}

bool WorkerCore::SetUpApplication() {
  application_->BeginCall(NewContext());
  if (options_.self.value() == 0 && !RunSetup()) return false;
  if (!identity_.joined()) return true;
  const Status loaded = application_->LoadTopology(identity_.topology());
  if (loaded.ok()) return true;
  FailWith(WorkerFailure::Kind::kHook, loaded,
           "deserialize the pipeline's objects");
  return false;
}

bool WorkerCore::RunSetup() {
  const Status status = application_->Setup();
  if (!status.ok()) {
    FailWith(WorkerFailure::Kind::kApplication, status, "application_setup");
    return false;
  }
  const auto topology = application_->EncodeTopology();
  if (!topology.ok()) {
    FailWith(WorkerFailure::Kind::kHook, topology.status(),
             "serialize the pipeline's objects");
    return false;
  }
  // The first setup decides: others may have stored it already.
  if (identity_.topology().empty()) identity_.set_topology(*topology);
  if (*topology != identity_.topology()) {
    world_.observer->OnProbe(Probe::kTopologyChanged);
  }
  return true;
}

void WorkerCore::OnIncarnationDurable() {
  phase_ = Phase::kWaiting;
  events_.SetOwner({identity_.cluster(), name()}, identity_.incarnation());
  checkpointer_.set_heard_complete(
      events_.LatestCompleteHeard().value_or(CheckpointId()));
  boundaries_.SetIncarnation(identity_.incarnation());
  const Status listening = boundary_receiver_.Listen();
  if (!listening.ok()) {
    FailWith(WorkerFailure::Kind::kEnvironment, listening, "listen");
    return;
  }
  world_.observer->OnProbe(Probe::kWorkerStarted);
  if (identity_.joined() && !BuildPipeline()) return;
  if (options_.self.value() == 0) StartCoordinator();
  control_.Start();
}

void WorkerCore::StartCoordinator() {
  Coordinator::Options options;
  options.members = options_.members;
  options.address = AddressOf(name(), kControlPort);
  options.incarnation = identity_.incarnation();
  options.known_cluster = identity_.cluster();
  options.topology = identity_.topology();
  options.checkpoint_every = options_.checkpoint_every;
  options.checkpoint_timeout = options_.checkpoint_timeout;
  options.heartbeat_every = options_.heartbeat_every;
  coordinator_ = std::make_unique<Coordinator>(
      world_.executor, world_.network, world_.disk, world_.observer, world_.rng,
      std::move(options),
      [this](const WorkerFailure& failure) { Fail(failure); });
  coordinator_->Start();
}

void WorkerCore::RequestCheckpoint() {
  if (coordinator_ != nullptr) coordinator_->RequestCheckpoint();
}

bool WorkerCore::BuildPipeline() {
  const StepGraph& graph = application_->graph();
  const Status valid = graph.Validate();
  if (!valid.ok()) {
    FailWith(WorkerFailure::Kind::kApplication, valid, "application_setup");
    return false;
  }
  pipeline_ = std::make_unique<Pipeline>(
      graph, application_.get(), world_, this, options_.self,
      static_cast<uint32_t>(options_.members.size()));
  sinks_ = MakeSinks(graph, options_, world_, identity_.incarnation(), this);
  auto sources = MakeSources(graph, options_, world_, identity_.incarnation(),
                             application_.get(), this);
  if (!sources.ok()) {
    FailWith(WorkerFailure::Kind::kEnvironment, sources.status(), "listen");
    return false;
  }
  sources_ = *std::move(sources);
  return true;
}

}  // namespace pouch

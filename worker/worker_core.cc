#include "worker/worker_core.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/digest.h"
#include "worker/plain_sink.h"
#include "worker/plain_source.h"
#include "worker/replayable_source.h"
#include "worker/snapshot.h"
#include "worker/transactional_sink.h"

namespace pouch {
namespace {

std::string Address(std::string_view host, std::string_view port) {
  return std::string(host) + ":" + std::string(port);
}

// What follows the last colon of "host:port".
std::string_view PortOf(std::string_view address) {
  return address.substr(address.rfind(':') + 1);
}

// The delivery that `named` gives `name`, or the default.
template <typename Delivery>
Delivery DeliveryOf(const std::vector<std::pair<std::string, Delivery>>& named,
                    const std::string& name, Delivery otherwise) {
  for (const auto& [candidate, delivery] : named) {
    if (candidate == name) return delivery;
  }
  return otherwise;
}

}  // namespace

WorkerCore::WorkerCore(WorkerOptions options, World world,
                       std::unique_ptr<Application> application)
    : options_(std::move(options)),
      world_(world),
      application_(std::move(application)),
      identity_store_(world.disk, world.executor, "identity", name()),
      events_(world.disk, world.observer, options_.segment_bytes),
      control_(
          world.executor, world.network,
          DialTo(Address(options_.members[0], std::to_string(kControlPort)),
                 kMaxControlFrameBytes, true),
          Dialer::Callbacks{
              [this] { SayHello(); },
              [this](uint8_t type, std::string_view payload) {
                OnControlFrame(type, payload);
              },
              nullptr, nullptr,
              [this] { world_.observer->OnProbe(Probe::kHeartbeatMissed); }}),
      boundary_receiver_(
          world.executor, world.network, world.observer,
          {Address(name(), std::to_string(kBoundaryPort)),
           static_cast<uint32_t>(options_.members.size()),
           options_.max_object_bytes + kFrameHeaderBytes + (size_t{1} << 16),
           options_.heartbeat_every, options_.acknowledge_every,
           options_.acknowledge_after},
          this),
      peers_(options_.members.size()) {}

WorkerCore::~WorkerCore() = default;

DialOptions WorkerCore::DialTo(std::string address, size_t max_frame_bytes,
                               bool heartbeats) const {
  return {std::move(address), max_frame_bytes, options_.reconnect_first,
          options_.reconnect_most,
          heartbeats ? options_.heartbeat_every : Duration()};
}

void WorkerCore::Fail(WorkerFailure failure) {
  if (failed_) return;
  failed_ = true;
  if (failure.kind == WorkerFailure::Kind::kRecoveryRefused) {
    world_.observer->OnProbe(Probe::kRecoveryRefused);
  }
  world_.observer->OnFailed(failure);
}

void WorkerCore::FailWith(WorkerFailure::Kind kind, const Status& status,
                          std::string callable) {
  WorkerFailure failure;
  failure.kind = kind;
  failure.status = status;
  failure.callable = std::move(callable);
  Fail(std::move(failure));
}

// ---- Start: from an unknown disk to a durable incarnation.

void WorkerCore::Start() {
  if (!LoadIdentity() || !SetUpApplication()) return;
  identity_.incarnation = identity_.incarnation.next();
  identity_store_.SetOwner(identity_.cluster, identity_.incarnation);
  identity_store_.Replace(EncodeIdentityRecord(identity_),
                          [this] { OnIncarnationDurable(); });
}

bool WorkerCore::LoadIdentity() {
  const auto stored = identity_store_.Load();
  std::string problem;
  if (!stored.ok()) {
    problem = stored.status().ToString();
  } else if (!stored->foreign.empty()) {
    problem = stored->foreign;
  } else if (stored->payload.has_value()) {
    auto record = ParseIdentityRecord(*stored->payload);
    if (record.has_value() && record->worker == name()) {
      identity_ = *std::move(record);
    } else {
      problem = "the identity record cannot be understood";
    }
  }
  identity_.worker = name();
  if (problem.empty()) return true;
  WorkerFailure failure;
  failure.kind = WorkerFailure::Kind::kRecoveryRefused;
  failure.status = Status(StatusCode::kDataLoss, std::move(problem));
  failure.file = "identity";
  Fail(std::move(failure));
  return false;
}

bool WorkerCore::SetUpApplication() {
  application_->BeginCall(CallContext{world_.executor->Now(), 0});
  if (options_.self.value() == 0) {
    Status status = application_->Setup();
    if (status.ok()) {
      auto topology = application_->EncodeTopology();
      if (topology.ok()) {
        own_topology_ = *std::move(topology);
      } else {
        FailWith(WorkerFailure::Kind::kHook, topology.status(),
                 "serialize the pipeline's objects");
        return false;
      }
    }
    if (!status.ok()) {
      FailWith(WorkerFailure::Kind::kApplication, status, "application_setup");
      return false;
    }
  }
  if (identity_.cluster.value() == 0) return true;
  if (options_.self.value() == 0 && own_topology_ != identity_.topology) {
    world_.observer->OnProbe(Probe::kTopologyChanged);
  }
  const Status loaded = application_->LoadTopology(identity_.topology);
  if (loaded.ok()) return true;
  FailWith(WorkerFailure::Kind::kHook, loaded,
           "deserialize the pipeline's objects");
  return false;
}

void WorkerCore::OnIncarnationDurable() {
  phase_ = Phase::kWaiting;
  events_.SetOwner({identity_.cluster, name()}, identity_.incarnation);
  heard_complete_ = events_.LatestCompleteHeard().value_or(CheckpointId());
  const Status listening = boundary_receiver_.Listen();
  if (!listening.ok()) {
    FailWith(WorkerFailure::Kind::kEnvironment, listening, "listen");
    return;
  }
  world_.observer->OnProbe(Probe::kWorkerStarted);
  if (identity_.cluster.value() != 0 && !BuildPipeline()) return;
  if (options_.self.value() == 0) StartCoordinator();
  control_.Start();
}

void WorkerCore::StartCoordinator() {
  Coordinator::Options options;
  options.members = options_.members;
  options.address = Address(name(), std::to_string(kControlPort));
  options.incarnation = identity_.incarnation;
  options.known_cluster = identity_.cluster;
  options.topology =
      identity_.cluster.value() == 0 ? own_topology_ : identity_.topology;
  options.checkpoint_every = options_.checkpoint_every;
  options.checkpoint_timeout = options_.checkpoint_timeout;
  options.heartbeat_every = options_.heartbeat_every;
  coordinator_ = std::make_unique<Coordinator>(
      world_.executor, world_.network, world_.disk, world_.observer, world_.rng,
      std::move(options),
      [this](WorkerFailure failure) { Fail(std::move(failure)); });
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
      graph, application_.get(), world_.executor, world_.observer, this,
      options_.self, static_cast<uint32_t>(options_.members.size()));
  for (uint32_t i = 0; i < graph.steps.size(); ++i) {
    const StepId step(i);
    if (graph.step(step).kind == StepKind::kSink) AddSink(step);
    if (graph.step(step).kind == StepKind::kSource && !AddSource(step)) {
      return false;
    }
  }
  return true;
}

bool WorkerCore::AddSource(StepId id) {
  const Step& step = pipeline_->graph().step(id);
  const std::string address = Address(name(), PortOf(step.address));
  const FeedDelivery delivery = DeliveryOf(options_.feed_delivery, step.name,
                                           options_.default_feed_delivery);
  std::unique_ptr<Source> source;
  if (delivery == FeedDelivery::kReplayable) {
    source = std::make_unique<ReplayableSource>(
        id, address, step.header_length_bytes, identity_.incarnation,
        world_.network, world_.observer, this);
  } else {
    source = std::make_unique<PlainSource>(
        id, address, step.header_length_bytes, options_.max_object_bytes,
        identity_.incarnation, application_.get(), world_.executor,
        world_.network, this);
  }
  const Status listening = source->Listen();
  sources_.emplace(id, std::move(source));
  if (listening.ok()) return true;
  FailWith(WorkerFailure::Kind::kEnvironment, listening,
           "listen for " + step.name);
  return false;
}

void WorkerCore::AddSink(StepId id) {
  const Step& step = pipeline_->graph().step(id);
  const SinkDelivery delivery = DeliveryOf(options_.sink_delivery, step.address,
                                           options_.default_sink_delivery);
  if (delivery == SinkDelivery::kPlain) {
    sinks_.emplace(
        id, std::make_unique<PlainSink>(step.address, options_.reconnect_first,
                                        options_.reconnect_most,
                                        world_.executor, world_.network, this));
    return;
  }
  TransactionalSink::Options options;
  options.writer = name() + "/" + std::to_string(id.value());
  options.incarnation = identity_.incarnation;
  options.dial = DialTo(step.address, kMaxSinkFrameBytes, false);
  sinks_.emplace(id, std::make_unique<TransactionalSink>(
                         std::move(options), world_.executor, world_.network,
                         world_.observer, this));
}

// ---- Orders of the coordinator.

void WorkerCore::SendControl(const std::string& frame) {
  if (control_.open()) control_.Send(frame);
}

void WorkerCore::SayHello() {
  ControlHello hello;
  hello.cluster = identity_.cluster;
  hello.worker = options_.self;
  hello.name = name();
  hello.incarnation = identity_.incarnation;
  hello.epoch = epoch_;
  if (identity_.cluster.value() != 0 && !storing_topology_) {
    hello.topology_digest = DigestOf(identity_.topology);
  }
  hello.heard_complete = heard_complete_;
  std::string frame;
  AppendControlHello(hello, &frame);
  SendControl(frame);
  if (refused_by_sink_.has_value()) OnSinkRefused(*refused_by_sink_);
}

void WorkerCore::OnControlFrame(uint8_t type, std::string_view payload) {
  if (failed_) return;
  switch (static_cast<ControlMessageType>(type)) {
    case ControlMessageType::kTopology:
      if (auto order = ParseControlTopology(payload)) OnTopology(*order);
      return;
    case ControlMessageType::kRollback:
      if (auto order = ParseControlRollback(payload)) OnRollback(*order);
      return;
    case ControlMessageType::kResume:
      if (auto order = ParseControlResume(payload)) OnResume(*order);
      return;
    case ControlMessageType::kStartCheckpoint:
      if (auto order = ParseControlStartCheckpoint(payload)) {
        OnStartCheckpoint(*order);
      }
      return;
    case ControlMessageType::kComplete:
      if (auto order = ParseControlComplete(payload)) OnComplete(*order);
      return;
    default:
      control_.Drop();
  }
}

void WorkerCore::OnTopology(const ControlTopology& topology) {
  if (storing_topology_) return;  // Answered once it is durable.
  if (identity_.cluster == topology.cluster &&
      identity_.topology == topology.bytes) {
    OnTopologyStored();
    return;
  }
  if (pipeline_ != nullptr) {
    FailWith(WorkerFailure::Kind::kRecoveryRefused,
             Status(StatusCode::kDataLoss,
                    "this worker's directory belongs to another cluster"),
             "");
    return;
  }
  if (topology.bytes != own_topology_) {
    application_->BeginCall(CallContext{world_.executor->Now(), 0});
    const Status loaded = application_->LoadTopology(topology.bytes);
    if (!loaded.ok()) {
      FailWith(WorkerFailure::Kind::kHook, loaded,
               "deserialize the pipeline's objects");
      return;
    }
  }
  identity_.cluster = topology.cluster;
  identity_.topology = topology.bytes;
  storing_topology_ = true;
  identity_store_.SetOwner(identity_.cluster, identity_.incarnation);
  identity_store_.Replace(EncodeIdentityRecord(identity_), [this] {
    storing_topology_ = false;
    events_.SetOwner({identity_.cluster, name()}, identity_.incarnation);
    world_.observer->OnProbe(Probe::kTopologyStored);
    if (BuildPipeline()) OnTopologyStored();
  });
}

void WorkerCore::OnTopologyStored() {
  std::string frame;
  AppendControlTopologyStored({identity_.cluster, DigestOf(identity_.topology)},
                              &frame);
  SendControl(frame);
}

void WorkerCore::OnRollback(const ControlRollback& order) {
  if (order.cluster != identity_.cluster || pipeline_ == nullptr) return;
  if (order.epoch < epoch_ || storing_topology_) return;
  if (order.epoch == epoch_) {
    if (phase_ == Phase::kRollingBack) return;  // Answered when it is done.
    std::string frame;
    AppendControlRolledBack({epoch_}, &frame);
    SendControl(frame);
    return;
  }
  world_.observer->OnProbe(Probe::kRollbackStarted);
  phase_ = Phase::kRollingBack;
  epoch_ = order.epoch;
  target_ = order.target;
  attempt_.reset();
  answer_.clear();
  committing_.reset();
  refused_by_sink_.reset();
  committed_ = target_;
  barrier_started_ = CheckpointId();
  for (auto& [step, source] : sources_) source->Stop();
  pipeline_->StartEpoch(epoch_);
  boundary_receiver_.StartEpoch(identity_.cluster, epoch_);
  for (Peer& peer : peers_) {
    if (peer.sender == nullptr) continue;
    peer.sender->StartEpoch(identity_.cluster, epoch_);
    peer.backed_up = peer.asks_to_mute = false;
  }
  peers_backed_up_ = peers_asking_ = 0;
  congested_ = muted_ = false;
  if (!Restore(order)) return;
  sinks_rolling_back_ = sinks_.size();
  for (auto& [step, sink] : sinks_) {
    sink->StartEpoch(identity_.cluster, epoch_, target_);
  }
  std::optional<VouchedRange> range;
  if (target_.epoch.value() != 0) range = order.range;
  cut_done_ = false;
  const CutOutcome cut = events_.Cut(range, [this] {
    cut_done_ = true;
    MaybeRolledBack();
  });
  if (cut.removed_anything) {
    world_.observer->OnProbe(Probe::kRollbackLogCut);
  }
  if (cut.tail_was_torn) world_.observer->OnProbe(Probe::kLogTornTailCut);
}

bool WorkerCore::Restore(const ControlRollback& order) {
  positions_.clear();
  WorkerFailure refusal;
  refusal.kind = WorkerFailure::Kind::kRecoveryRefused;
  if (heard_complete_ > target_) {
    refusal.status = Status(
        StatusCode::kDataLoss,
        "this worker heard of a newer complete checkpoint than the one that "
        "the coordinator goes back to");
    Fail(std::move(refusal));
    return false;
  }
  if (target_.epoch.value() == 0) return true;
  LogDamage damage;
  auto items = events_.ReadSnapshot(target_, order.range, &damage);
  if (!items.ok()) {
    refusal.status = items.status();
    refusal.file = damage.file;
    refusal.offset_bytes = damage.offset_bytes;
    Fail(std::move(refusal));
    return false;
  }
  heard_complete_ = target_;
  for (const std::string& bytes : *items) {
    const auto item = ParseSnapshotItem(bytes);
    CHECK(item.has_value()) << "a vouched snapshot cannot be parsed";
    if (item->kind == SnapshotItem::Kind::kPosition) {
      positions_[item->step] = item->position;
      continue;
    }
    const Status restored =
        pipeline_->RestoreState(item->step, target_, item->key, item->bytes);
    if (!restored.ok()) {
      FailWith(WorkerFailure::Kind::kHook, restored,
               "deserialize the state of " +
                   pipeline_->graph().step(item->step).name + ", key " +
                   std::string(item->key));
      return false;
    }
  }
  return true;
}

void WorkerCore::OnSinkRolledBack(Sink*, Epoch epoch) {
  if (epoch != epoch_ || phase_ != Phase::kRollingBack) return;
  --sinks_rolling_back_;
  if (sinks_rolling_back_ == 0) {
    world_.observer->OnProbe(Probe::kRollbackSinksResolved);
  }
  MaybeRolledBack();
}

void WorkerCore::MaybeRolledBack() {
  if (failed_ || phase_ != Phase::kRollingBack || !cut_done_ ||
      sinks_rolling_back_ > 0) {
    return;
  }
  phase_ = Phase::kRolledBack;
  std::optional<CheckpointId> target;
  if (target_.epoch.value() != 0) target = target_;
  world_.observer->OnRolledBack(epoch_, target);
  boundary_receiver_.Accept();
  world_.observer->OnProbe(Probe::kRollbackAcknowledged);
  std::string frame;
  AppendControlRolledBack({epoch_}, &frame);
  SendControl(frame);
}

void WorkerCore::OnResume(const ControlResume& order) {
  if (order.epoch != epoch_) return;
  if (phase_ == Phase::kRolledBack) {
    phase_ = Phase::kRunning;
    for (auto& [step, source] : sources_) {
      source->Resume(identity_.cluster, epoch_, positions_[step]);
    }
    UpdateCongestion();
  }
  if (phase_ != Phase::kRunning) return;
  std::string frame;
  AppendControlResumed({epoch_}, &frame);
  SendControl(frame);
}

// ---- Checkpoints.

void WorkerCore::OnStartCheckpoint(const ControlStartCheckpoint& order) {
  const CheckpointId& id = order.checkpoint;
  if (id.epoch != epoch_ || phase_ != Phase::kRunning) return;
  if (id == barrier_started_) {
    if (attempt_.has_value() && attempt_->id == id && attempt_->answered) {
      SendControl(answer_);
    }
    return;
  }
  if (id < barrier_started_) return;
  barrier_started_ = id;
  for (auto& [step, source] : sources_) {
    const uint64_t position = source->position();
    CheckpointAttempt* attempt = AttemptFor(id);
    if (attempt != nullptr) attempt->positions[step] = position;
    pipeline_->OnSourceBarrier(step, id, {EncodePositionItem(step, position)});
  }
}

CheckpointAttempt* WorkerCore::AttemptFor(const CheckpointId& checkpoint) {
  if (!attempt_.has_value() || attempt_->id < checkpoint) {
    attempt_.emplace();
    attempt_->id = checkpoint;
    attempt_->steps_left = pipeline_->graph().steps.size();
    attempt_->sinks_left = sinks_.size();
  }
  // An older barrier still goes through the steps; nobody wants its snapshot.
  return attempt_->id == checkpoint ? &*attempt_ : nullptr;
}

bool WorkerCore::WantsSnapshot(const CheckpointId& checkpoint) {
  return AttemptFor(checkpoint) != nullptr;
}

void WorkerCore::OnStepPassed(StepId step, const CheckpointId& checkpoint,
                              std::vector<std::string> items) {
  CheckpointAttempt* attempt = AttemptFor(checkpoint);
  if (attempt == nullptr) return;
  for (std::string& item : items) attempt->items.push_back(std::move(item));
  auto sink = sinks_.find(step);
  if (sink != sinks_.end()) sink->second->Prepare(checkpoint);
  if (--attempt->steps_left == 0) WriteSnapshot();
}

void WorkerCore::WriteSnapshot() {
  const CheckpointId id = attempt_->id;
  events_.WriteSnapshot(
      id, attempt_->items,
      [this] { world_.observer->OnProbe(Probe::kSnapshotWritten); },
      [this, id](const Result<VouchedRange>& written) {
        if (!attempt_.has_value() || attempt_->id != id) return;
        if (!written.ok()) {
          Decline(id);
          return;
        }
        attempt_->range = *written;
        world_.observer->OnProbe(Probe::kSnapshotSynced);
        MaybeAcknowledge();
      });
  attempt_->items.clear();
}

void WorkerCore::OnSinkPrepared(Sink*, const CheckpointId& checkpoint) {
  if (!attempt_.has_value() || attempt_->id != checkpoint) return;
  --attempt_->sinks_left;
  MaybeAcknowledge();
}

void WorkerCore::MaybeAcknowledge() {
  if (attempt_->answered || !attempt_->range.has_value() ||
      attempt_->sinks_left > 0) {
    return;
  }
  world_.observer->OnCheckpointAcknowledged(attempt_->id);
  world_.observer->OnProbe(Probe::kCheckpointAcknowledged);
  std::string frame;
  AppendControlSnapshotDone({attempt_->id, *attempt_->range}, &frame);
  Answer(std::move(frame));
}

void WorkerCore::Decline(const CheckpointId& checkpoint) {
  world_.observer->OnProbe(Probe::kCheckpointDeclined);
  std::string frame;
  AppendControlDeclined({checkpoint}, &frame);
  Answer(std::move(frame));
}

void WorkerCore::Answer(std::string frame) {
  attempt_->answered = true;
  answer_ = std::move(frame);
  SendControl(answer_);
}

void WorkerCore::OnSinkRefused(const CheckpointId& checkpoint) {
  refused_by_sink_ = checkpoint;
  std::string frame;
  AppendControlSinkRefused({checkpoint}, &frame);
  SendControl(frame);
}

void WorkerCore::OnComplete(const ControlComplete& order) {
  if (order.checkpoint.epoch != epoch_ || phase_ != Phase::kRunning) return;
  if (order.checkpoint <= committed_) {
    std::string frame;
    AppendControlCommitted({order.checkpoint}, &frame);
    SendControl(frame);
    return;
  }
  if (committing_.has_value()) return;  // Answered when it is done.
  committing_ = order;
  heard_complete_ = order.checkpoint;
  events_.NoteComplete(order.checkpoint);
  sinks_committing_ = sinks_.size();
  for (auto& [step, sink] : sinks_) sink->Commit(order.checkpoint);
  MaybeCommitted();
}

void WorkerCore::OnSinkCommitted(Sink*, const CheckpointId& checkpoint) {
  if (!committing_.has_value() || committing_->checkpoint != checkpoint) {
    return;
  }
  --sinks_committing_;
  MaybeCommitted();
}

void WorkerCore::MaybeCommitted() {
  if (sinks_committing_ > 0) return;
  const ControlComplete order = *committing_;
  committing_.reset();
  committed_ = order.checkpoint;
  if (attempt_.has_value() && attempt_->id == order.checkpoint) {
    for (const auto& [step, position] : attempt_->positions) {
      sources_.at(step)->Forget(position);
    }
  }
  if (events_.Collect(order.range)) {
    world_.observer->OnProbe(Probe::kLogCollected);
  }
  std::string frame;
  AppendControlCommitted({order.checkpoint}, &frame);
  SendControl(frame);
}

// ---- Data, back-pressure, failures.

WorkerCore::Peer& WorkerCore::PeerOf(WorkerId worker) {
  Peer& peer = peers_[worker.value()];
  if (peer.sender == nullptr) {
    BoundarySender::Options options;
    options.self = options_.self;
    options.incarnation = identity_.incarnation;
    options.dial = DialTo(Address(options_.members[worker.value()],
                                  std::to_string(kBoundaryPort)),
                          size_t{1} << 20, true);
    peer.sender = std::make_unique<BoundarySender>(
        world_.executor, world_.network, world_.observer, std::move(options),
        [this, worker] { OnPeerChanged(worker); });
    peer.sender->StartEpoch(identity_.cluster, epoch_);
  }
  return peer;
}

void WorkerCore::SendData(WorkerId to, EdgeId edge, const Lineage& lineage,
                          std::string_view key, std::string_view bytes) {
  Peer& peer = PeerOf(to);
  peer.sender->SendData(edge, lineage, key, bytes);
  if (!peer.backed_up) OnPeerChanged(to);
}

void WorkerCore::SendBarrier(WorkerId to, EdgeId edge,
                             const CheckpointId& checkpoint) {
  PeerOf(to).sender->SendBarrier(edge, checkpoint);
}

void WorkerCore::OnSinkMessage(StepId sink, std::string bytes) {
  sinks_.at(sink)->Write(std::move(bytes));
}

void WorkerCore::OnBoundaryData(WorkerId from, const BoundaryData& data) {
  if (!failed_) pipeline_->OnRemoteData(from, data);
}

void WorkerCore::OnBoundaryBarrier(WorkerId from,
                                   const BoundaryBarrier& barrier) {
  if (!failed_) pipeline_->OnRemoteBarrier(from, barrier);
}

void WorkerCore::OnSourceInput(const SourceInput& input) {
  if (!failed_) pipeline_->OnInput(input);
}

void WorkerCore::OnPeerChanged(WorkerId worker) {
  Peer& peer = peers_[worker.value()];
  const size_t limit = options_.mute_above_messages;
  const size_t waiting = peer.sender->unacknowledged();
  const bool backed_up = waiting > (peer.backed_up ? limit / 2 : limit);
  const bool asks = peer.sender->peer_congested();
  if (backed_up == peer.backed_up && asks == peer.asks_to_mute) return;
  peers_backed_up_ += backed_up ? 1 : 0;
  peers_backed_up_ -= peer.backed_up ? 1 : 0;
  peers_asking_ += asks ? 1 : 0;
  peers_asking_ -= peer.asks_to_mute ? 1 : 0;
  peer.backed_up = backed_up;
  peer.asks_to_mute = asks;
  UpdateCongestion();
}

void WorkerCore::OnSinkBacklogChanged() { UpdateCongestion(); }

void WorkerCore::UpdateCongestion() {
  const size_t limit = congested_ ? options_.mute_above_messages / 2
                                  : options_.mute_above_messages;
  congested_ =
      peers_backed_up_ > 0 || pipeline_->queued() > limit ||
      std::any_of(sinks_.begin(), sinks_.end(), [limit](const auto& entry) {
        return entry.second->backlog() > limit;
      });
  // Only a worker's own congestion is passed on: it ends without anybody's
  // sources, so mutes can never wait for each other.
  boundary_receiver_.SetCongested(congested_);
  const bool muted = congested_ || peers_asking_ > 0;
  if (muted == muted_) return;
  muted_ = muted;
  for (auto& [step, source] : sources_) source->SetMuted(muted);
  if (sources_.empty()) return;
  world_.observer->OnProbe(muted ? Probe::kSourceMuted : Probe::kSourceUnmuted);
}

void WorkerCore::OnPipelineFailed(WorkerFailure failure) {
  Fail(std::move(failure));
}

void WorkerCore::OnSourceFailed(WorkerFailure failure) {
  Fail(std::move(failure));
}

void WorkerCore::OnSinkFailed(WorkerFailure failure) {
  Fail(std::move(failure));
}

}  // namespace pouch

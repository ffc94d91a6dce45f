#include "worker/worker_core.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/digest.h"
#include "worker/log_segment.h"
#include "worker/snapshot.h"

namespace pouch {
namespace {

std::vector<std::string> BoundaryAddresses(const WorkerOptions& options) {
  std::vector<std::string> addresses;
  for (const std::string& member : options.members) {
    addresses.push_back(AddressOf(member, kBoundaryPort));
  }
  return addresses;
}

}  // namespace

WorkerCore::WorkerCore(WorkerOptions options, World world,
                       std::unique_ptr<Application> application)
    : options_(std::move(options)),
      world_(world),
      application_(std::move(application)),
      identity_(world.disk, world.executor, options_.self_name()),
      events_(world.disk, world.observer, options_.segment_bytes),
      control_(
          world.executor, world.network,
          DialTo(AddressOf(options_.members[0], kControlPort),
                 kMaxControlFrameBytes),
          Dialer::Callbacks{
              [this] { SayHello(); },
              [this](uint8_t type, std::string_view payload) {
                OnControlFrame(type, payload);
              },
              nullptr, nullptr,
              [this] { world_.observer->OnProbe(Probe::kHeartbeatMissed); },
              [this] { world_.observer->OnProbe(Probe::kConnectionCorrupt); }}),
      boundary_receiver_(
          world.executor, world.network, world.observer,
          {AddressOf(name(), kBoundaryPort),
           static_cast<uint32_t>(options_.members.size()),
           options_.max_object_bytes + kFrameHeaderBytes + (size_t{1} << 16),
           options_.heartbeat_every, options_.acknowledge_every,
           options_.acknowledge_after},
          this),
      boundaries_(world.executor, world.network, world.observer,
                  {BoundaryAddresses(options_), options_.self,
                   DialTo("", size_t{1} << 20), options_.mute_above_messages},
                  [this] { UpdateCongestion(); }),
      checkpointer_(&events_, world.observer, &sources_, &sinks_,
                    [this](const std::string& frame) { SendControl(frame); }) {}

WorkerCore::~WorkerCore() = default;

DialOptions WorkerCore::DialTo(std::string address,
                               size_t max_frame_bytes) const {
  return {std::move(address), max_frame_bytes, options_.reconnect_first,
          options_.reconnect_most, options_.heartbeat_every};
}

CallContext WorkerCore::NewContext() const {
  return CallContext{world_.executor->Now(), world_.rng->Next(),
                     world_.executor->WallClockAhead()};
}

void WorkerCore::Fail(const WorkerFailure& failure) {
  if (failed_) return;
  failed_ = true;
  if (failure.kind == WorkerFailure::Kind::kRecoveryRefused) {
    world_.observer->OnProbe(Probe::kRecoveryRefused);
  }
  world_.observer->OnFailed(failure);
}

void WorkerCore::Refuse(std::string why, std::string file,
                        uint64_t offset_bytes) {
  Status status(StatusCode::kDataLoss, std::move(why));
  Fail({WorkerFailure::Kind::kRecoveryRefused, std::move(status), "",
        std::nullopt, "", std::move(file), offset_bytes});
}

void WorkerCore::FailWith(WorkerFailure::Kind kind, const Status& status,
                          std::string callable) {
  WorkerFailure failure;
  failure.kind = kind;
  failure.status = status;
  failure.callable = std::move(callable);
  Fail(failure);
}

// ---- Orders of the coordinator.

void WorkerCore::SendControl(const std::string& frame) {
  if (control_.open()) control_.Send(frame);
}

void WorkerCore::SayHello() {
  ControlHello hello;
  hello.cluster = identity_.cluster();
  hello.worker = options_.self;
  hello.name = name();
  hello.incarnation = identity_.incarnation();
  hello.epoch = epoch_;
  if (identity_.joined()) {
    hello.topology_digest = DigestOf(identity_.topology());
  }
  hello.heard_complete = checkpointer_.heard_complete();
  hello.heard_epoch = identity_.epoch();
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
        if (phase_ == Phase::kRunning) {
          checkpointer_.OnStartOrder(order->checkpoint);
          NoteAlignmentQueues();
        }
      }
      return;
    case ControlMessageType::kComplete:
      if (auto order = ParseControlComplete(payload)) {
        if (phase_ == Phase::kRunning) checkpointer_.OnComplete(*order);
      }
      return;
    case ControlMessageType::kTurnedAway:
      if (auto away = ParseControlTurnedAway(payload)) OnTurnedAway(*away);
      return;
    default:
      control_.Drop();
  }
}

void WorkerCore::OnTurnedAway(const ControlTurnedAway& away) {
  Refuse(
      "this directory is older than what the coordinator knows of this "
      "worker's start number " +
          std::to_string(away.known.value()) + ", while this is number " +
          std::to_string(identity_.incarnation().value()),
      identity_.file(), identity_.offset_bytes());
}

void WorkerCore::OnTopology(const ControlTopology& topology) {
  if (identity_.joining()) return;  // Answered once it is durable.
  if (identity_.joined() && identity_.cluster() == topology.cluster &&
      identity_.topology() == topology.bytes) {
    OnTopologyStored();
    return;
  }
  if (pipeline_ != nullptr) {
    Refuse(
        "this worker's directory belongs to another cluster than the "
        "coordinator's",
        identity_.file(), identity_.offset_bytes());
    return;
  }
  application_->BeginCall(NewContext());
  const Status loaded = application_->LoadTopology(topology.bytes);
  if (!loaded.ok()) {
    FailWith(WorkerFailure::Kind::kHook, loaded,
             "deserialize the pipeline's objects");
    return;
  }
  identity_.Join(topology.cluster, topology.bytes, [this] {
    events_.SetOwner({identity_.cluster(), name()}, identity_.incarnation());
    world_.observer->OnProbe(Probe::kTopologyStored);
    if (BuildPipeline()) OnTopologyStored();
  });
}

void WorkerCore::OnTopologyStored() {
  std::string frame;
  AppendControlTopologyStored(
      {identity_.cluster(), DigestOf(identity_.topology())}, &frame);
  SendControl(frame);
}

void WorkerCore::OnRollback(const ControlRollback& order) {
  if (identity_.cluster().value() == 0) {
    return Refuse(
        "no cluster is known to this directory, but the cluster of "
        "the coordinator knows this worker since epoch 1",
        identity_.file(), identity_.offset_bytes());
  }
  if (order.cluster != identity_.cluster() || pipeline_ == nullptr) return;
  if (order.epoch < epoch_ || identity_.joining()) return;
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
  refused_by_sink_.reset();
  checkpointer_.StartEpoch(pipeline_.get(), epoch_, target_);
  for (auto& [step, source] : sources_) source->Stop();
  pipeline_->StartEpoch(epoch_);
  boundary_receiver_.StartEpoch(identity_.cluster(), epoch_);
  boundaries_.StartEpoch(identity_.cluster(), epoch_);
  congested_ = muted_ = false;
  if (!Restore(order)) return;
  sinks_rolling_back_ = sinks_.size();
  for (auto& [step, sink] : sinks_) {
    sink->StartEpoch(identity_.cluster(), epoch_, target_);
  }
  // Whoever gave this order must not forget it, and if it does, somebody has
  // to tell: it would use the epoch again.
  epoch_noted_ = false;
  identity_.EnterEpoch(epoch_, [this] {
    epoch_noted_ = true;
    MaybeRolledBack();
  });
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
  if (checkpointer_.heard_complete() > target_) {
    Refuse(
        "this worker heard of a newer complete checkpoint than the one that "
        "the coordinator goes back to: the record of " +
            options_.members[0] + " is too old",
        AnySegmentOf(kCoordinatorSeries));
    return false;
  }
  if (target_.epoch.value() == 0) return true;
  LogDamage damage;
  auto items = events_.ReadSnapshot(target_, order.range, &damage);
  if (!items.ok()) {
    Refuse(items.status().message(), damage.file, damage.offset_bytes);
    return false;
  }
  checkpointer_.set_heard_complete(target_);
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
  if (failed_ || phase_ != Phase::kRollingBack || !cut_done_ || !epoch_noted_ ||
      sinks_rolling_back_ > 0) {
    return;
  }
  phase_ = Phase::kRolledBack;
  std::optional<CheckpointId> target;
  if (target_.epoch.value() != 0) {
    target = target_;
    events_.NoteComplete(target_);  // The cut took the older note away.
  }
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
      source->Resume(identity_.cluster(), epoch_, positions_[step]);
    }
    UpdateCongestion();
  }
  if (phase_ != Phase::kRunning) return;
  std::string frame;
  AppendControlResumed({epoch_}, &frame);
  SendControl(frame);
}

// ---- Checkpoints.

bool WorkerCore::WantsSnapshot(const CheckpointId& checkpoint) {
  return checkpointer_.Wants(checkpoint);
}

void WorkerCore::OnStepPassed(StepId step, const CheckpointId& checkpoint,
                              std::vector<std::string> items) {
  checkpointer_.OnStepPassed(step, checkpoint, std::move(items));
}

void WorkerCore::OnSinkPrepared(Sink*, const CheckpointId& checkpoint) {
  checkpointer_.OnSinkPrepared(checkpoint);
}

void WorkerCore::OnSinkCommitted(Sink*, const CheckpointId& checkpoint) {
  checkpointer_.OnSinkCommitted(checkpoint);
}

void WorkerCore::OnSinkRefused(const CheckpointId& checkpoint) {
  refused_by_sink_ = checkpoint;
  std::string frame;
  AppendControlSinkRefused({checkpoint}, &frame);
  SendControl(frame);
}

// ---- Data, back-pressure, failures.

void WorkerCore::SendData(WorkerId to, EdgeId edge, const Lineage& lineage,
                          std::string_view key, std::string_view bytes) {
  boundaries_.SendData(to, edge, lineage, key, bytes);
}

void WorkerCore::SendBarrier(WorkerId to, EdgeId edge,
                             const CheckpointId& checkpoint) {
  boundaries_.SendBarrier(to, edge, checkpoint);
}

void WorkerCore::OnSinkMessage(StepId sink, std::string bytes) {
  sinks_.at(sink)->Write(std::move(bytes));
}

void WorkerCore::OnBoundaryData(WorkerId from, const BoundaryData& data) {
  if (failed_) return;
  pipeline_->OnRemoteData(from, data);
  NoteAlignmentQueues();
}

void WorkerCore::OnBoundaryBarrier(WorkerId from,
                                   const BoundaryBarrier& barrier) {
  if (failed_) return;
  pipeline_->OnRemoteBarrier(from, barrier);
  NoteAlignmentQueues();
}

void WorkerCore::NoteAlignmentQueues() {
  if (congested_ || pipeline_->queued() > options_.mute_above_messages) {
    UpdateCongestion();
  }
}

void WorkerCore::OnSourceInput(const SourceInput& input) {
  if (!failed_) pipeline_->OnInput(input);
}

void WorkerCore::UpdateCongestion() {
  const size_t limit = congested_ ? options_.mute_above_messages / 2
                                  : options_.mute_above_messages;
  congested_ =
      boundaries_.backed_up() || pipeline_->queued() > limit ||
      std::any_of(sinks_.begin(), sinks_.end(), [limit](const auto& entry) {
        return entry.second->backlog() > limit;
      });
  // Only a worker's own congestion is passed on: it ends without anybody's
  // sources, so mutes can never wait for each other.
  boundary_receiver_.SetCongested(congested_);
  const bool muted = congested_ || boundaries_.asked_to_mute();
  if (muted == muted_) return;
  muted_ = muted;
  for (auto& [step, source] : sources_) source->SetMuted(muted);
  if (sources_.empty()) return;
  world_.observer->OnProbe(muted ? Probe::kSourceMuted : Probe::kSourceUnmuted);
}

}  // namespace pouch

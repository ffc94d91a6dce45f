#include "worker/coordinator.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/digest.h"
#include "worker/log_segment.h"

namespace pouch {

Coordinator::Coordinator(Executor* executor, Network* network, Disk* disk,
                         Observer* observer, Rng* rng, Options options,
                         std::function<void(WorkerFailure)> fail)
    : executor_(executor),
      network_(network),
      observer_(observer),
      rng_(rng),
      options_(std::move(options)),
      fail_(std::move(fail)),
      store_(disk, executor, kCoordinatorSeries, options_.members[0]),
      members_(options_.members.size()),
      topology_digest_(DigestOf(options_.topology)) {}

Coordinator::~Coordinator() {
  executor_->Cancel(checkpoint_timer_);
  executor_->Cancel(overdue_timer_);
}

template <typename Predicate>
bool Coordinator::All(Predicate predicate) const {
  return std::all_of(members_.begin(), members_.end(), predicate);
}

void Coordinator::Refuse(std::string message) {
  if (refused_) return;
  refused_ = true;
  WorkerFailure failure;
  failure.kind = WorkerFailure::Kind::kRecoveryRefused;
  failure.status = Status(StatusCode::kDataLoss, std::move(message));
  failure.file = record_file_;
  failure.offset_bytes = record_end_;
  observer_->OnProbe(Probe::kRecoveryRefused);
  fail_(std::move(failure));
}

void Coordinator::Start() {
  if (!LoadRecord()) return;
  auto listener = network_->Listen(
      options_.address, [this](std::unique_ptr<Connection> connection) {
        auto link = FrameLink::Adopt(std::move(connection),
                                     kMaxControlFrameBytes, this);
        link->StartHeartbeats(executor_, options_.heartbeat_every, [this] {
          observer_->OnProbe(Probe::kHeartbeatMissed);
        });
        strangers_.push_back(std::move(link));
      });
  if (!listener.ok()) {
    WorkerFailure failure;
    failure.kind = WorkerFailure::Kind::kEnvironment;
    failure.status = listener.status();
    fail_(std::move(failure));
    return;
  }
  listener_ = *std::move(listener);
  // A cluster that was read back may stand in the page cache alone; nobody may
  // join it before it is written again. Later epochs are, by their rollback.
  if (record_.cluster.value() != 0 && record_.epoch.value() == 0) {
    MakeClusterDurable();
  }
}

bool Coordinator::LoadRecord() {
  const auto stored = store_.Load();
  if (!stored.ok()) {
    Refuse("the coordinator's record cannot be read: " +
           stored.status().ToString());
    return false;
  }
  record_file_ = stored->newest_file.empty() ? AnySegmentOf(kCoordinatorSeries)
                                             : stored->newest_file;
  record_end_ = stored->damaged_at;
  if (!stored->foreign.empty()) {
    Refuse(stored->foreign);
    return false;
  }
  if (stored->torn_tail) observer_->OnProbe(Probe::kCoordinatorTornTail);
  if (!stored->payload.has_value()) {
    if (options_.known_cluster.value() == 0) return true;
    Refuse("the coordinator's record is missing or damaged");
    return false;
  }
  auto record = ParseClusterRecord(*stored->payload);
  if (!record.has_value() || record->members != options_.members) {
    Refuse(record.has_value()
               ? "the coordinator's record names other members"
               : "the coordinator's record cannot be understood");
    return false;
  }
  if (options_.known_cluster.value() != 0 &&
      options_.known_cluster != record->cluster) {
    Refuse("the coordinator's record is another cluster's");
    return false;
  }
  record_ = *std::move(record);
  found_complete_ = record_.has_complete();
  next_number_ = record_.complete.number.next();
  store_.SetOwner(record_.cluster, options_.incarnation);
  for (size_t i = 0; i < members_.size(); ++i) {
    members_[i].incarnation = record_.incarnations[i];
  }
  return true;
}

void Coordinator::OnFrame(FrameLink* link, uint8_t type,
                          std::string_view payload) {
  const auto kind = static_cast<ControlMessageType>(type);
  if (kind == ControlMessageType::kHello) {
    if (const auto hello = ParseControlHello(payload)) {
      OnHello(link, *hello);
      return;
    }
  } else if (link->tag() != FrameLink::kNoTag) {
    OnAnswer(&members_[link->tag()], kind, payload);
    return;
  }
  OnLinkClosed(link, OkStatus());
}

void Coordinator::OnLinkClosed(FrameLink* link, const Status& reason) {
  if (reason.code() == StatusCode::kDataLoss) {
    observer_->OnProbe(Probe::kConnectionCorrupt);
  }
  if (link->tag() != FrameLink::kNoTag) {
    members_[link->tag()].link.reset();
    return;
  }
  std::erase_if(strangers_, [link](const auto& stranger) {
    return stranger.get() == link;
  });
}

void Coordinator::OnHello(FrameLink* link, const ControlHello& hello) {
  const uint32_t index = hello.worker.value();
  auto stranger = std::find_if(
      strangers_.begin(), strangers_.end(),
      [link](const auto& candidate) { return candidate.get() == link; });
  if (index >= members_.size() || hello.name != options_.members[index] ||
      stranger == strangers_.end()) {
    OnLinkClosed(link, OkStatus());
    return;
  }
  Member& member = members_[index];
  // Every member was durably one when the first epoch began: who is none now
  // has lost its disk. Before that, nothing is lost with it, but that it
  // counts its starts anew.
  const bool has_no_cluster = hello.cluster.value() == 0;
  if (has_no_cluster && record_.epoch.value() != 0) {
    SendRollback(member, link);
    OnLinkClosed(link, OkStatus());
    return;
  }
  if (!has_no_cluster && IsSetBack(member, hello)) {
    TurnAway(link, member);
    return;
  }
  if (member.link != nullptr) observer_->OnProbe(Probe::kConnectionReplaced);
  member.link = std::move(*stranger);
  member.link->set_tag(index);
  strangers_.erase(stranger);
  member.incarnation = hello.incarnation;
  member.heard_complete = hello.heard_complete;
  member.epoch = hello.epoch;
  member.heard_epoch = std::max(hello.epoch, hello.heard_epoch);
  member.has_topology = record_.cluster.value() != 0 &&
                        hello.cluster == record_.cluster &&
                        hello.topology_digest == topology_digest_;
  observer_->OnProbe(Probe::kWorkerJoined);
  if (record_.cluster.value() != 0 && !creating_cluster_ &&
      !member.has_topology) {
    SendTopology(&member);
  }
  if (member.incarnation == member.rolled_incarnation) ResendOrders(&member);
  Advance();
}

// A process never goes back to an older epoch: who says the same start again,
// but has not been as far, was started a second time under that number.
bool Coordinator::IsSetBack(const Member& member, const ControlHello& hello) {
  return hello.incarnation < member.incarnation ||
         (hello.incarnation == member.incarnation &&
          hello.epoch < member.epoch);
}

void Coordinator::TurnAway(FrameLink* link, const Member& member) {
  // The link stays: one that a dead process left behind closes by itself.
  std::string frame;
  AppendControlTurnedAway({member.incarnation}, &frame);
  link->Send(frame);
}

void Coordinator::OnAnswer(Member* member, ControlMessageType type,
                           std::string_view payload) {
  if (type == ControlMessageType::kTopologyStored) {
    const auto stored = ParseControlTopologyStored(payload);
    if (stored && stored->cluster == record_.cluster &&
        stored->topology_digest == topology_digest_) {
      member->has_topology = true;
      Advance();
    }
  } else if (type == ControlMessageType::kRolledBack) {
    const auto rolled = ParseControlRolledBack(payload);
    if (rolled) OnRolledBack(member, rolled->epoch);
  } else if (type == ControlMessageType::kResumed) {
    const auto resumed = ParseControlResumed(payload);
    if (resumed && resumed->epoch == record_.epoch) member->resumed = true;
  } else if (type == ControlMessageType::kSnapshotDone) {
    const auto done = ParseControlSnapshotDone(payload);
    if (done) OnSnapshotDone(member, *done);
  } else if (type == ControlMessageType::kDeclined) {
    const auto declined = ParseControlDeclined(payload);
    if (declined && in_flight_ == declined->checkpoint) GiveUpCheckpoint();
  } else if (type == ControlMessageType::kCommitted) {
    const auto committed = ParseControlCommitted(payload);
    if (committed) OnCommitted(member, committed->checkpoint);
  } else if (type == ControlMessageType::kSinkRefused) {
    const auto refused = ParseControlSinkRefused(payload);
    if (refused && refused->checkpoint.epoch == record_.epoch &&
        phase_ == Phase::kRunning) {
      sink_refused_ = true;
      Advance();
    }
  } else {
    OnLinkClosed(member->link.get(), OkStatus());
  }
}

bool Coordinator::EverybodyIsHere() const {
  return All([](const Member& member) { return member.link != nullptr; });
}

bool Coordinator::RollbackIsDue() const {
  return sink_refused_ || !All([](const Member& member) {
           return member.incarnation == member.rolled_incarnation;
         });
}

void Coordinator::Advance() {
  if (refused_ || phase_ == Phase::kWriting || creating_cluster_ ||
      !EverybodyIsHere()) {
    return;
  }
  if (record_.cluster.value() == 0) {
    CreateCluster();
    return;
  }
  const bool all_have_topology =
      All([](const Member& member) { return member.has_topology; });
  if (all_have_topology && RollbackIsDue() && RecordIsCurrent()) {
    BeginRollback();
  }
}

bool Coordinator::RecordIsCurrent() {
  CheckpointId heard;
  Epoch heard_epoch;
  for (const Member& member : members_) {
    heard = std::max(heard, member.heard_complete);
    heard_epoch = std::max(heard_epoch, member.heard_epoch);
  }
  if (heard > record_.complete) {
    Refuse("a worker heard that checkpoint " +
           std::to_string(heard.number.value()) + " of epoch " +
           std::to_string(heard.epoch.value()) +
           " is complete, but the coordinator's record ends before it");
    return false;
  }
  if (heard_epoch > record_.epoch) {
    Refuse("a worker heard of epoch " + std::to_string(heard_epoch.value()) +
           ", but the coordinator's record ends before it");
    return false;
  }
  if (found_complete_ && heard < record_.complete) {
    observer_->OnProbe(Probe::kCompleteFoundAtStart);
  }
  found_complete_ = false;
  return true;
}

void Coordinator::CreateCluster() {
  if (!RecordIsCurrent()) return;
  record_ = ClusterRecord();
  while (record_.cluster.value() == 0) {
    record_.cluster = ClusterId(rng_->Next());
  }
  record_.members = options_.members;
  record_.incarnations.resize(members_.size());
  store_.SetOwner(record_.cluster, options_.incarnation);
  MakeClusterDurable();
}

void Coordinator::MakeClusterDurable() {
  creating_cluster_ = true;
  store_.Replace(EncodeClusterRecord(record_), [this] {
    creating_cluster_ = false;
    for (Member& member : members_) {
      if (!member.has_topology) SendTopology(&member);
    }
    Advance();
  });
}

void Coordinator::BeginRollback() {
  if (phase_ == Phase::kRollingBack) {
    observer_->OnProbe(Probe::kRollbackSuperseded);
  }
  const auto restarted =
      std::count_if(members_.begin(), members_.end(), [](const Member& member) {
        return member.rolled_incarnation.value() != 0 &&
               member.incarnation != member.rolled_incarnation;
      });
  if (restarted >= 2) observer_->OnProbe(Probe::kRollbackTwoDown);
  executor_->Cancel(checkpoint_timer_);
  executor_->Cancel(overdue_timer_);
  in_flight_.reset();
  announced_.reset();
  // A completion whose record is not durable yet becomes so with this one.
  completing_ = false;
  sink_refused_ = false;
  requested_ = false;
  phase_ = Phase::kWriting;
  record_.epoch = record_.epoch.next();
  record_.incarnations.clear();
  for (Member& member : members_) {
    record_.incarnations.push_back(member.incarnation);
    member.rolled_incarnation = member.incarnation;
    member.rolled_back = false;
    member.resumed = false;
  }
  store_.Replace(EncodeClusterRecord(record_), [this] { OnEpochDurable(); });
}

void Coordinator::OnEpochDurable() {
  phase_ = Phase::kRollingBack;
  std::optional<CheckpointId> target;
  if (record_.has_complete()) {
    target = record_.complete;
    observer_->OnCheckpointVouched(record_.complete, record_.ranges);
  }
  observer_->OnRollbackOrdered(record_.epoch, target);
  observer_->OnProbe(Probe::kEpochDurable);
  if (!target.has_value()) observer_->OnProbe(Probe::kRollbackToNothing);
  for (const Member& member : members_) {
    // The epoch does not count on who restarted while the record was written.
    if (member.link != nullptr &&
        member.incarnation == member.rolled_incarnation) {
      SendRollback(member, member.link.get());
    }
  }
  Advance();
}

void Coordinator::OnRolledBack(Member* member, Epoch epoch) {
  if (phase_ != Phase::kRollingBack || epoch != record_.epoch) return;
  member->rolled_back = true;
  member->epoch = epoch;
  if (!All([](const Member& each) { return each.rolled_back; })) return;
  phase_ = Phase::kRunning;
  observer_->OnEpochStarted(record_.epoch);
  observer_->OnProbe(Probe::kEpochStarted);
  for (Member& each : members_) SendResume(&each);
  ScheduleCheckpoint();
}

void Coordinator::ResendOrders(Member* member) {
  if (phase_ == Phase::kRollingBack && !member->rolled_back) {
    SendRollback(*member, member->link.get());
  }
  if (phase_ != Phase::kRunning) return;
  if (!member->resumed) SendResume(member);
  if (in_flight_.has_value() && !member->snapshot_done) {
    SendStartCheckpoint(member);
  }
  if (announced_.has_value() && !member->committed) SendComplete(member);
}

void Coordinator::RequestCheckpoint() {
  requested_ = true;
  StartCheckpoint();
}

void Coordinator::ScheduleCheckpoint() {
  executor_->Cancel(checkpoint_timer_);
  const Duration pause = requested_ ? Duration() : options_.checkpoint_every;
  checkpoint_timer_ = executor_->PostAt(executor_->Now() + pause,
                                        [this] { StartCheckpoint(); });
}

void Coordinator::StartCheckpoint() {
  if (phase_ != Phase::kRunning || in_flight_ || completing_ || announced_) {
    return;
  }
  requested_ = false;
  executor_->Cancel(checkpoint_timer_);
  in_flight_ = CheckpointId{record_.epoch, next_number_};
  next_number_ = next_number_.next();
  overdue_timer_ =
      executor_->PostAt(executor_->Now() + options_.checkpoint_timeout, [this] {
        observer_->OnProbe(Probe::kCheckpointOverdue);
        GiveUpCheckpoint();
      });
  observer_->OnProbe(Probe::kCheckpointStarted);
  for (Member& member : members_) {
    member.snapshot_done = false;
    SendStartCheckpoint(&member);
  }
}

void Coordinator::GiveUpCheckpoint() {
  executor_->Cancel(overdue_timer_);
  in_flight_.reset();
  ScheduleCheckpoint();
}

void Coordinator::OnSnapshotDone(Member* member,
                                 const ControlSnapshotDone& done) {
  if (in_flight_ != done.checkpoint) return;
  member->snapshot_done = true;
  member->range = done.range;
  if (All([](const Member& each) { return each.snapshot_done; })) {
    OnAllSnapshotsDone();
  }
}

void Coordinator::OnAllSnapshotsDone() {
  executor_->Cancel(overdue_timer_);
  record_.complete = *in_flight_;
  record_.ranges.clear();
  for (const Member& member : members_) record_.ranges.push_back(member.range);
  in_flight_.reset();
  completing_ = true;
  // From here on it is neither announced nor abandoned until it is durable.
  store_.Append(
      EncodeClusterRecord(record_),
      [this] { observer_->OnProbe(Probe::kCompleteWritten); },
      [this] { observer_->OnProbe(Probe::kCompleteRetried); },
      [this] { OnCompleteDurable(); });
}

void Coordinator::OnCompleteDurable() {
  completing_ = false;
  announced_ = record_.complete;
  observer_->OnCheckpointVouched(record_.complete, record_.ranges);
  observer_->OnCheckpointComplete(record_.complete);
  observer_->OnProbe(Probe::kCompleteDurable);
  for (Member& member : members_) {
    member.committed = false;
    SendComplete(&member);
  }
  observer_->OnProbe(Probe::kCheckpointAnnounced);
}

void Coordinator::OnCommitted(Member* member, const CheckpointId& checkpoint) {
  member->heard_complete = std::max(member->heard_complete, checkpoint);
  if (announced_ != checkpoint) return;
  member->committed = true;
  if (!All([](const Member& each) { return each.committed; })) return;
  announced_.reset();
  observer_->OnCheckpointCommitted(checkpoint);
  observer_->OnProbe(Probe::kCheckpointCommitted);
  ScheduleCheckpoint();
}

}  // namespace pouch

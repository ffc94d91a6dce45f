#include "worker/transactional_sink.h"

#include <algorithm>
#include <utility>

namespace pouch {
namespace {

// Above this the connection is slow and messages wait here, where they count.
constexpr size_t kUnsentBytesLimit = 64 << 10;

}  // namespace

TransactionalSink::TransactionalSink(Options options, Executor* executor,
                                     Network* network, Observer* observer,
                                     SinkHost* host)
    : options_(std::move(options)),
      observer_(observer),
      host_(host),
      dialer_(executor, network, options_.dial,
              Dialer::Callbacks{
                  [this] { SayHello(); },
                  [this](uint8_t type, std::string_view payload) {
                    OnFrame(type, payload);
                  },
                  [this] {
                    Flush();
                    host_->OnSinkBacklogChanged();
                  },
                  [this] { welcomed_ = false; },
                  [this] { observer_->OnProbe(Probe::kHeartbeatMissed); }}) {}

void TransactionalSink::StartEpoch(ClusterId cluster, Epoch epoch,
                                   const CheckpointId& target) {
  cluster_ = cluster;
  epoch_ = epoch;
  target_ = target;
  resolving_ = true;
  welcomed_ = false;
  kept_.clear();
  first_number_ = 1;
  unsent_ = 0;
  sent_up_to_ = 0;
  prepares_.clear();
  prepares_sent_ = 0;
  committing_.reset();
  if (dialer_.open()) {
    SayHello();
  } else {
    dialer_.Start();
  }
}

void TransactionalSink::SayHello() {
  std::string frame;
  AppendSinkHello({cluster_, options_.writer, options_.incarnation, epoch_},
                  &frame);
  dialer_.Send(frame);
}

void TransactionalSink::Write(std::string bytes) {
  std::string frame;
  const uint64_t number = first_number_ + kept_.size();
  AppendSinkData({epoch_, number, bytes}, &frame);
  kept_.push_back(std::move(frame));
  ++unsent_;
  Flush();
  if (unsent_ > 0) host_->OnSinkBacklogChanged();
}

void TransactionalSink::Flush() {
  if (!welcomed_ || resolving_) return;
  while (unsent_ > 0 && dialer_.unsent_bytes() < kUnsentBytesLimit) {
    dialer_.Send(kept_[kept_.size() - unsent_]);
    --unsent_;
  }
  const uint64_t sent = first_number_ + kept_.size() - 1 - unsent_;
  sent_up_to_ = std::max(sent_up_to_, sent);
  // A transaction is prepared once all its messages are on their way.
  while (prepares_sent_ < prepares_.size() &&
         prepares_[prepares_sent_].last <= sent) {
    SendPrepare(prepares_[prepares_sent_++]);
  }
}

void TransactionalSink::Prepare(const CheckpointId& checkpoint) {
  prepares_.push_back({checkpoint, first_number_ + kept_.size() - 1});
  Flush();
}

void TransactionalSink::SendPrepare(const SinkPrepare& prepare) {
  std::string frame;
  AppendSinkPrepare(prepare, &frame);
  dialer_.Send(frame);
}

void TransactionalSink::Commit(const CheckpointId& checkpoint) {
  committing_ = checkpoint;
  if (welcomed_ && !resolving_) SendCommit();
}

void TransactionalSink::SendCommit() {
  std::string frame;
  AppendSinkCommit({*committing_}, &frame);
  dialer_.Send(frame);
}

void TransactionalSink::SendResolve() {
  std::string frame;
  AppendSinkResolve({epoch_, target_}, &frame);
  dialer_.Send(frame);
}

void TransactionalSink::OnFrame(uint8_t type, std::string_view payload) {
  bool understood = false;
  switch (static_cast<SinkMessageType>(type)) {
    case SinkMessageType::kWelcome:
      if (auto welcome = ParseSinkWelcome(payload)) {
        understood = OnWelcome(*welcome);
      }
      break;
    case SinkMessageType::kVote:
      if (auto vote = ParseSinkVote(payload)) understood = OnVote(*vote);
      break;
    case SinkMessageType::kCommitted:
      if (auto committed = ParseSinkCommitted(payload)) {
        understood = OnCommitted(*committed);
      }
      break;
    case SinkMessageType::kResolved:
      if (auto resolved = ParseSinkResolved(payload)) {
        understood = OnResolved(*resolved);
      }
      break;
    default:
      break;
  }
  if (!understood) dialer_.Drop();
}

bool TransactionalSink::OnWelcome(const SinkWelcome& welcome) {
  if (welcome.epoch != epoch_) return true;  // Answers an older Hello.
  const bool from_nothing = target_.epoch.value() == 0;
  if (resolving_ && (welcome.last_committed > target_ ||
                     (from_nothing && welcome.knows_commits))) {
    WorkerFailure failure;
    failure.kind = WorkerFailure::Kind::kRecoveryRefused;
    failure.status =
        Status(StatusCode::kDataLoss,
               "sink " + options_.dial.address +
                   " has committed a checkpoint that is newer than what the "
                   "coordinator's record says");
    host_->OnSinkFailed(std::move(failure));
    return true;
  }
  welcomed_ = true;
  if (resolving_) {
    SendResolve();
    return true;
  }
  // After a reconnect within the epoch: everything unanswered goes again, but
  // the messages that arrived.
  const uint64_t next = std::max(welcome.last_received + 1, first_number_);
  const uint64_t kept_end = first_number_ + kept_.size();
  if (next > kept_end) return false;  // It claims what was never sent.
  if (sent_up_to_ >= next) observer_->OnProbe(Probe::kSinkResent);
  unsent_ = kept_end - next;
  prepares_sent_ = 0;
  Flush();
  host_->OnSinkBacklogChanged();
  if (committing_.has_value()) SendCommit();
  return true;
}

bool TransactionalSink::OnVote(const SinkVote& vote) {
  // Votes come in order; one that repeats an older one changes nothing.
  if (prepares_.empty() || prepares_.front().transaction != vote.transaction) {
    return true;
  }
  const SinkPrepare prepare = prepares_.front();
  prepares_.pop_front();
  if (prepares_sent_ > 0) --prepares_sent_;
  if (!vote.yes) {
    observer_->OnProbe(Probe::kSinkRefused);
    host_->OnSinkRefused(vote.transaction);
    return true;
  }
  while (!kept_.empty() && first_number_ <= prepare.last) {
    kept_.pop_front();
    ++first_number_;
  }
  observer_->OnProbe(Probe::kSinkPrepared);
  host_->OnSinkPrepared(this, vote.transaction);
  return true;
}

bool TransactionalSink::OnCommitted(const SinkCommitted& committed) {
  if (!committing_.has_value() || *committing_ != committed.up_to) return true;
  committing_.reset();
  observer_->OnProbe(Probe::kSinkCommitted);
  host_->OnSinkCommitted(this, committed.up_to);
  return true;
}

bool TransactionalSink::OnResolved(const SinkResolved& resolved) {
  if (!resolving_ || resolved.epoch != epoch_) return true;
  resolving_ = false;
  for (uint32_t i = 0; i < resolved.committed; ++i) {
    observer_->OnProbe(Probe::kSinkCommittedAtRollback);
  }
  for (uint32_t i = 0; i < resolved.aborted; ++i) {
    observer_->OnProbe(Probe::kSinkAborted);
  }
  host_->OnSinkRolledBack(this, epoch_);
  return true;
}

}  // namespace pouch

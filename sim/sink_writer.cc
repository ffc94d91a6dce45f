#include "sim/sink_writer.h"

#include <algorithm>
#include <utility>

namespace pouch {
namespace {

Status Refused(std::string message) {
  return Status(StatusCode::kFailedPrecondition, std::move(message));
}

std::string Text(Epoch epoch) { return std::to_string(epoch.value()); }

}  // namespace

Status SinkWriter::AcceptHello(const SinkHello& hello) {
  if (hello.incarnation < incarnation_) {
    return Refused("hello of incarnation " +
                   std::to_string(hello.incarnation.value()) + " after " +
                   std::to_string(incarnation_.value()));
  }
  if (hello.epoch < hello_epoch_) {
    return Refused("hello of epoch " + Text(hello.epoch) + " after " +
                   Text(hello_epoch_));
  }
  cluster_ = hello.cluster;
  incarnation_ = hello.incarnation;
  hello_epoch_ = hello.epoch;
  return OkStatus();
}

SinkWelcome SinkWriter::Welcome(bool knows_commits) const {
  SinkWelcome welcome;
  welcome.epoch = hello_epoch_;
  welcome.last_received =
      last_resolved_.epoch == hello_epoch_ ? last_received_ : 0;
  welcome.last_committed = last_committed_;
  welcome.knows_commits = knows_commits;
  return welcome;
}

Status SinkWriter::HandleData(const SinkData& data) {
  if (data.epoch != last_resolved_.epoch || data.epoch < hello_epoch_) {
    return Refused("data of epoch " + Text(data.epoch) + " in epoch " +
                   Text(last_resolved_.epoch));
  }
  if (data.number <= last_received_) return OkStatus();
  if (data.number != last_received_ + 1) {
    return Status(StatusCode::kDataLoss, "data " + std::to_string(data.number) +
                                             " after " +
                                             std::to_string(last_received_));
  }
  unprepared_.emplace_back(data.bytes);
  last_received_ = data.number;
  return OkStatus();
}

Result<SinkVote> SinkWriter::HandlePrepare(const SinkPrepare& prepare,
                                           bool refuse, bool* consumed) {
  const CheckpointId id = prepare.transaction;
  *consumed = false;
  if (id.epoch != last_resolved_.epoch || id.epoch < hello_epoch_) {
    return Refused("prepare of epoch " + Text(id.epoch) + " in epoch " +
                   Text(last_resolved_.epoch));
  }
  if (refused_ == id) return SinkVote{id, false};
  const bool known = id <= last_committed_ ||
                     (!prepared_.empty() && id <= prepared_.back().id);
  if (known) return SinkVote{id, true};
  const uint64_t first = last_received_ - unprepared_.size() + 1;
  if (prepare.last > last_received_ || prepare.last + 1 < first) {
    return Status(StatusCode::kDataLoss,
                  "prepare up to " + std::to_string(prepare.last) + " with " +
                      std::to_string(first) + " to " +
                      std::to_string(last_received_) + " at hand");
  }
  if (refuse) {
    *consumed = true;
    refused_ = id;
    return SinkVote{id, false};
  }
  const auto end =
      unprepared_.begin() + static_cast<ptrdiff_t>(prepare.last + 1 - first);
  Transaction transaction{id, {}};
  transaction.messages.assign(std::make_move_iterator(unprepared_.begin()),
                              std::make_move_iterator(end));
  unprepared_.erase(unprepared_.begin(), end);
  prepared_.push_back(std::move(transaction));
  return SinkVote{id, true};
}

std::deque<SinkWriter::Transaction> SinkWriter::HandleCommit(
    const SinkCommit& commit) {
  return CommitUpTo(commit.up_to);
}

std::deque<SinkWriter::Transaction> SinkWriter::HandleResolve(
    const SinkResolve& resolve, SinkResolved* answer) {
  if (resolve.epoch <= last_resolved_.epoch) {
    *answer = last_resolved_;
    return {};
  }
  std::deque<Transaction> committed = CommitUpTo(resolve.up_to);
  last_resolved_.epoch = resolve.epoch;
  last_resolved_.committed = static_cast<uint32_t>(committed.size());
  last_resolved_.aborted =
      static_cast<uint32_t>(prepared_.size() + (unprepared_.empty() ? 0 : 1));
  prepared_.clear();
  unprepared_.clear();
  last_received_ = 0;
  refused_.reset();
  *answer = last_resolved_;
  return committed;
}

std::deque<SinkWriter::Transaction> SinkWriter::CommitUpTo(CheckpointId up_to) {
  std::deque<Transaction> committed;
  while (!prepared_.empty() && prepared_.front().id <= up_to) {
    last_committed_ = prepared_.front().id;
    committed.push_back(std::move(prepared_.front()));
    prepared_.pop_front();
  }
  return committed;
}

}  // namespace pouch

#include "sim/judge/edges_checker.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace pouch {
namespace {

constexpr std::string_view kChecker = "edges";

// True if the producer's calls behind the barrier emitted the message.
bool EmittedBehind(const InstanceJournal& producer, CheckpointNumber end,
                   EdgeId edge, const Lineage& lineage) {
  const JournaledBarrier* barrier = producer.FindBarrier(end);
  if (barrier == nullptr) return false;
  const Segment behind = producer.Behind(*barrier);
  size_t next = 0;
  for (const JournaledCall& call : behind.calls) {
    for (const auto& emission :
         behind.emissions.subspan(next, call.emissions)) {
      if (emission.edge == edge && emission.path == lineage.path &&
          call.lineage.source == lineage.source &&
          call.lineage.index == lineage.index) {
        return true;
      }
    }
    next += call.emissions;
  }
  return false;
}

// True if the consumer processed the message behind the barrier.
bool ProcessedBehind(const InstanceJournal& consumer, CheckpointNumber end,
                     const EdgeLane& lane, const Lineage& lineage) {
  const JournaledBarrier* barrier = consumer.FindBarrier(end);
  if (barrier == nullptr) return false;
  const auto calls = consumer.Behind(*barrier).calls;
  return std::any_of(calls.begin(), calls.end(), [&](const auto& call) {
    return call.edge == lane.edge && call.from == lane.from &&
           call.lineage == lineage;
  });
}

}  // namespace

EdgesChecker::EdgesChecker(const JudgeContext* context)
    : context_(context),
      workers_(static_cast<uint32_t>(context->config->workers.size())),
      queues_(context->graph->edges.size() * workers_ * workers_) {}

void EdgesChecker::CheckRoute(const EdgeLane& lane, KeyIndex key,
                              const Lineage& lineage) {
  ++routes_checked_;
  const StepId to = context_->graph->edge(lane.edge).to;
  WorkerId right = lane.from;
  switch (context_->graph->step(to).kind) {
    case StepKind::kState:
      right = context_->keys->interval_worker(key);
      break;
    case StepKind::kStateless:
      right = context_->keys->modulo_worker(key);
      break;
    case StepKind::kSource:
    case StepKind::kSink:
      break;
  }
  if (right == lane.to) return;
  context_->Fail("routing.wrong_worker", kChecker,
                 {context_->now(), lane.from, to, key},
                 {"to " + context_->WorkerName(right),
                  "to " + context_->WorkerName(lane.to),
                  context_->NameOf(lineage) +
                      " was sent to a worker that its key does not name"});
}

void EdgesChecker::BeginSegment(std::vector<uint64_t> feed_positions) {
  feed_positions_ = std::move(feed_positions);
  for (Queue& queue : queues_) queue = Queue();
}

EdgesChecker::Queue& EdgesChecker::QueueOf(const EdgeLane& lane) {
  return queues_[(lane.edge.value() * workers_ + lane.from.value()) * workers_ +
                 lane.to.value()];
}

void EdgesChecker::Emit(const EdgeLane& lane, QueuedMessage message) {
  QueueOf(lane).messages.push_back(std::move(message));
}

QueuedMessage* EdgesChecker::Take(WorkerId worker, const JournaledCall& call,
                                  const Journal& journal,
                                  CheckpointNumber end) {
  ++messages_checked_;
  const EdgeLane lane{call.edge, call.from, worker};
  Queue& queue = QueueOf(lane);
  while (queue.head < queue.messages.size() &&
         queue.messages[queue.head].taken != 0) {
    ++queue.head;
  }
  if (queue.head < queue.messages.size() &&
      queue.messages[queue.head].lineage == call.lineage) {
    QueuedMessage& message = queue.messages[queue.head++];
    message.taken = ++queue.taken;
    return &message;
  }
  QueuedMessage* found = TakeOutOfOrder(&queue, call);
  if (found == nullptr) FailUnexpected(lane, call, journal, end);
  return found;
}

QueuedMessage* EdgesChecker::TakeOutOfOrder(Queue* queue,
                                            const JournaledCall& call) {
  for (size_t i = queue->head; i < queue->messages.size(); ++i) {
    QueuedMessage& message = queue->messages[i];
    if (message.taken != 0 || message.lineage != call.lineage) continue;
    message.taken = ++queue->taken;
    queue->in_order = false;
    return &message;
  }
  return nullptr;
}

bool EdgesChecker::IsAtAnotherWorker(const EdgeLane& lane,
                                     const Lineage& lineage) {
  for (uint32_t to = 0; to < workers_; ++to) {
    for (QueuedMessage& message :
         QueueOf({lane.edge, lane.from, WorkerId(to)}).messages) {
      if (message.taken != 0 || message.lineage != lineage) continue;
      message.taken = 1;  // It is not lost as well.
      return true;
    }
  }
  return false;
}

void EdgesChecker::FailUnexpected(const EdgeLane& lane,
                                  const JournaledCall& call,
                                  const Journal& journal,
                                  CheckpointNumber end) {
  const Edge& edge = context_->graph->edge(lane.edge);
  const FailurePlace place{call.context.now, lane.to, edge.to, call.key};
  const std::string what = context_->NameOf(call.lineage) + " from " +
                           context_->StepName(edge.from) + " of " +
                           context_->WorkerName(lane.from);
  const auto& messages = QueueOf(lane).messages;
  const bool seen = std::any_of(
      messages.begin(), messages.end(),
      [&](const auto& message) { return message.lineage == call.lineage; });
  const uint32_t source = call.lineage.source.value();
  if (seen || (source < feed_positions_.size() &&
               call.lineage.index < feed_positions_[source])) {
    context_->Fail("delivery.duplicate", kChecker, place,
                   {"once", "again", what + " was processed twice"});
  } else if (EmittedBehind(journal.at(edge.from, lane.from), end, lane.edge,
                           call.lineage)) {
    context_->Fail(
        "checkpoint.misaligned", kChecker, place,
        {"processed after the barrier", "processed before it",
         what + " was sent behind the barrier of checkpoint " +
             std::to_string(end.value()) + " but processed in front of it"});
  } else if (IsAtAnotherWorker(lane, call.lineage)) {
    context_->Fail("routing.wrong_worker", kChecker, place,
                   {"at another worker", "at " + context_->WorkerName(lane.to),
                    what + " arrived at a worker it was not sent to"});
  } else {
    context_->Fail("delivery.unknown", kChecker, place,
                   {"nothing", what,
                    what + " was processed, but that step's committed history "
                           "did not send it"});
  }
}

void EdgesChecker::FailLeftOver(const EdgeLane& lane,
                                const QueuedMessage& message,
                                const Journal& journal, CheckpointNumber end,
                                Time ended_at) {
  const Edge& edge = context_->graph->edge(lane.edge);
  const std::string what = context_->NameOf(message.lineage) + " from " +
                           context_->StepName(edge.from) + " of " +
                           context_->WorkerName(lane.from);
  const FailurePlace place{ended_at, lane.to, edge.to, message.key};
  if (ProcessedBehind(journal.at(edge.to, lane.to), end, lane,
                      message.lineage)) {
    context_->Fail(
        "checkpoint.misaligned", kChecker, place,
        {"processed before the barrier", "processed after it",
         what + " was sent in front of the barrier of checkpoint " +
             std::to_string(end.value()) + " but processed behind it"});
    return;
  }
  context_->Fail("delivery.lost", kChecker, place,
                 {what + ", sent at " + message.at.ToString(), "nothing",
                  what + " was sent but never processed"});
}

void EdgesChecker::CheckOrder(const EdgeLane& lane, const Queue& queue) {
  const Edge& edge = context_->graph->edge(lane.edge);
  std::map<KeyIndex, const QueuedMessage*> latest;
  for (const QueuedMessage& message : queue.messages) {
    if (message.taken == 0) continue;
    const QueuedMessage*& before = latest[message.key];
    if (before != nullptr && before->taken > message.taken) {
      context_->Fail(
          "delivery.reordered", kChecker,
          {message.at, lane.to, edge.to, message.key},
          {context_->NameOf(before->lineage) + ", then " +
               context_->NameOf(message.lineage),
           "the other way round",
           "two messages of one key from " + context_->StepName(edge.from) +
               " of " + context_->WorkerName(lane.from) +
               " were processed in the wrong order"});
      continue;
    }
    before = &message;
  }
}

void EdgesChecker::FinishConsumer(StepId consumer, WorkerId worker,
                                  const Journal& journal, CheckpointNumber end,
                                  Time ended_at) {
  for (const EdgeId edge : context_->graph->EdgesInto(consumer)) {
    for (uint32_t from = 0; from < workers_; ++from) {
      const EdgeLane lane{edge, WorkerId(from), worker};
      Queue& queue = QueueOf(lane);
      for (size_t i = queue.head; i < queue.messages.size(); ++i) {
        if (queue.messages[i].taken != 0) continue;
        FailLeftOver(lane, queue.messages[i], journal, end, ended_at);
      }
      if (!queue.in_order) CheckOrder(lane, queue);
      queue = Queue();
    }
  }
}

void EdgesChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  counts->push_back({std::string(kChecker), "messages", messages_checked_});
  counts->push_back({std::string(kChecker), "routes", routes_checked_});
}

}  // namespace pouch

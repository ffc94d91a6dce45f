#include "tests/sim/judge/story.h"

#include <algorithm>

#include "base/check.h"
#include "worker/routing.h"

namespace pouch {

Story::Story(StoryOptions options) : options_(std::move(options)) {
  oracle_ = *options_.factory("judge");
  CHECK(oracle_->Setup().ok());
  JudgeConfig config;
  for (uint32_t i = 0; i < options_.workers; ++i) {
    config.workers.push_back("w" + std::to_string(i));
  }
  for (uint32_t i = 0; i < oracle_->graph().steps.size(); ++i) {
    const StepKind kind = oracle_->graph().steps[i].kind;
    if (kind == StepKind::kSource) {
      config.feeds.push_back(
          {StepId(i), options_.feed_delivery, options_.feed});
    } else if (kind == StepKind::kSink) {
      config.sinks.push_back({StepId(i), options_.sink_delivery});
    }
  }
  config.newest_record_may_go = options_.newest_record_may_go;
  judge_ =
      std::make_unique<Judge>(config, oracle_.get(), [this] { return now_; });
  workers_.resize(options_.workers);
  open_output.resize(options_.workers);
  plain_connection.resize(options_.workers);
  for (uint32_t i = 0; i < options_.workers; ++i) Restart(i);
  if (options_.feed_delivery == FeedDelivery::kPlain) {
    judge_->OnPlainFeedConnected(StepId(0), feed_connection, 0);
  }
}

CallContext Story::NextCall() {
  now_ = now_ + Duration::Milliseconds(1);
  return {now_, 1};
}

void Story::Restart(uint32_t worker) {
  judge_->OnWorkerDown(WorkerId(worker));
  StoryWorker& known = workers_[worker];
  known.observer.reset();
  known.states.clear();
  known.application = *options_.factory("w" + std::to_string(worker));
  CHECK(known.application->Setup().ok());
  known.observer =
      judge_->ObserverFor(WorkerId(worker), known.application.get());
}

void Story::Order(std::optional<CheckpointId> to) {
  NextCall();
  epoch_ = epoch_.next();
  ordered_ = to;
  observer(0).OnRollbackOrdered(epoch_, to);
}

void Story::RollBackWorker(uint32_t worker) {
  NextCall();
  StoryWorker& known = workers_[worker];
  known.states.clear();
  if (ordered_) {
    const Snapshot& snapshot = snapshots_[ordered_->number.value()];
    for (const auto& [place, bytes] : snapshot.states[worker]) {
      Value state = *known.application->Deserialize(bytes);
      if (on_restore && !on_restore(place.second, &state)) continue;
      known.observer->OnStateRestored(
          {StepId(place.first), *ordered_, place.second, &state, bytes},
          epoch_);
      known.states[place] = state;
    }
  }
  const StepId sink(static_cast<uint32_t>(oracle_->graph().steps.size()) - 1);
  // Transactions up to the checkpoint are final, the others void.
  for (const Transaction& transaction : prepared) {
    if (transaction.writer != worker || !ordered_) continue;
    if (transaction.id > *ordered_) continue;
    judge_->OnSinkCommitted(sink, WorkerId(worker), transaction.id,
                            transaction.messages);
  }
  std::erase_if(prepared, [worker](const Transaction& transaction) {
    return transaction.writer == worker;
  });
  open_output[worker].clear();
  known.observer->OnRolledBack(epoch_, ordered_);
}

void Story::StartEpoch() {
  hops_.clear();
  const bool plain = options_.feed_delivery == FeedDelivery::kPlain;
  if (!plain)
    position = ordered_ ? snapshots_[ordered_->number.value()].position : 0;
  observer(0).OnEpochStarted(epoch_);
}

void Story::Rollback() {
  Order(complete_);
  for (uint32_t i = 0; i < options_.workers; ++i) RollBackWorker(i);
  StartEpoch();
}

std::vector<StoryHop> Story::Route(uint32_t worker, StepId step,
                                   const Lineage& lineage,
                                   const std::string& key,
                                   const std::vector<Value>& outputs) {
  std::vector<StoryHop> hops;
  Application* application = workers_[worker].application.get();
  for (const EdgeId id : application->graph().EdgesFrom(step)) {
    const Edge& edge = application->graph().edge(id);
    for (uint32_t i = 0; i < outputs.size(); ++i) {
      StoryHop hop{id,
                   WorkerId(worker),
                   WorkerId(worker),
                   lineage.Hop(id.value(), i),
                   key,
                   outputs[i],
                   {}};
      if (edge.has_key_extractor) {
        hop.key = *application->ExtractKey(id, outputs[i]);
      }
      const StepKind kind = application->graph().step(edge.to).kind;
      const KeyHash hash = HashKey(hop.key);
      if (kind == StepKind::kState) {
        hop.to = WorkerOfInterval(hash, options_.workers);
      } else if (kind == StepKind::kStateless) {
        hop.to = WorkerOfModulo(hash, options_.workers);
      }
      if (on_emission) on_emission(&hop);
      hops.push_back(std::move(hop));
    }
  }
  return hops;
}

std::vector<ObservedEmission> Story::Observed(
    const std::vector<StoryHop>& hops) {
  std::vector<ObservedEmission> observed;
  for (const StoryHop& hop : hops) {
    observed.push_back({hop.edge, hop.lineage, hop.key, hop.to, &hop.value});
  }
  return observed;
}

void Story::Send(uint32_t worker, std::vector<StoryHop> hops) {
  for (StoryHop& hop : hops) {
    if (hop.to.value() != worker) {
      hop.bytes = *workers_[worker].application->Serialize(hop.value);
      hop.value = Value();
    }
    hops_.push_back(std::move(hop));
  }
}

void Story::TakeIn(size_t count) {
  for (size_t i = 0; i < count; ++i) {
    CHECK_LT(position, options_.feed.size());
    const CallContext call = NextCall();
    Application* application = workers_[0].application.get();
    application->BeginCall(call);
    const Value value =
        *application->Decode(StepId(0), options_.feed[position]);
    const Lineage lineage{StepId(0), position, 0};
    std::vector<Value> outputs;
    if (value) outputs.push_back(value);
    auto hops = Route(0, StepId(0), lineage, "", outputs);
    const auto emissions = Observed(hops);
    const bool plain = options_.feed_delivery == FeedDelivery::kPlain;
    observer(0).OnInput(
        {StepId(0), epoch_, position,
         plain ? std::string_view(feed_connection) : std::string_view(),
         position - connection_first, options_.feed[position], lineage, call,
         emissions});
    Send(0, std::move(hops));
    ++position;
  }
}

void Story::Feed(size_t count) {
  TakeIn(count);
  Process();
}

void Story::Process() {
  while (!hops_.empty()) {
    StoryHop hop = std::move(hops_.front());
    hops_.pop_front();
    ProcessHop(std::move(hop));
  }
}

void Story::ProcessHop(StoryHop hop) {
  const uint32_t worker = hop.to.value();
  StoryWorker& known = workers_[worker];
  const CallContext call = NextCall();
  known.application->BeginCall(call);
  if (!hop.bytes.empty()) {
    hop.value = *known.application->Deserialize(hop.bytes);
  }
  const StepId step = oracle_->graph().edge(hop.edge).to;
  const StepKind kind = oracle_->graph().step(step).kind;
  if (kind == StepKind::kSink) {
    RunSink(worker, hop, call);
    return;
  }
  ObservedStep observed{step,    epoch_,     hop.edge, hop.from, hop.lineage,
                        hop.key, &hop.value, call,     {}};
  known.observer->OnStepStarting(observed);
  Value* state = nullptr;
  if (kind == StepKind::kState) {
    state = &known.states[{step.value(), hop.key}];
    if (!*state) *state = *known.application->InitialState(step);
  }
  std::vector<Value> outputs;
  CHECK(known.application->Compute(step, hop.value, state, &outputs).ok());
  auto hops = Route(worker, step, hop.lineage, hop.key, outputs);
  const auto emissions = Observed(hops);
  observed.emissions = emissions;
  known.observer->OnStep(observed);
  Send(worker, std::move(hops));
}

void Story::RunSink(uint32_t worker, const StoryHop& hop,
                    const CallContext& call) {
  StoryWorker& known = workers_[worker];
  const StepId sink = oracle_->graph().edge(hop.edge).to;
  const auto bytes = *known.application->Encode(sink, hop.value);
  ObservedOutput observed{sink,       epoch_, hop.edge, hop.lineage,
                          &hop.value, call,   {}};
  if (bytes) observed.bytes = *bytes;
  known.observer->OnOutput(observed);
  if (!bytes) return;
  if (options_.sink_delivery == SinkDelivery::kTransactional) {
    open_output[worker].push_back(*bytes);
    return;
  }
  std::string sent = *bytes;
  if (on_plain_bytes) on_plain_bytes(&sent);
  if (sent.empty()) return;
  judge_->OnPlainSinkBytes(sink, WorkerId(worker), plain_connection[worker],
                           sent);
}

Value& Story::StateOf(uint32_t step, const std::string& key) {
  for (StoryWorker& worker : workers_) {
    const auto found = worker.states.find({step, key});
    if (found != worker.states.end()) return found->second;
  }
  CHECK(false) << "no worker has the state of " << key;
  return workers_[0].states.begin()->second;
}

void Story::PassBarrier(uint32_t step) {
  NextCall();
  Snapshot& snapshot = snapshots_[attempt_];
  snapshot.states.resize(options_.workers);
  if (step == 0) snapshot.position = position;
  for (uint32_t i = 0; i < options_.workers; ++i) {
    for (const auto& [place, state] : workers_[i].states) {
      if (place.first != step) continue;
      const std::string bytes = *workers_[i].application->Serialize(state);
      observer(i).OnStateSaved(
          {StepId(step), attempt(), place.second, &state, bytes});
      snapshot.states[i][place] = bytes;
    }
    observer(i).OnBarrier(StepId(step), attempt());
    if (oracle_->graph().step(StepId(step)).kind == StepKind::kSink) {
      prepared.push_back({i, attempt(), std::exchange(open_output[i], {})});
    }
  }
}

void Story::PassBarriers() {
  for (uint32_t i = 0; i < oracle_->graph().steps.size(); ++i) PassBarrier(i);
}

void Story::Acknowledge(uint32_t worker) {
  observer(worker).OnCheckpointAcknowledged(attempt());
}

void Story::AcknowledgeAll() {
  for (uint32_t i = 0; i < options_.workers; ++i) Acknowledge(i);
}

void Story::Complete() {
  NextCall();
  complete_ = attempt();
  observer(0).OnCheckpointComplete(attempt());
}

void Story::CommitSinks() {
  NextCall();
  const StepId sink(static_cast<uint32_t>(oracle_->graph().steps.size()) - 1);
  for (const Transaction& transaction : prepared) {
    judge_->OnSinkCommitted(sink, WorkerId(transaction.writer), transaction.id,
                            transaction.messages);
  }
  prepared.clear();
  observer(0).OnCheckpointCommitted(attempt());
}

void Story::Checkpoint() {
  BeginAttempt();
  PassBarriers();
  AcknowledgeAll();
  Complete();
  CommitSinks();
}

std::string Story::Verdicts() const {
  std::string verdicts;
  for (const RunFailure& failure : judge_->failures()) {
    if (!verdicts.empty()) verdicts += ' ';
    verdicts += failure.failure_class;
  }
  return verdicts;
}

uint64_t Story::Checked(std::string_view checker, std::string_view what) const {
  for (const CheckCount& count : judge_->counts()) {
    if (count.checker == checker && count.what == what) return count.checked;
  }
  return 0;
}

}  // namespace pouch

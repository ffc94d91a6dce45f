#include "sim/judge/judge_implementation.h"

#include <utility>

#include "base/check.h"
#include "worker/step_graph.h"

namespace pouch {

JudgeImplementation::JudgeImplementation(JudgeConfig config,
                                         Application* oracle,
                                         std::function<Time()> now)
    : config_(std::move(config)),
      keys_(static_cast<uint32_t>(config_.workers.size())),
      context_{&config_,       &oracle->graph(), oracle,
               std::move(now), &keys_,           &failures_},
      journal_(oracle->graph().steps.size(), config_.workers.size()),
      states_(oracle->graph().steps.size(), config_.workers.size()),
      calls_(&context_),
      feed_(&context_),
      edges_(&context_),
      steps_(&context_, &calls_, &edges_, &states_),
      states_checker_(&context_, &calls_, &states_),
      codec_(&context_),
      transactional_sinks_(&context_),
      plain_sinks_(&context_),
      checkpoints_(&context_, &journal_),
      author_(&context_, oracle->author_checks()),
      starting_(config_.workers.size()) {}

void JudgeImplementation::OnWorkerStarted(WorkerId worker) {
  CHECK_LT(worker.value(), config_.workers.size());
  OnWorkerDown(worker);
  plain_sinks_.OnProcessStarted(worker);
}

void JudgeImplementation::OnWorkerDown(WorkerId worker) {
  checkpoints_.OnWorkerDown(worker);
  states_checker_.OnWorkerDown(worker);
}

std::span<const JournaledEmission> JudgeImplementation::Journaled(
    WorkerId worker, Application* application,
    std::span<const ObservedEmission> emissions) {
  emissions_.clear();
  const Value* last = nullptr;
  uint64_t digest = 0;
  for (const ObservedEmission& emission : emissions) {
    // One object that leaves over several edges is digested once.
    if (last == nullptr || last->object() != emission.value->object()) {
      digest = DigestOfValue(application, *emission.value);
      last = emission.value;
    }
    const KeyIndex key = keys_.Intern(emission.key);
    edges_.CheckRoute({emission.edge, worker, emission.to}, key,
                      emission.lineage);
    emissions_.push_back(
        {emission.lineage.path, digest, emission.edge, emission.to, key});
  }
  return emissions_;
}

void JudgeImplementation::OnInput(WorkerId worker, Application* application,
                                  const ObservedInput& input) {
  const FeedChecker::Origin origin = feed_.OnInput(worker, input);
  if (!checkpoints_.OnData(worker, input.source, input.epoch)) return;
  JournaledCall call;
  call.lineage = input.lineage;
  call.context = input.context;
  call.feed_index = origin.feed_index;
  call.connection = origin.connection;
  call.key = keys_.Intern(context_.graph->step(input.source).initial_key);
  journal_.at(input.source, worker)
      .AddCall(call, Journaled(worker, application, input.emissions), {});
}

void JudgeImplementation::OnStepStarting(WorkerId worker,
                                         Application* application,
                                         const ObservedStep& step) {
  starting_[worker.value()] = {step.step, step.edge, step.lineage,
                               DigestOfValue(application, *step.input)};
}

uint64_t JudgeImplementation::InputDigest(WorkerId worker,
                                          Application* application, StepId step,
                                          EdgeId edge, const Lineage& lineage,
                                          const Value& input) {
  const Starting& starting = starting_[worker.value()];
  if (starting.step == step && starting.edge == edge &&
      starting.lineage == lineage) {
    return starting.digest;
  }
  return DigestOfValue(application, input);
}

void JudgeImplementation::OnStep(WorkerId worker, Application* application,
                                 const ObservedStep& step) {
  if (!checkpoints_.OnData(worker, step.step, step.epoch)) return;
  JournaledCall call;
  call.lineage = step.lineage;
  call.context = step.context;
  call.digest = InputDigest(worker, application, step.step, step.edge,
                            step.lineage, *step.input);
  call.edge = step.edge;
  call.from = step.from;
  call.key = keys_.Intern(step.key);
  journal_.at(step.step, worker)
      .AddCall(call, Journaled(worker, application, step.emissions), {});
}

void JudgeImplementation::OnOutput(WorkerId worker, Application* application,
                                   const ObservedOutput& output) {
  if (output.bytes) plain_sinks_.OnOutput(output.sink, worker, *output.bytes);
  if (!checkpoints_.OnData(worker, output.sink, output.epoch)) return;
  JournaledCall call;
  call.lineage = output.lineage;
  call.context = output.context;
  call.digest = InputDigest(worker, application, output.sink, output.edge,
                            output.lineage, *output.input);
  call.edge = output.edge;
  call.from = worker;
  call.key = keys_.Intern({});
  call.has_output = output.bytes.has_value();
  journal_.at(output.sink, worker)
      .AddCall(call, {}, output.bytes.value_or(std::string_view()));
}

void JudgeImplementation::OnBarrier(WorkerId worker, StepId step,
                                    CheckpointId checkpoint) {
  if (!checkpoints_.OnBarrier(worker, step, checkpoint)) return;
  journal_.at(step, worker).AddBarrier(checkpoint.number, context_.now());
}

void JudgeImplementation::OnStateSaved(WorkerId worker,
                                       Application* application,
                                       const ObservedState& state) {
  if (state.checkpoint.epoch != journal_.epoch()) return;
  journal_.at(state.step, worker)
      .AddState({keys_.Intern(state.key),
                 DigestOfValue(application, *state.state),
                 std::string(state.bytes)});
}

void JudgeImplementation::OnStateRestored(WorkerId worker,
                                          Application* application,
                                          const ObservedState& state,
                                          Epoch new_epoch) {
  if (!can_fold_) return;
  states_checker_.OnRestored(worker, state, new_epoch, application, folded_to_);
}

void JudgeImplementation::OnRolledBack(WorkerId worker, Epoch epoch,
                                       std::optional<CheckpointId> checkpoint) {
  checkpoints_.OnRolledBack(worker, epoch, checkpoint);
  plain_sinks_.OnRolledBack(worker, epoch);
  if (!can_fold_ || folded_to_ != checkpoint) return;
  states_checker_.OnRolledBack(worker, epoch);
  transactional_sinks_.CheckNothingOutstanding(
      worker, "its worker has rolled back to it");
}

void JudgeImplementation::OnCheckpointComplete(CheckpointId checkpoint) {
  SettleCompletion();
  if (config_.newest_record_may_go) {
    unsettled_ = checkpoint;
    journal_.Hold(checkpoint.number);
  } else {
    Complete(checkpoint);
  }
}

void JudgeImplementation::SettleCompletion() {
  if (!unsettled_) return;
  const CheckpointId checkpoint = *std::exchange(unsettled_, std::nullopt);
  Complete(checkpoint);
}

void JudgeImplementation::Complete(CheckpointId checkpoint) {
  const bool is_new = checkpoints_.last_complete() != checkpoint;
  if (checkpoints_.OnComplete(checkpoint)) {
    AdvanceTo(checkpoint);
  } else if (is_new) {
    can_fold_ = false;
  }
}

void JudgeImplementation::OnCheckpointCommitted(CheckpointId checkpoint) {
  SettleCompletion();
  checkpoints_.OnCommitted(checkpoint);
  if (!can_fold_ || folded_to_ != checkpoint) return;
  for (uint32_t i = 0; i < config_.workers.size(); ++i) {
    transactional_sinks_.CheckNothingOutstanding(
        WorkerId(i), "the coordinator says that it is");
  }
}

void JudgeImplementation::OnRollbackOrdered(
    Epoch epoch, std::optional<CheckpointId> checkpoint) {
  if (checkpoint < unsettled_) unsettled_.reset();  // Gone, and nobody acted.
  SettleCompletion();
  if (checkpoints_.OnRollbackOrdered(epoch, checkpoint)) {
    AdvanceTo(*checkpoint);
  } else if (folded_to_ != checkpoint) {
    can_fold_ = false;
  }
  journal_.Begin(epoch);
}

void JudgeImplementation::OnSinkCommitted(
    StepId sink, WorkerId writer, CheckpointId transaction,
    const std::vector<std::string>& messages) {
  SettleCompletion();
  if (!can_fold_) return;
  transactional_sinks_.OnCommitted(sink, writer, transaction, messages,
                                   checkpoints_.last_complete());
}

void JudgeImplementation::AdvanceTo(CheckpointId checkpoint) {
  if (!can_fold_) return;
  Fold(checkpoint.number);
  folded_to_ = checkpoint;
  author_.OnComplete(journal_, checkpoint);
  journal_.Forget(checkpoint.number);
  if (keys_.worth_collecting()) CollectKeys();
}

void JudgeImplementation::CollectKeys() {
  std::vector<bool> in_use(keys_.bound(), false);
  journal_.MarkKeys(&in_use);
  states_.MarkKeys(&in_use);
  keys_.Collect(in_use);
}

void JudgeImplementation::Fold(CheckpointNumber end) {
  edges_.BeginSegment(feed_.Positions());
  for (uint32_t i = 0; i < journal_.steps(); ++i) {
    const StepId step(i);
    for (uint32_t j = 0; j < journal_.workers(); ++j) {
      const InstanceJournal& instance = journal_.at(step, WorkerId(j));
      const Segment segment = instance.UpTo(instance.FindBarrier(end));
      FoldInstance(step, WorkerId(j), end, segment);
    }
    for (uint32_t j = 0; j < journal_.workers(); ++j) {
      const JournaledBarrier* barrier =
          journal_.at(step, WorkerId(j)).FindBarrier(end);
      edges_.FinishConsumer(step, WorkerId(j), journal_, end,
                            barrier ? barrier->at : context_.now());
    }
  }
  states_checker_.FinishSegment();
}

void JudgeImplementation::FoldInstance(StepId step, WorkerId worker,
                                       CheckpointNumber end,
                                       const Segment& segment) {
  const StepKind kind = context_.graph->step(step).kind;
  if (kind == StepKind::kSource) {
    feed_.OnCommitted(step, worker, journal_.epoch(), segment.calls);
  }
  size_t emissions = 0;
  size_t output = 0;
  for (const JournaledCall& call : segment.calls) {
    FoldCall({step, worker, &call,
              segment.emissions.subspan(emissions, call.emissions)},
             segment.outputs.substr(output, call.output_bytes), end);
    emissions += call.emissions;
    output += call.output_bytes;
  }
  if (kind == StepKind::kSink) {
    transactional_sinks_.OnFolded(step, worker, journal_.epoch(), segment);
  }
  if (kind == StepKind::kState && end.value() != 0) {
    states_checker_.CompareSaved(step, worker, segment.barriers.back());
  }
}

void JudgeImplementation::FoldCall(const FoldedCall& folded,
                                   std::string_view output,
                                   CheckpointNumber end) {
  const StepKind kind = context_.graph->step(folded.step).kind;
  const JournaledCall& call = *folded.call;
  if (kind == StepKind::kSource) {
    steps_.FoldInput(folded,
                     call.feed_index == kNoFeedIndex
                         ? nullptr
                         : &feed_.Payload(folded.step, call.feed_index));
    return;
  }
  QueuedMessage* input = edges_.Take(folded.worker, call, journal_, end);
  if (input != nullptr) codec_.OnArrived(folded.worker, call, *input);
  if (kind == StepKind::kSink) {
    steps_.FoldOutput(folded, output, input);
  } else {
    steps_.FoldStep(folded, input);
  }
}

void JudgeImplementation::Finish(bool complete) {
  SettleCompletion();
  if (!complete) return;
  plain_sinks_.Finish();
  if (!can_fold_) return;
  Fold(CheckpointNumber());
  feed_.Finish(journal_.epoch());
  for (uint32_t i = 0; i < config_.workers.size(); ++i) {
    transactional_sinks_.CheckNothingOutstanding(WorkerId(i),
                                                 "the run has ended");
  }
}

std::vector<CheckCount> JudgeImplementation::counts() const {
  std::vector<CheckCount> counts;
  feed_.AppendCounts(&counts);
  edges_.AppendCounts(&counts);
  steps_.AppendCounts(&counts);
  states_checker_.AppendCounts(&counts);
  codec_.AppendCounts(&counts);
  transactional_sinks_.AppendCounts(&counts);
  plain_sinks_.AppendCounts(&counts);
  checkpoints_.AppendCounts(&counts);
  author_.AppendCounts(&counts);
  return counts;
}

}  // namespace pouch

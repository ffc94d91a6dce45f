#include "sim/judge/steps_checker.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace pouch {
namespace {

constexpr std::string_view kChecker = "steps";

std::string Messages(size_t count) {
  return std::to_string(count) + (count == 1 ? " message" : " messages");
}

}  // namespace

StepsChecker::StepsChecker(const JudgeContext* context, OracleCalls* calls,
                           EdgesChecker* edges, FoldedStates* states)
    : context_(context),
      calls_(calls),
      edges_(edges),
      states_(states),
      ordinals_(context->graph->edges.size()) {
  for (uint32_t i = 0; i < context->graph->steps.size(); ++i) {
    edges_from_.push_back(context->graph->EdgesFrom(StepId(i)));
  }
}

void StepsChecker::FoldInput(const FoldedCall& folded,
                             const std::string* payload) {
  ++checked_;
  if (payload == nullptr) {
    Emit(folded, false);
    return;
  }
  const CallContext& call = folded.call->context;
  status_ = calls_->Decode(folded.step, call, *payload, &outputs_);
  const Difference difference = Compare(folded);
  if (difference.found) {
    FailDiverged(folded, difference,
                 calls_->DecodeDiffers(folded.step, call, *payload));
  }
  Emit(folded, !difference.found);
}

bool StepsChecker::InputIsIntact(const FoldedCall& folded,
                                 const QueuedMessage& input) {
  const uint64_t digest = DigestOfValue(context_->oracle, input.value);
  if (digest == input.digest) return true;
  const Edge& edge = context_->graph->edge(folded.call->edge);
  context_->Fail(
      "state.aliased", kChecker,
      {folded.call->context.now, folded.call->from, edge.from, input.key},
      {DescribeDigest(input.digest), context_->Describe(input.value),
       "the object that became " + context_->NameOf(input.lineage) +
           " was changed after it was passed on by reference"});
  return false;
}

bool StepsChecker::StateIsIntact(const FoldedCall& folded,
                                 const FoldedState& state) {
  if (!state.saved || state.touched) return true;
  if (DigestOfValue(context_->oracle, state.value) == state.digest) return true;
  context_->Fail(
      "state.aliased", kChecker,
      {folded.call->context.now, folded.worker, folded.step, folded.call->key},
      {DescribeDigest(state.digest), context_->Describe(state.value),
       "a state was changed by another step, which holds a "
       "reference into it"});
  return false;
}

void StepsChecker::FoldStep(const FoldedCall& folded, QueuedMessage* input) {
  ++checked_;
  const JournaledCall& call = *folded.call;
  FoldedState none;
  FoldedState* state = &none;
  const bool has_state =
      context_->graph->step(folded.step).kind == StepKind::kState;
  if (has_state) state = &states_->at(folded.step, folded.worker)[call.key];
  if (input == nullptr || !input->value || state->unknown ||
      !InputIsIntact(folded, *input) || !StateIsIntact(folded, *state)) {
    state->unknown = true;
    Emit(folded, false);
    return;
  }
  status_ = calls_->Compute(folded.step, call.context, input->value,
                            &state->value, &outputs_);
  state->touched = true;
  const Difference difference = Compare(folded);
  if (difference.found) {
    FailDiverged(folded, difference,
                 calls_->ComputeDiffers(folded.step, call.context, input->value,
                                        state->value));
    state->unknown = true;
  }
  if (has_state) {
    state->last_input = input->value;
    state->last_call = call.context;
  }
  Emit(folded, !difference.found);
}

void StepsChecker::FoldOutput(const FoldedCall& folded,
                              std::string_view reported, QueuedMessage* input) {
  ++checked_;
  if (input == nullptr || !input->value || !InputIsIntact(folded, *input)) {
    return;
  }
  const JournaledCall& call = *folded.call;
  std::optional<std::string> bytes;
  const Status status =
      calls_->Encode(folded.step, call.context, input->value, &bytes);
  if (status.ok() && bytes.has_value() == call.has_output &&
      (!bytes || *bytes == reported)) {
    return;
  }
  Difference difference;
  difference.found = true;
  difference.expected = !status.ok() ? status.ToString()
                        : bytes      ? QuoteBytes(*bytes)
                                     : "nothing";
  difference.actual = call.has_output ? QuoteBytes(reported) : "nothing";
  difference.what = "its encoded bytes";
  FailDiverged(folded, difference,
               calls_->EncodeDiffers(folded.step, call.context, input->value));
}

StepsChecker::Difference StepsChecker::CompareEmission(
    const FoldedCall& folded, const JournaledEmission& emission,
    const Value& value) {
  const uint64_t digest = DigestOfValue(context_->oracle, value);
  if (digest != emission.digest) {
    return {true, context_->Describe(value), DescribeDigest(emission.digest),
            "a message that it emitted"};
  }
  const Edge& edge = context_->graph->edge(emission.edge);
  const std::string& actual = context_->keys->text(emission.key);
  std::string expected;
  if (edge.has_key_extractor) {
    auto key = context_->oracle->ExtractKey(emission.edge, value);
    expected = key.ok() ? *std::move(key) : key.status().ToString();
  } else if (edge.constant_key) {
    expected = *edge.constant_key;
  } else {
    expected = context_->keys->text(folded.call->key);
  }
  if (expected == actual) return {};
  return {true, expected, actual, "the key of a message that it emitted"};
}

StepsChecker::Difference StepsChecker::Compare(const FoldedCall& folded) {
  values_.clear();
  if (!status_.ok()) {
    return {true, status_.ToString(), Messages(folded.emissions.size()),
            "the call itself"};
  }
  Difference first;
  std::fill(ordinals_.begin(), ordinals_.end(), 0);
  for (const JournaledEmission& emission : folded.emissions) {
    const size_t ordinal = ordinals_[emission.edge.value()]++;
    if (ordinal >= outputs_.size()) break;
    values_.push_back(&outputs_[ordinal]);
    if (!first.found) {
      first = CompareEmission(folded, emission, outputs_[ordinal]);
    }
  }
  for (const EdgeId edge : edges_from_[folded.step.value()]) {
    const size_t sent = ordinals_[edge.value()];
    if (sent == outputs_.size() || first.found) continue;
    first = {true, Messages(outputs_.size()), Messages(sent),
             "how much it emitted"};
  }
  return first;
}

void StepsChecker::FailDiverged(const FoldedCall& folded,
                                const Difference& difference,
                                bool nondeterministic) {
  const FailurePlace place{folded.call->context.now, folded.worker, folded.step,
                           folded.call->key};
  const std::string what = context_->NameOf(folded.call->lineage) + " in " +
                           context_->StepName(folded.step);
  if (nondeterministic) {
    context_->Fail("determinism.application", kChecker, place,
                   {difference.expected, difference.actual,
                    "processing " + what +
                        " gives another result each time: " + difference.what +
                        " depends on more than the message and the state"});
    return;
  }
  context_->Fail("state.diverged", kChecker, place,
                 {difference.expected, difference.actual,
                  "processing " + what + " over the committed history gives " +
                      "something else: " + difference.what + " differs"});
}

void StepsChecker::Emit(const FoldedCall& folded, bool known) {
  const JournaledCall& call = *folded.call;
  for (size_t i = 0; i < folded.emissions.size(); ++i) {
    const JournaledEmission& emission = folded.emissions[i];
    QueuedMessage message;
    message.lineage = {call.lineage.source, call.lineage.index, emission.path};
    message.digest = emission.digest;
    message.key = emission.key;
    message.at = call.context.now;
    if (known) message.value = *values_[i];
    edges_->Emit({emission.edge, folded.worker, emission.to},
                 std::move(message));
  }
}

void StepsChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  counts->push_back({std::string(kChecker), "calls", checked_});
}

}  // namespace pouch

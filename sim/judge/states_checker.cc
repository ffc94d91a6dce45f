#include "sim/judge/states_checker.h"

#include <string>

#include "base/digest.h"

namespace pouch {
namespace {

constexpr std::string_view kChecker = "steps";
constexpr size_t kMostDescribedBytes = 200;

}  // namespace

StatesChecker::StatesChecker(const JudgeContext* context, OracleCalls* calls,
                             FoldedStates* states)
    : context_(context),
      calls_(calls),
      states_(states),
      restored_(context->config->workers.size()) {}

std::string StatesChecker::DescribeSaved(const std::string& bytes) {
  const auto value = context_->oracle->Deserialize(bytes);
  return value.ok() ? context_->Describe(*value) : QuoteBytes(bytes);
}

void StatesChecker::CompareSaved(StepId step, WorkerId worker,
                                 const JournaledBarrier& barrier) {
  if (barrier.states_dropped) return;
  auto& keys = states_->at(step, worker);
  std::set<KeyIndex> saved_keys;
  for (const JournaledState& saved : barrier.states) {
    ++saved_checked_;
    const FailurePlace place{barrier.at, worker, step, saved.key};
    if (!saved_keys.insert(saved.key).second) {
      context_->Fail(
          "state.diverged", kChecker, place,
          {"one state", "two states", "the state of a key was saved twice"});
      continue;
    }
    const auto found = keys.find(saved.key);
    if (found != keys.end()) {
      CompareOne(step, worker, saved, &found->second, barrier.at);
      continue;
    }
    context_->Fail("state.diverged", kChecker, place,
                   {"no state", DescribeSaved(saved.bytes),
                    "a state was saved for a key that the committed history "
                    "never had"});
    keys[saved.key].unknown = true;
  }
  for (auto& [key, state] : keys) {
    if (saved_keys.contains(key) || state.unknown) continue;
    context_->Fail("state.diverged", kChecker, {barrier.at, worker, step, key},
                   {context_->Describe(state.value), "no state",
                    "the state of a key is not in the checkpoint"});
    state.unknown = true;
  }
}

void StatesChecker::CompareOne(StepId step, WorkerId worker,
                               const JournaledState& saved, FoldedState* state,
                               Time at) {
  if (state->unknown) return;
  if (state->touched || !state->saved) {
    state->digest = DigestOfValue(context_->oracle, state->value);
    state->touched = false;
    state->saved = true;
  }
  state->bytes_digest = DigestOf(saved.bytes);
  if (state->digest == saved.digest) return;
  differences_.push_back({step, worker, saved.key, at,
                          context_->Describe(state->value),
                          DescribeSaved(saved.bytes)});
}

void StatesChecker::FinishSegment() {
  for (const Difference& difference : differences_) FailDifference(difference);
  differences_.clear();
}

void StatesChecker::FailDifference(const Difference& difference) {
  const FailurePlace place{difference.at, difference.worker, difference.step,
                           difference.key};
  FoldedState& state =
      states_->at(difference.step, difference.worker)[difference.key];
  state.unknown = true;
  if (DigestOfValue(context_->oracle, state.value) != state.digest) {
    context_->Fail("state.aliased", kChecker, place,
                   {difference.expected, difference.actual,
                    "a state was changed by another step, which holds a "
                    "reference into it"});
    return;
  }
  if (state.last_input &&
      calls_->ComputeDiffers(difference.step, state.last_call, state.last_input,
                             state.value)) {
    context_->Fail("determinism.application", kChecker, place,
                   {difference.expected, difference.actual,
                    "the state depends on more than the messages: the same "
                    "call gives another result each time"});
    return;
  }
  context_->Fail("state.diverged", kChecker, place,
                 {difference.expected, difference.actual,
                  "the state saved in the checkpoint is not what the "
                  "committed history gives"});
}

void StatesChecker::OnRestored(WorkerId worker, const ObservedState& state,
                               Epoch new_epoch, Application* application,
                               std::optional<CheckpointId> folded_to) {
  ++restored_checked_;
  const KeyIndex key = context_->keys->Intern(state.key);
  Restored& restored = restored_[worker.value()];
  if (restored.epoch != new_epoch) restored = {new_epoch, {}};
  restored.keys.emplace(state.step, key);
  // A wrong checkpoint is the checkpoints checker's to report.
  if (folded_to != state.checkpoint) return;
  const FailurePlace place{context_->now(), worker, state.step, key};
  const std::string actual =
      application->Describe(*state.state, kMostDescribedBytes);
  auto& keys = states_->at(state.step, worker);
  const auto found = keys.find(key);
  if (found == keys.end()) {
    context_->Fail("state.diverged", kChecker, place,
                   {"no state", actual,
                    "a state was restored for a key that the checkpoint does "
                    "not have"});
    return;
  }
  FoldedState& folded = found->second;
  if (folded.unknown || !folded.saved ||
      DigestOfValue(application, *state.state) == folded.digest) {
    return;
  }
  const bool same_bytes = DigestOf(state.bytes) == folded.bytes_digest;
  context_->Fail(
      same_bytes ? "codec.round_trip" : "state.diverged",
      same_bytes ? "codec" : kChecker, place,
      {context_->Describe(folded.value), actual,
       same_bytes ? "a state did not survive serialize and deserialize"
                  : "the state restored is not that of the checkpoint"});
  folded.unknown = true;
}

void StatesChecker::OnRolledBack(WorkerId worker, Epoch epoch) {
  Restored restored = std::move(restored_[worker.value()]);
  restored_[worker.value()] = {};
  if (restored.epoch != epoch) restored.keys.clear();
  for (uint32_t i = 0; i < context_->graph->steps.size(); ++i) {
    const StepId step(i);
    for (auto& [key, state] : states_->at(step, worker)) {
      if (state.unknown || restored.keys.contains({step, key})) continue;
      context_->Fail("state.diverged", kChecker,
                     {context_->now(), worker, step, key},
                     {context_->Describe(state.value), "no state",
                      "the state of a key was not restored"});
      state.unknown = true;
    }
  }
}

void StatesChecker::OnWorkerDown(WorkerId worker) {
  restored_[worker.value()] = {};
}

void StatesChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  counts->push_back({std::string(kChecker), "states saved", saved_checked_});
  counts->push_back(
      {std::string(kChecker), "states restored", restored_checked_});
}

}  // namespace pouch

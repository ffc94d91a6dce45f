#include "sim/judge/author_checker.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/judge/checkpoints_checker.h"

namespace pouch {
namespace {

constexpr char kChecker[] = "checks";

}  // namespace

AuthorChecker::AuthorChecker(const JudgeContext* context, AuthorChecks* checks)
    : context_(context), checks_(checks) {
  for (const Step& step : context->graph->steps) {
    positions_.push_back(view_.steps.size());
    if (step.kind == StepKind::kState) view_.steps.push_back(step.name);
  }
}

void AuthorChecker::OnComplete(const Journal& journal,
                               CheckpointId checkpoint) {
  if (checks_ == nullptr) return;
  view_.states.clear();
  for (uint32_t i = 0; i < journal.steps(); ++i) {
    const StepId step(i);
    if (context_->graph->step(step).kind != StepKind::kState) continue;
    for (uint32_t j = 0; j < journal.workers(); ++j) {
      const JournaledBarrier* barrier =
          journal.at(step, WorkerId(j)).FindBarrier(checkpoint.number);
      // A part of the states would look like a loss.
      if (barrier == nullptr || barrier->states_dropped) return;
      for (const JournaledState& state : barrier->states) {
        view_.states.push_back({positions_[i],
                                std::string(context_->keys->text(state.key)),
                                state.bytes});
      }
    }
  }
  checkpoint_ = checkpoint;
  ++view_.checkpoint;
  Run();
}

void AuthorChecker::Finish(const std::vector<SinkContents>& output) {
  if (checks_ == nullptr) return;
  view_.at_end = true;
  for (const SinkContents& sink : output) {
    auto known = std::find_if(view_.output.begin(), view_.output.end(),
                              [&sink](const CheckedOutput& other) {
                                return other.address == sink.address;
                              });
    if (known == view_.output.end()) {
      view_.output.push_back({sink.address, {}});
      known = view_.output.end() - 1;
    }
    known->messages.insert(known->messages.end(), sink.messages.begin(),
                           sink.messages.end());
  }
  Run();
}

void AuthorChecker::Fail(RunFailure failure) {
  failure.checker = kChecker;
  failure.at = view_.at;
  const std::string place =
      view_.at_end ? "at the end" : "at " + DescribeCheckpoint(checkpoint_);
  failure.message += " (" + place + ")";
  context_->failures->Add(std::move(failure));
}

void AuthorChecker::Run() {
  view_.at = context_->now();
  const auto violations = checks_->Run(view_);
  ++runs_;
  if (!violations.ok()) {
    RunFailure failure;
    failure.failure_class = "codec.hook_failed";
    failure.message = "deserialize fails on a state in a fresh process";
    failure.traceback = violations.status().message();
    return Fail(std::move(failure));
  }
  for (const CheckViolation& violation : *violations) {
    RunFailure failure;
    failure.failure_class = "check." + violation.check;
    failure.message = violation.message;
    failure.traceback = violation.traceback;
    Fail(std::move(failure));
  }
}

void AuthorChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  if (checks_ == nullptr) return;
  for (const std::string& name : checks_->names())
    counts->push_back({kChecker, "calls of " + name, runs_});
}

}  // namespace pouch

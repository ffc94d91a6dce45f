// The steps checker: folding each step over its committed inputs in the oracle
// gives the emissions that the worker reported.
//
// The fold runs on the oracle's own objects, never through the hooks; a message
// goes from producer to consumer by reference. An object that is no longer what
// it was when it was sent is reported as aliased.

#ifndef POUCH_SIM_JUDGE_STEPS_CHECKER_H_
#define POUCH_SIM_JUDGE_STEPS_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "sim/judge/edges_checker.h"
#include "sim/judge/folded_states.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/judge/oracle_calls.h"
#include "sim/run_result.h"
#include "worker/value.h"

namespace pouch {

// A call of a step instance, and what it emitted.
struct FoldedCall {
  StepId step;
  WorkerId worker;
  const JournaledCall* call;
  std::span<const JournaledEmission> emissions;
};

// Folds one call after the other, in the order in which its owner shows them.
class StepsChecker final {
 public:
  StepsChecker(const JudgeContext* context, OracleCalls* calls,
               EdgesChecker* edges, FoldedStates* states);

  // Each folds one call and hands what it emitted to the edges. `payload` is
  // the feed's message, or null if the feed never sent it; `input` is what
  // Take() gave, or null.
  void FoldInput(const FoldedCall& folded, const std::string* payload);
  void FoldStep(const FoldedCall& folded, QueuedMessage* input);
  void FoldOutput(const FoldedCall& folded, std::string_view reported,
                  QueuedMessage* input);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  // What differs between the oracle and the report.
  struct Difference {
    bool found = false;
    std::string expected;
    std::string actual;
    std::string what;
  };

  bool InputIsIntact(const FoldedCall& folded, const QueuedMessage& input);
  bool StateIsIntact(const FoldedCall& folded, const FoldedState& state);
  Difference Compare(const FoldedCall& folded);
  Difference CompareEmission(const FoldedCall& folded,
                             const JournaledEmission& emission,
                             const Value& value);
  void FailDiverged(const FoldedCall& folded, const Difference& difference,
                    bool nondeterministic);
  // Sends the emissions on; with the oracle's outputs if `known`.
  void Emit(const FoldedCall& folded, bool known);

  const JudgeContext* context_;
  OracleCalls* calls_;
  EdgesChecker* edges_;
  FoldedStates* states_;
  std::vector<std::vector<EdgeId>> edges_from_;  // By step.
  // Of the current call.
  Status status_;
  std::vector<Value> outputs_;
  std::vector<const Value*> values_;  // For each emission, its output.
  std::vector<size_t> ordinals_;      // By edge.
  uint64_t checked_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_STEPS_CHECKER_H_

// The author's checker: shows the states of each complete checkpoint, and the
// output at the end, to the checks that the scenario names.

#ifndef POUCH_SIM_JUDGE_AUTHOR_CHECKER_H_
#define POUCH_SIM_JUDGE_AUTHOR_CHECKER_H_

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/run_result.h"
#include "worker/author_checks.h"
#include "worker/checkpoint_id.h"

namespace pouch {

// The states are those that the workers saved, in the bytes that their hooks
// made. That they are right is for other checkers to say.
class AuthorChecker final {
 public:
  // `checks` may be null: then there is nothing to do.
  AuthorChecker(const JudgeContext* context, AuthorChecks* checks);

  // The checkpoint is complete, and the journal still holds it.
  void OnComplete(const Journal& journal, CheckpointId checkpoint);
  // The run is complete; shows the states of the last checkpoint again.
  void Finish(const std::vector<SinkContents>& output);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  void Run();
  void Fail(RunFailure failure);

  const JudgeContext* context_;
  AuthorChecks* checks_;
  CheckView view_;
  CheckpointId checkpoint_;        // The one in view_.
  std::vector<size_t> positions_;  // By step: in view_.steps.
  uint64_t runs_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_AUTHOR_CHECKER_H_

// The codec checker: what arrived is what was sent, and the hooks keep their
// contract (sim/judge/checked_application.h looks at each call of them).

#ifndef POUCH_SIM_JUDGE_CODEC_CHECKER_H_
#define POUCH_SIM_JUDGE_CODEC_CHECKER_H_

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "sim/judge/checked_application.h"
#include "sim/judge/edges_checker.h"
#include "sim/judge/journal.h"
#include "sim/judge/judge_context.h"
#include "sim/run_result.h"

namespace pouch {

// Compares each hop's two ends, and keeps what CheckedApplication finds.
class CodecChecker final {
 public:
  explicit CodecChecker(const JudgeContext* context) : context_(context) {}

  // A step instance on `worker` processed `sent` as `call`.
  void OnArrived(WorkerId worker, const JournaledCall& call,
                 const QueuedMessage& sent);

  // A worker's hooks were looked at.
  void OnHooksChecked(WorkerId worker, const CodecReport& report);

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  const JudgeContext* context_;
  uint64_t remote_hops_ = 0;
  uint64_t local_hops_ = 0;
  uint64_t values_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_CODEC_CHECKER_H_

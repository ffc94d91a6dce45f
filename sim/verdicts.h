// Verdicts: every failure of a run in one place, with or without a judge.

#ifndef POUCH_SIM_VERDICTS_H_
#define POUCH_SIM_VERDICTS_H_

#include <utility>
#include <vector>

#include "sim/judge/judge.h"
#include "sim/run_result.h"

namespace pouch {

class Verdicts final {
 public:
  // `judge` may be null: then nothing is judged, but things may go wrong yet.
  explicit Verdicts(Judge* judge) : judge_(judge) {}

  void Add(RunFailure failure) {
    if (judge_ != nullptr) {
      judge_->AddFailure(std::move(failure));
    } else {
      own_.push_back(std::move(failure));
    }
  }
  // After this one the run cannot go on.
  void AddFatal(RunFailure failure) {
    fatal_ = true;
    Add(std::move(failure));
  }

  // A worker refused to recover, as it must: the run ends, and not in failure.
  void AddRefusal(RunFailure refusal) {
    fatal_ = true;
    refusals_.push_back(std::move(refusal));
  }

  bool fatal() const { return fatal_; }
  const std::vector<RunFailure>& refusals() const { return refusals_; }
  const std::vector<RunFailure>& failures() const {
    return judge_ != nullptr ? judge_->failures() : own_;
  }

 private:
  Judge* judge_;
  std::vector<RunFailure> own_;
  std::vector<RunFailure> refusals_;
  bool fatal_ = false;
};

}  // namespace pouch

#endif  // POUCH_SIM_VERDICTS_H_

// FailureLog: the failures that the checkers found.

#ifndef POUCH_SIM_JUDGE_FAILURE_LOG_H_
#define POUCH_SIM_JUDGE_FAILURE_LOG_H_

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/run_result.h"

namespace pouch {

// Holds failures in order of virtual time; those of one time in the order in
// which they were found. A defect that shows in every message would drown the
// others, so only the first few of a kind are kept.
class FailureLog final {
 public:
  // How many failures of one class, checker, step and worker are kept.
  static constexpr size_t kMostOfOneKind = 5;

  void Add(RunFailure failure);

  const std::vector<RunFailure>& failures() const { return failures_; }

 private:
  using Kind = std::tuple<std::string, std::string, std::string, std::string>;
  std::vector<RunFailure> failures_;
  std::map<Kind, size_t> kept_;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_FAILURE_LOG_H_

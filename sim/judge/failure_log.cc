#include "sim/judge/failure_log.h"

#include <algorithm>
#include <utility>

namespace pouch {

void FailureLog::Add(RunFailure failure) {
  size_t& kept = kept_[Kind(failure.failure_class, failure.checker,
                            failure.step, failure.worker)];
  if (kept == kMostOfOneKind) return;
  ++kept;
  const auto behind =
      std::upper_bound(failures_.begin(), failures_.end(), failure.at,
                       [](Time at, const RunFailure& f) { return at < f.at; });
  failures_.insert(behind, std::move(failure));
}

}  // namespace pouch

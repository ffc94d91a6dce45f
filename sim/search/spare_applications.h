// SpareApplications: applications made before they are needed.
//
// To make one, a Python application is imported, which takes longer than
// anything else in a branch of exhaust. What is made depends on the worker's
// name only, not on when (worker/application.h), so it is made once, before
// the run that is forked, and each branch finds it in its memory.

#ifndef POUCH_SIM_SEARCH_SPARE_APPLICATIONS_H_
#define POUCH_SIM_SEARCH_SPARE_APPLICATIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "base/status.h"
#include "worker/application.h"

namespace pouch {

// Makes `each` applications for every one of `workers` now, and returns a
// factory that hands these out, oldest first, before it makes more. Copies of
// the factory share what is left. Errors: as `factory`.
Result<ApplicationFactory> WithSpareApplications(
    ApplicationFactory factory, const std::vector<std::string>& workers,
    size_t each);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_SPARE_APPLICATIONS_H_

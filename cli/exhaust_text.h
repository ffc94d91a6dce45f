// What `pouch exhaust` says: for people, and as JSON.

#ifndef POUCH_CLI_EXHAUST_TEXT_H_
#define POUCH_CLI_EXHAUST_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sim/search/exhaust.h"

namespace pouch {

// "502 crash points, 18836 outcomes, 15046 runs (...), about 3 min".
std::string PlanText(const ExhaustPlan& plan, int depth);

std::string ExhaustProgressText(const ExhaustPlan& plan, uint64_t runs,
                                uint64_t second_runs, uint64_t failed,
                                double seconds);

// `kept_as` holds the scenario file of each group, or nothing.
std::string ExhaustText(const ExhaustReport& report,
                        const std::vector<std::string>& kept_as);

// One JSON object, with a newline behind it.
std::string ExhaustJson(const std::string& file, int depth,
                        const ExhaustReport& report,
                        const std::vector<std::string>& kept_as,
                        int exit_status);

}  // namespace pouch

#endif  // POUCH_CLI_EXHAUST_TEXT_H_

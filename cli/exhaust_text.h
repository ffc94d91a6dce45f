// What `pouch exhaust` says: for people, and as JSON.

#ifndef POUCH_CLI_EXHAUST_TEXT_H_
#define POUCH_CLI_EXHAUST_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/found_failures.h"
#include "sim/search/exhaust.h"
#include "sim/search/histories.h"

namespace pouch {

// "502 crash points, 18836 outcomes, 15046 runs (...), about 3 min".
std::string PlanText(const ExhaustPlan& plan, int depth);

std::string ExhaustProgressText(const ExhaustPlan& plan, uint64_t runs,
                                uint64_t second_runs, uint64_t failed,
                                double seconds);

// `kept` says what became of each group's example.
std::string ExhaustText(const ExhaustReport& report,
                        const std::vector<KeptExample>& kept);

// One JSON object, with a newline behind it.
std::string ExhaustJson(const std::string& file, int depth,
                        const ExhaustReport& report,
                        const std::vector<KeptExample>& kept, int exit_status);

// The same with --histories; `reproduced` says it of each group.
std::string PlanText(const HistoriesPlan& plan);
std::string HistoriesProgressText(const HistoriesPlan& plan, uint64_t done,
                                  uint64_t failed, double seconds);
std::string HistoriesText(const HistoriesReport& report,
                          const std::vector<bool>& reproduced,
                          const std::vector<KeptExample>& kept);
std::string HistoriesJson(const std::string& file, size_t longest,
                          const HistoriesReport& report,
                          const std::vector<bool>& reproduced,
                          const std::vector<KeptExample>& kept,
                          int exit_status);

}  // namespace pouch

#endif  // POUCH_CLI_EXHAUST_TEXT_H_

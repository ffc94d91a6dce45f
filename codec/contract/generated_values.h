// Checks of values that are made of observed ones.

#ifndef POUCH_CODEC_CONTRACT_GENERATED_VALUES_H_
#define POUCH_CODEC_CONTRACT_GENERATED_VALUES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "codec/contract/check_run.h"
#include "codec/contract/finding.h"

namespace pouch {

struct GeneratedResult {
  uint64_t values = 0;
  std::vector<Finding> findings;  // One for each check.
};

// Makes up to `runs` values of those of `trips` and tries them, as long as
// `time_is_left`. The answer is text for ReadGenerated(). To be called in a
// process of its own: it changes the limits of `run`.
std::string TryGeneratedValues(CheckRun* run, const std::vector<Trip>& trips,
                               uint64_t runs,
                               const std::function<bool()>& time_is_left);

GeneratedResult ReadGenerated(const std::string& text);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_GENERATED_VALUES_H_

// NormalizedMessage: what stays the same of a failure's message when the same
// bug shows in another run.

#ifndef POUCH_SIM_SEARCH_NORMALIZED_MESSAGE_H_
#define POUCH_SIM_SEARCH_NORMALIZED_MESSAGE_H_

#include <string>
#include <string_view>

#include "sim/run_result.h"

namespace pouch {

// The first line of `message` with what differs between runs of one bug taken
// out: each number (with its unit, if it has one: "1.25s"), each word of eight
// or more hexadecimal digits, and each number at a name's end ("w12") is a
// '#'; what stands in quotation marks is "...". At most 200 bytes.
std::string NormalizedMessage(std::string_view message);

// What makes two failures the same one.
struct FailureKey {
  std::string failure_class;
  std::string message;  // Normalised.

  friend auto operator<=>(const FailureKey&, const FailureKey&) = default;
};

// The key of the first failure. "pass" or "incomplete" if there is none.
FailureKey KeyOf(const RunResult& result);

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_NORMALIZED_MESSAGE_H_

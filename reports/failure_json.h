// A failure of a run as JSON, the same in each report.

#ifndef POUCH_REPORTS_FAILURE_JSON_H_
#define POUCH_REPORTS_FAILURE_JSON_H_

#include <nlohmann/json.hpp>

#include "sim/run_result.h"

namespace pouch {

// All fields; "at_ns" is virtual time. Bytes that are no text are escaped.
nlohmann::ordered_json FailureJson(const RunFailure& failure);

// What FailureJson() wrote, escapes left as they are.
// Throws nlohmann::json::exception if a field is missing or of another type.
RunFailure FailureOf(const nlohmann::ordered_json& json);

}  // namespace pouch

#endif  // POUCH_REPORTS_FAILURE_JSON_H_

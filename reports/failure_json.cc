#include "reports/failure_json.h"

#include "base/time.h"
#include "reports/escape.h"

namespace pouch {

nlohmann::ordered_json FailureJson(const RunFailure& failure) {
  return {{"class", EscapeForJson(failure.failure_class)},
          {"checker", EscapeForJson(failure.checker)},
          {"worker", EscapeForJson(failure.worker)},
          {"at_ns", failure.at.nanoseconds()},
          {"step", EscapeForJson(failure.step)},
          {"key", EscapeForJson(failure.key)},
          {"expected", EscapeForJson(failure.expected)},
          {"actual", EscapeForJson(failure.actual)},
          {"message", EscapeForJson(failure.message)},
          {"traceback", EscapeForJson(failure.traceback)}};
}

RunFailure FailureOf(const nlohmann::ordered_json& json) {
  RunFailure failure;
  failure.failure_class = json.at("class");
  failure.checker = json.at("checker");
  failure.worker = json.at("worker");
  failure.at = Time::FromNanoseconds(json.at("at_ns"));
  failure.step = json.at("step");
  failure.key = json.at("key");
  failure.expected = json.at("expected");
  failure.actual = json.at("actual");
  failure.message = json.at("message");
  failure.traceback = json.at("traceback");
  return failure;
}

}  // namespace pouch

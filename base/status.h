// Status and Result<T>: outcomes of what the environment may refuse.
//
// A Status is OK, or a code and a message that says what is wrong and where.
// What cannot happen unless the code is wrong is a CHECK (base/check.h).

#ifndef POUCH_BASE_STATUS_H_
#define POUCH_BASE_STATUS_H_

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace pouch {

enum class StatusCode {
  kOk,
  kInvalidArgument,     // The caller's input is wrong; the message says how.
  kNotFound,            // No such file, name or worker.
  kAlreadyExists,       // The name is taken.
  kFailedPrecondition,  // Not in this state.
  kResourceExhausted,   // A limit, a budget or the disk is full.
  kIoError,             // The device or the peer failed.
  kDataLoss,            // Stored bytes are missing, damaged or foreign.
  kUnavailable,         // Not now; the same call may succeed later.
  kApplicationError,    // The user's code raised or broke its contract.
  kUnimplemented,       // A documented part that is not there yet.
  kInternal,            // A defect of Pouch itself.
};

// The code's name as reports print it, e.g. "data loss".
std::string_view StatusCodeName(StatusCode code);

// The outcome of an operation that returns nothing else.
class [[nodiscard]] Status final {
 public:
  Status() = default;
  Status(StatusCode code, std::string message)
      : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

  // "code name: message", or "ok".
  std::string ToString() const;

  // The same failure with `context` and ": " before its message.
  Status WithContext(std::string_view context) const;

  friend bool operator==(const Status&, const Status&) = default;
  friend std::ostream& operator<<(std::ostream& os, const Status& status) {
    return os << status.ToString();
  }

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

inline Status OkStatus() { return Status(); }

// A T, or the Status that says why there is none. Never holds an OK Status.
template <typename T>
class [[nodiscard]] Result final {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit on purpose
  Result(Status status) : status_(std::move(status)) {  // NOLINT: as above
    CHECK(!status_.ok());
  }

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }

  T& operator*() & {
    CHECK(ok()) << status_.ToString();
    return *value_;
  }
  const T& operator*() const& {
    CHECK(ok()) << status_.ToString();
    return *value_;
  }
  T&& operator*() && {
    CHECK(ok()) << status_.ToString();
    return std::move(*value_);
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace pouch

// Returns the failure of `expression` (a Status) from the enclosing function.
#define POUCH_RETURN_IF_ERROR(expression)        \
  do {                                           \
    ::pouch::Status pouch_status = (expression); \
    if (!pouch_status.ok()) return pouch_status; \
  } while (false)

// Declares `lhs` as the value of `expression` (a Result<T>), or returns its
// failure from the enclosing function.
#define POUCH_ASSIGN_OR_RETURN(lhs, expression)                           \
  POUCH_ASSIGN_OR_RETURN_IMPL(POUCH_CONCAT(pouch_result_, __LINE__), lhs, \
                              expression)
#define POUCH_ASSIGN_OR_RETURN_IMPL(result, lhs, expression) \
  auto result = (expression);                                \
  if (!result.ok()) return result.status();                  \
  lhs = *std::move(result)
#define POUCH_CONCAT(a, b) POUCH_CONCAT_IMPL(a, b)
#define POUCH_CONCAT_IMPL(a, b) a##b

#endif  // POUCH_BASE_STATUS_H_

#include "codec/python_call.h"

#include <limits>

#include "base/check.h"
#include "codec/python_limits.h"

namespace pouch {
namespace {

// The C library's functions that application code reaches have no context
// argument, so the running call has to be found from nowhere.
PythonCall*& Innermost() {
  static thread_local PythonCall* innermost = nullptr;
  return innermost;
}

int64_t Sum(int64_t a, int64_t b) {
  int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum)
             ? std::numeric_limits<int64_t>::max()
             : sum;
}

}  // namespace

PythonCall::PythonCall(PythonWorld* world, const PythonLimits& limits)
    : world_(world),
      limits_(limits),
      outer_memory_limit_(PythonMemoryLimit()),
      outer_(Innermost()) {
  SetPythonMemoryLimit(Sum(PythonMemoryBytes(), limits.memory_bytes));
  Innermost() = this;
  ArmPythonStepCounter();
}

PythonCall::~PythonCall() {
  SetPythonMemoryLimit(outer_memory_limit_);
  Innermost() = outer_;
}

PythonCall* PythonCall::Current() { return Innermost(); }

PythonCallPause::PythonCallPause()
    : paused_(Innermost()), memory_limit_(PythonMemoryLimit()) {
  SetPythonMemoryLimit(std::numeric_limits<int64_t>::max());
  Innermost() = nullptr;
}

PythonCallPause::~PythonCallPause() {
  SetPythonMemoryLimit(memory_limit_);
  Innermost() = paused_;
  if (paused_ != nullptr) ArmPythonStepCounter();
}

}  // namespace pouch

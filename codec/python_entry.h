// PythonEntry: going into application code and coming back.

#ifndef POUCH_CODEC_PYTHON_ENTRY_H_
#define POUCH_CODEC_PYTHON_ENTRY_H_

#include <Python.h>

#include <string_view>

#include "base/status.h"
#include "codec/python_call.h"
#include "codec/python_ref.h"
#include "codec/python_space.h"

namespace pouch {

// While it exists, Python code runs in `space`, sees `world` and is limited.
// All arguments must outlive it. Costs a few nanoseconds as long as the space
// stays the same.
class PythonEntry final {
 public:
  PythonEntry(PythonSpace* space, PythonWorld* world,
              const PythonLimits& limits)
      : space_(space), call_((space->Enter(), world), limits) {}

  // Calls `callable`, which `subject` names for people. A call that was
  // stopped by the step budget fails even if the application caught the
  // exception. Errors: kApplicationError with worker, subject and traceback.
  Result<PyRef> Call(PyObject* callable, std::string_view subject);
  Result<PyRef> Call(PyObject* callable, PyObject* argument,
                     std::string_view subject);
  Result<PyRef> Call(PyObject* callable, PyObject* first, PyObject* second,
                     std::string_view subject);

  // kApplicationError: subject, worker and the current exception, or, if there
  // is none, just `problem`.
  Status Raised(std::string_view subject) const;
  Status Error(std::string_view subject, std::string_view problem) const;

 private:
  Result<PyRef> Finish(PyObject* result, std::string_view subject);

  PythonSpace* space_;
  PythonCall call_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_ENTRY_H_

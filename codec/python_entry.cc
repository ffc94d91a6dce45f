#include "codec/python_entry.h"

#include <string>
#include <utility>

#include "codec/python_error.h"

namespace pouch {

Result<PyRef> PythonEntry::Call(PyObject* callable, std::string_view subject) {
  return Finish(PyObject_CallNoArgs(callable), subject);
}

Result<PyRef> PythonEntry::Call(PyObject* callable, PyObject* argument,
                                std::string_view subject) {
  return Finish(PyObject_CallOneArg(callable, argument), subject);
}

Result<PyRef> PythonEntry::Call(PyObject* callable, PyObject* first,
                                PyObject* second, std::string_view subject) {
  PyObject* arguments[] = {nullptr, first, second};
  return Finish(
      PyObject_Vectorcall(callable, arguments + 1,
                          2 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr),
      subject);
}

Result<PyRef> PythonEntry::Finish(PyObject* result, std::string_view subject) {
  PyRef value = PyRef::Adopt(result);
  if (!value) return Raised(subject);
  if (call_.out_of_steps()) {
    return Error(subject,
                 "went on after it was stopped: it did not end within"
                 " its budget of " +
                     std::to_string(call_.limits().steps) + " steps");
  }
  return value;
}

Status PythonEntry::Raised(std::string_view subject) const {
  space_->OnRaised(subject);
  return Error(subject, "raised:\n" + TakePythonError());
}

Status PythonEntry::Error(std::string_view subject,
                          std::string_view problem) const {
  return Status(StatusCode::kApplicationError,
                std::string(subject) + " on worker \"" + space_->name() +
                    "\" " + std::string(problem));
}

}  // namespace pouch

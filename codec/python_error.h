// Python exceptions as Status.

#ifndef POUCH_CODEC_PYTHON_ERROR_H_
#define POUCH_CODEC_PYTHON_ERROR_H_

#include <Python.h>

#include <string>
#include <string_view>

#include "base/status.h"
#include "codec/python_ref.h"

namespace pouch {

// Clears the interpreter's current exception and returns it as text, with its
// traceback, as Python prints it: no frames of Pouch's own, no addresses.
// There must be one.
std::string TakePythonError();

// kApplicationError: `what`, ":\n" and the current exception as above.
Status PythonError(std::string_view what);

// "module.QualifiedName" of the object's type, without running its code.
std::string PythonTypeName(PyObject* object);
// The same of a type; "builtins." is left out.
std::string PythonNameOfType(PyTypeObject* type);

// The UTF-8 text of a str, with what UTF-8 cannot hold replaced.
std::string PythonText(PyObject* text);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_ERROR_H_

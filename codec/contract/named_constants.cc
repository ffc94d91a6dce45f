#include "codec/contract/named_constants.h"

#include "codec/python_error.h"

namespace pouch {
namespace {

// The name under which the dictionary holds the object; null if it does not.
PyObject* NameIn(PyObject* dictionary, PyObject* object) {
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(dictionary, &position, &name, &value) != 0) {
    if (value == object && PyUnicode_Check(name)) return name;
  }
  return nullptr;
}

}  // namespace

std::string NameOfConstant(PyObject* object) {
  PyObject* modules = PyImport_GetModuleDict();
  PyObject* module_name = nullptr;
  PyObject* module = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(modules, &position, &module_name, &module) != 0) {
    if (!PyModule_Check(module) || !PyUnicode_Check(module_name)) continue;
    PyObject* name = NameIn(PyModule_GetDict(module), object);
    if (name != nullptr) {
      return PythonText(module_name) + "." + PythonText(name);
    }
  }
  return "";
}

}  // namespace pouch

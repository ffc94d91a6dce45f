#include "codec/contract/excuses.h"

#include <string_view>

#include "codec/python_error.h"
#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

// What a class of Python's own, from the object's up, defines under a name.
PyObject* OwnMethod(PyObject* object, const char* name) {
  for (PyTypeObject* type = Py_TYPE(object);
       type != nullptr && IsPythonClass(type); type = type->tp_base) {
    PyObject* found = PyDict_GetItemString(type->tp_dict, name);
    if (found != nullptr) return found;
  }
  return nullptr;
}

// True if `state`, or a dictionary in it, maps `attribute` to `value` itself.
bool Holds(PyObject* state, PyObject* attribute, PyObject* value, int depth) {
  if (state == value) return true;
  if (PyDict_Check(state)) {
    PyObject* held = PyDict_GetItemWithError(state, attribute);
    if (held == value) return true;
  }
  if (!PyTuple_Check(state) || depth == 0) return false;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(state); ++i) {
    if (Holds(PyTuple_GET_ITEM(state, i), attribute, value, depth - 1)) {
      return true;
    }
  }
  return false;
}

// True if the class has a method `name` of its own, and what that gives does
// not hold the attribute's value.
bool LeavesOut(PyObject* object, const char* name, PyObject* attribute,
               PyObject* value) {
  if (OwnMethod(object, name) == nullptr) return false;
  const bool takes_protocol = std::string_view(name) == "__reduce_ex__";
  PyRef given =
      PyRef::Adopt(takes_protocol ? PyObject_CallMethod(object, name, "i", 4)
                                  : PyObject_CallMethod(object, name, nullptr));
  if (!given) {
    PyErr_Clear();
    return false;
  }
  constexpr int kMostNesting = 3;  // (callable, arguments, (dict, slots))
  return value == nullptr ||
         !Holds(given.get(), attribute, value, kMostNesting);
}

bool IsEqual(PyObject* left, PyObject* right) {
  const int equal = PyObject_RichCompareBool(left, right, Py_EQ);
  if (equal < 0) PyErr_Clear();
  return equal > 0;
}

}  // namespace

bool IsCachedProperty(PyObject* object, PyObject* attribute) {
  PyObject* found = _PyType_Lookup(Py_TYPE(object), attribute);
  if (found == nullptr) return false;
  const std::string name = PythonTypeName(found);
  return name.ends_with("cached_property");
}

std::string ExcuseOfAttribute(PyObject* original, PyObject* copy,
                              PyObject* attribute, PyObject* expected,
                              PyObject* actual) {
  std::string excuse = ExcuseOfState(original, attribute, expected);
  if (!excuse.empty()) return excuse;
  if (OwnMethod(original, "__eq__") == nullptr) return "";
  // 1, 1.0 and True are equal to Python, so that an __eq__ that compares
  // them denies nothing.
  if (expected != nullptr && actual != nullptr && IsEqual(expected, actual)) {
    return "";
  }
  if (!IsEqual(original, copy)) return "";
  return PythonTypeName(original) + ".__eq__() calls both equal";
}

std::string ExcuseOfState(PyObject* object, PyObject* attribute,
                          PyObject* value) {
  for (const char* name : {"__getstate__", "__reduce_ex__", "__reduce__"}) {
    if (LeavesOut(object, name, attribute, value)) {
      return PythonTypeName(object) + "." + name + "() leaves it out";
    }
  }
  return "";
}

std::string ExcuseOfType(PyObject* original) {
  for (const char* name : {"__reduce_ex__", "__reduce__"}) {
    if (OwnMethod(original, name) != nullptr) {
      return PythonTypeName(original) + "." + name + "() says so";
    }
  }
  return "";
}

}  // namespace pouch

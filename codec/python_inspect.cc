#include "codec/python_inspect.h"

#include <structmember.h>

#include <algorithm>

#include "codec/python_error.h"

namespace pouch {
namespace {

// The destructor that every class made by a `class` statement has.
destructor DeallocOfPythonClasses() {
  PyRef probe = PyRef::Adopt(
      PyErr_NewException("pouch.Probe", /*base=*/nullptr, /*dict=*/nullptr));
  return reinterpret_cast<PyTypeObject*>(probe.get())->tp_dealloc;
}

void AddDictionary(PyObject* object, std::vector<PythonAttribute>* out) {
  PyObject** dictionary = _PyObject_GetDictPtr(object);
  if (dictionary == nullptr || *dictionary == nullptr) return;
  PyObject* name = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(*dictionary, &position, &name, &value) != 0) {
    if (!PyUnicode_Check(name)) continue;
    out->push_back({PyRef::Share(name), PyRef::Share(value)});
  }
}

void AddSlots(PyObject* object, PyTypeObject* type,
              std::vector<PythonAttribute>* out) {
  PyObject* name = nullptr;
  PyObject* descriptor = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(type->tp_dict, &position, &name, &descriptor) != 0) {
    if (!Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) continue;
    auto* member = reinterpret_cast<PyMemberDescrObject*>(descriptor)->d_member;
    if (member->type != T_OBJECT_EX) continue;
    PyRef value = PyRef::Adopt(
        PyMember_GetOne(reinterpret_cast<const char*>(object), member));
    if (value) {
      out->push_back({PyRef::Share(name), std::move(value)});
    } else {
      PyErr_Clear();  // Not set.
    }
  }
}

// The attribute of `type` if it is not the one that every object has.
PyRef OwnAttribute(PyTypeObject* type, const char* name) {
  PyRef own = PyRef::Adopt(
      PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), name));
  PyRef every = PyRef::Adopt(PyObject_GetAttrString(
      reinterpret_cast<PyObject*>(&PyBaseObject_Type), name));
  if (!own) PyErr_Clear();
  return own.get() == every.get() ? PyRef() : own;
}

std::string TextAttribute(PyObject* object, const char* name) {
  PyRef value = PyRef::Adopt(PyObject_GetAttrString(object, name));
  if (!value) PyErr_Clear();
  return value && PyUnicode_Check(value.get()) ? PythonText(value.get()) : "";
}

}  // namespace

bool IsPythonClass(PyTypeObject* type) {
  static const destructor python_dealloc = DeallocOfPythonClasses();
  return type->tp_dealloc == python_dealloc;
}

PyTypeObject* TypeInC(PyObject* object) {
  PyTypeObject* type = Py_TYPE(object);
  while (type->tp_base != nullptr && IsPythonClass(type)) type = type->tp_base;
  return type;
}

bool IsEnumMember(PyObject* object) {
  PyTypeObject* metatype =
      Py_TYPE(reinterpret_cast<PyObject*>(Py_TYPE(object)));
  for (; metatype != nullptr && metatype != &PyType_Type;
       metatype = metatype->tp_base) {
    if (PythonNameOfType(metatype) == "enum.EnumType") return true;
  }
  return false;
}

bool IsNamedThing(PyObject* object) {
  if (PyType_Check(object) || PyModule_Check(object) ||
      PyFunction_Check(object)) {
    return true;
  }
  if (!PyCFunction_Check(object)) return false;
  PyObject* self = PyCFunction_GET_SELF(object);
  return self == nullptr || PyModule_Check(self);
}

std::string NameOfThing(PyObject* object) {
  if (PyType_Check(object)) {
    return PythonNameOfType(reinterpret_cast<PyTypeObject*>(object));
  }
  if (PyModule_Check(object)) return TextAttribute(object, "__name__");
  return TextAttribute(object, "__module__") + "." +
         TextAttribute(object, "__qualname__");
}

std::vector<PythonAttribute> AttributesOf(PyObject* object) {
  std::vector<PythonAttribute> attributes;
  AddDictionary(object, &attributes);
  for (PyTypeObject* type = Py_TYPE(object);
       type != nullptr && IsPythonClass(type); type = type->tp_base) {
    AddSlots(object, type, &attributes);
  }
  std::stable_sort(
      attributes.begin(), attributes.end(),
      [](const PythonAttribute& left, const PythonAttribute& right) {
        return PyUnicode_Compare(left.name.get(), right.name.get()) < 0;
      });
  return attributes;
}

PyRef ReducedByC(PyObject* object) {
  PyTypeObject* type = TypeInC(object);
  if (type == &PyBaseObject_Type) return {};
  PyRef reduced;
  if (PyRef reduce_ex = OwnAttribute(type, "__reduce_ex__")) {
    reduced =
        PyRef::Adopt(PyObject_CallFunction(reduce_ex.get(), "Oi", object, 4));
  } else if (PyRef reduce = OwnAttribute(type, "__reduce__")) {
    reduced = PyRef::Adopt(PyObject_CallOneArg(reduce.get(), object));
  } else if (type == Py_TYPE(object)) {
    reduced =
        PyRef::Adopt(PyObject_CallMethod(object, "__reduce_ex__", "i", 4));
  }
  if (!reduced) PyErr_Clear();
  return reduced;
}

}  // namespace pouch

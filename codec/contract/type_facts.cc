#include "codec/contract/type_facts.h"

#include <string_view>

#include "codec/python_inspect.h"

namespace pouch {
namespace {

PythonContent ContentOf(PyObject* object) {
  if (object == Py_None) return PythonContent::kNone;
  if (IsNamedThing(object)) return PythonContent::kNamed;
  if (PyMethod_Check(object)) return PythonContent::kMethod;
  if (IsEnumMember(object)) return PythonContent::kEnum;
  if (PyBool_Check(object)) return PythonContent::kBool;
  if (PyUnicode_Check(object)) return PythonContent::kText;
  if (PyLong_Check(object)) return PythonContent::kInteger;
  if (PyFloat_Check(object)) return PythonContent::kFloat;
  if (PyComplex_Check(object)) return PythonContent::kComplex;
  if (PyBytes_Check(object)) return PythonContent::kBytes;
  if (PyByteArray_Check(object)) return PythonContent::kByteArray;
  if (PyTuple_Check(object)) return PythonContent::kTuple;
  if (PyList_Check(object)) return PythonContent::kList;
  if (PyODict_Check(object)) return PythonContent::kOrderedDictionary;
  const PyTypeObject* in_c = TypeInC(object);
  const std::string_view name = in_c->tp_name;
  if (PyDict_Check(object)) {
    return name == "collections.defaultdict" ? PythonContent::kDefaultDictionary
                                             : PythonContent::kDictionary;
  }
  if (PyAnySet_Check(object)) return PythonContent::kSet;
  if (name == "collections.deque") return PythonContent::kDeque;
  return in_c == &PyBaseObject_Type ? PythonContent::kNothing
                                    : PythonContent::kReduced;
}

bool HasSlots(PyTypeObject* type) {
  for (; type != nullptr && IsPythonClass(type); type = type->tp_base) {
    PyObject* name = nullptr;
    PyObject* value = nullptr;
    Py_ssize_t position = 0;
    while (PyDict_Next(type->tp_dict, &position, &name, &value) != 0) {
      if (Py_IS_TYPE(value, &PyMemberDescr_Type)) return true;
    }
  }
  return false;
}

TypeFacts FactsOf(PyObject* object) {
  PyTypeObject* type = Py_TYPE(object);
  TypeFacts facts;
  facts.content = ContentOf(object);
  facts.has_slots = HasSlots(type);
  const bool is_fixed = facts.content == PythonContent::kNamed ||
                        facts.content == PythonContent::kEnum;
  facts.has_attributes =
      !is_fixed && (facts.has_slots || type->tp_dictoffset != 0);
  facts.is_plain_value =
      is_fixed || (type->tp_hash != PyObject_HashNotImplemented &&
                   type->tp_hash != PyBaseObject_Type.tp_hash);
  return facts;
}

}  // namespace

const TypeFacts& TypeFactsTable::Of(PyObject* object) {
  PyTypeObject* type = Py_TYPE(object);
  const auto found = entries_.find(type);
  // Of functions in C, one is a name and the other a method of an object.
  if (found != entries_.end() && type != &PyCFunction_Type) {
    return found->second.facts;
  }
  Entry& entry = entries_[type];
  entry.type = PyRef::Share(reinterpret_cast<PyObject*>(type));
  entry.facts = FactsOf(object);
  return entry.facts;
}

}  // namespace pouch

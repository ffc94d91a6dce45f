// What an object consists of, read without running any code of the user's.

#ifndef POUCH_CODEC_PYTHON_INSPECT_H_
#define POUCH_CODEC_PYTHON_INSPECT_H_

#include <Python.h>

#include <string>
#include <vector>

#include "codec/python_ref.h"

namespace pouch {

// True if a `class` statement made the type.
bool IsPythonClass(PyTypeObject* type);

// The nearest type, from the object's own up, that is written in C.
PyTypeObject* TypeInC(PyObject* object);

// True for a member of an enum.Enum.
bool IsEnumMember(PyObject* object);

// True for what names something and is no data of its own: classes, modules,
// functions of either language (but not methods, which have an object).
bool IsNamedThing(PyObject* object);
// Its name: "module.qualified_name".
std::string NameOfThing(PyObject* object);

// One attribute of an instance: from its __dict__ or its __slots__.
struct PythonAttribute {
  PyRef name;
  PyRef value;
};
// Every attribute that is set, sorted by name. In what order they were set is
// not part of the object.
std::vector<PythonAttribute> AttributesOf(PyObject* object);

// How the C part of an object would be pickled: a tuple or a name as
// object.__reduce_ex__ gives it; empty if it cannot be pickled.
PyRef ReducedByC(PyObject* object);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_INSPECT_H_

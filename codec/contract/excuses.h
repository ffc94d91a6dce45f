// Why a difference is the will of the object's own class and no hook's fault.

#ifndef POUCH_CODEC_CONTRACT_EXCUSES_H_
#define POUCH_CODEC_CONTRACT_EXCUSES_H_

#include <Python.h>

#include <string>

namespace pouch {

// True if the attribute is a functools.cached_property: it is computed again
// when it is missing, so that its absence is no difference.
bool IsCachedProperty(PyObject* object, PyObject* attribute);

// Why it does not matter that `attribute` of `original`, whose value was
// `expected`, is `actual` in `copy`: its class leaves it out of what
// __getstate__ or __reduce__ gives, or its __eq__ calls both equal although
// the two values are not even equal to Python. Empty if it does matter. A null
// `expected` or `actual` is an attribute that is not there.
//
// Runs the class's own methods, so only inside a PythonEntry.
std::string ExcuseOfAttribute(PyObject* original, PyObject* copy,
                              PyObject* attribute, PyObject* expected,
                              PyObject* actual);

// Why it does not matter what the object's attribute is: its class leaves it
// out, as above. Empty if it does matter.
std::string ExcuseOfState(PyObject* object, PyObject* attribute,
                          PyObject* value);

// Why it does not matter that `original` became an object of another type: its
// class says so in a __reduce__ of its own. Empty if it does matter.
std::string ExcuseOfType(PyObject* original);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_EXCUSES_H_

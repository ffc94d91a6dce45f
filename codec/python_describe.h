// A Python object for people, within a limit.

#ifndef POUCH_CODEC_PYTHON_DESCRIBE_H_
#define POUCH_CODEC_PYTHON_DESCRIBE_H_

#include <Python.h>

#include <cstddef>
#include <string>

namespace pouch {

// At most `limit` bytes, like repr() but never failing, without addresses,
// with sets in a fixed order, and without running the user's __repr__:
// instances show their attributes.
std::string DescribePython(PyObject* object, size_t limit);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_DESCRIBE_H_

// Python objects as Values.

#ifndef POUCH_WORKER_PYTHON_PYTHON_VALUE_H_
#define POUCH_WORKER_PYTHON_PYTHON_VALUE_H_

#include <Python.h>

#include <memory>

#include "codec/python_ref.h"
#include "codec/python_space.h"
#include "worker/value.h"

namespace pouch {

// A Value that shares `object`, which belongs to `space`. If the space has an
// interpreter of its own, the Value keeps it running.
Value ToValue(PyRef object, const std::shared_ptr<PythonSpace>& space);

// The object of a Value that ToValue() made; CHECKs that it is one. Borrowed.
PyObject* ObjectOf(const Value& value);

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_PYTHON_VALUE_H_

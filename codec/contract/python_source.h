// Python source that builds an object.

#ifndef POUCH_CODEC_CONTRACT_PYTHON_SOURCE_H_
#define POUCH_CODEC_CONTRACT_PYTHON_SOURCE_H_

#include <Python.h>

#include <cstddef>
#include <string>

#include "codec/contract/type_facts.h"

namespace pouch {

// Statements whose last one gives the object the name `value`. Objects that
// several places refer to have names of their own, and so do instances, which
// are made without their __init__. What cannot be built, such as a lock, is
// named in a comment. Runs no code of the user's, but the repr() of objects
// written in C. At most about `limit` bytes.
std::string PythonSource(PyObject* object, TypeFactsTable* types,
                         size_t limit = 4000);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_PYTHON_SOURCE_H_

// A digest of what a Python object is, the same in every worker and process.
//
// The walk covers types by qualified name, numbers by their bits, strings,
// bytes, lists, tuples and dicts in order, sets in any order, attributes from
// __dict__ and __slots__ sorted by name, enum members, and objects written in
// C by what they would be pickled as. Functions, classes and modules count by
// name. A mutable object met again counts as "the n-th object met", so cycles
// end and [a, a] differs from [a, copy of a]. Neither pickle nor the user's
// __eq__, __hash__ or __reduce__ takes part, nor any address or hash.

#ifndef POUCH_CODEC_PYTHON_DIGEST_H_
#define POUCH_CODEC_PYTHON_DIGEST_H_

#include <Python.h>

#include <cstdint>

#include "base/status.h"

namespace pouch {

// Errors: kResourceExhausted if the object is nested too deeply.
Result<uint64_t> PythonDigest(PyObject* object);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_DIGEST_H_

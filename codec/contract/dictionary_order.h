// Dictionaries whose keys, or the order of these, differ.

#ifndef POUCH_CODEC_CONTRACT_DICTIONARY_ORDER_H_
#define POUCH_CODEC_CONTRACT_DICTIONARY_ORDER_H_

#include <Python.h>

#include <string>

#include "codec/python_ref.h"

namespace pouch {

// A dict with the entries of an OrderedDict in the order that it gives them,
// which may be another than the one they lie in.
PyRef InItsOrder(PyObject* ordered);

// How the keys of two dictionaries differ that are in step up to these keys; a
// null key is the end of one.
std::string KeyChange(PyObject* original, PyObject* copy,
                      PyObject* original_key, PyObject* copy_key);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_DICTIONARY_ORDER_H_

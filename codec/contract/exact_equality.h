// Whether two Python objects without parts are the same, in every bit.
//
// Runs no code of the user's, but for SetChange's descriptions nothing at all.

#ifndef POUCH_CODEC_CONTRACT_EXACT_EQUALITY_H_
#define POUCH_CODEC_CONTRACT_EXACT_EQUALITY_H_

#include <Python.h>

#include <string>

#include "codec/contract/type_facts.h"

namespace pouch {

// Of two exact str, and of two exact int.
bool SameText(PyObject* left, PyObject* right);
bool SameInteger(PyObject* left, PyObject* right);

// Of two objects of one type with that content, which is no container.
bool SameScalar(PythonContent content, PyObject* left, PyObject* right);

// True for two functions with one name and one code.
bool SameFunction(PyObject* left, PyObject* right);

// True for two objects without identity, such as keys of a dictionary, that
// are the same in type and content.
bool SameKey(PyObject* left, PyObject* right);

// How the elements of two sets differ; empty if they don't.
std::string SetChange(PyObject* original, PyObject* copy);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_EXACT_EQUALITY_H_

// Differences between two Python objects in words.

#ifndef POUCH_CODEC_CONTRACT_CHANGE_TEXT_H_
#define POUCH_CODEC_CONTRACT_CHANGE_TEXT_H_

#include <Python.h>

#include <string>

namespace pouch {

// "int 1 became float 1.0", "2024-01-01T00:00:00+00:00 became naive", "'ab'
// became 'abc'": of two objects that differ in type or in content.
std::string DescribeChange(PyObject* original, PyObject* copy);

// An object as a part of such a sentence.
std::string ShortText(PyObject* object);

// How Python reaches an item and an attribute: "['k']" and ".name".
std::string KeyLabel(PyObject* key);
std::string AttributeLabel(PyObject* name);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_CHANGE_TEXT_H_

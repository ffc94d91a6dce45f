// Objects that are what they are because a module's name leads to them.

#ifndef POUCH_CODEC_CONTRACT_NAMED_CONSTANTS_H_
#define POUCH_CODEC_CONTRACT_NAMED_CONSTANTS_H_

#include <Python.h>

#include <string>

namespace pouch {

// "module.NAME" if a global of an imported module is this very object; empty if
// none is.
std::string NameOfConstant(PyObject* object);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_NAMED_CONSTANTS_H_

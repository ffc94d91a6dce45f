// Copies of object graphs with single parts changed.

#ifndef POUCH_CODEC_CONTRACT_OBJECT_CLONE_H_
#define POUCH_CODEC_CONTRACT_OBJECT_CLONE_H_

#include <Python.h>

#include <cstddef>
#include <vector>

#include "codec/contract/type_facts.h"
#include "codec/python_ref.h"

namespace pouch {

// What is to be different: of the object `owner`, the part at that position of
// PartsOf(owner).
struct CloneEdit {
  PyObject* owner = nullptr;
  size_t part = 0;
  PyRef value;  // In its place; empty: leave the part out.
};

// A copy of the whole graph, made without running the classes' own code, so
// that nothing of the original changes with it. What is written in C and no
// container stays the original's own. References that were shared stay so. A
// part that cannot be left out (an item of a namedtuple) stays.
// Empty, without an exception, if the graph cannot be copied.
PyRef CloneWith(PyObject* root, const std::vector<CloneEdit>& edits,
                TypeFactsTable* types);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_OBJECT_CLONE_H_

// WalkFrame: one level of a StrictWalk, on its way down two object graphs.

#ifndef POUCH_CODEC_CONTRACT_WALK_FRAME_H_
#define POUCH_CODEC_CONTRACT_WALK_FRAME_H_

#include <Python.h>

#include <cstddef>
#include <string>
#include <vector>

#include "codec/python_inspect.h"
#include "codec/python_ref.h"

namespace pouch {

// Two objects of one type whose parts are being compared.
struct WalkFrame {
  // kHidden: what an object is reduced to, which is no place of its own.
  enum class Parts { kItems, kEntries, kAttributes, kHidden };

  Parts parts = Parts::kItems;
  PyRef original;
  PyRef copy;
  Py_ssize_t index = 0;  // Of the next part; the current one is before it.
  // kEntries: where PyDict_Next() goes on, and the current key.
  Py_ssize_t original_position = 0;
  Py_ssize_t copy_position = 0;
  PyRef key;
  // kAttributes, in ascending order of names.
  std::vector<PythonAttribute> original_attributes;
  std::vector<PythonAttribute> copy_attributes;
  size_t copy_index = 0;
  // kItems and kHidden: what stands for the two while their items are walked.
  PyRef original_items;
  PyRef copy_items;
};

// The way down through `frames`, as Python writes it: "['k'][3].when".
std::string PathOf(const std::vector<WalkFrame>& frames);

// Why it does not matter that `expected` became `actual` down there: what the
// class of an object on the way says, the innermost first. Empty if it matters.
// Null is what is not there.
std::string ExcuseOf(const std::vector<WalkFrame>& frames, PyObject* expected,
                     PyObject* actual);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_WALK_FRAME_H_

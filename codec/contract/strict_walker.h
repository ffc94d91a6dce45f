// StrictWalk::Walker: one walk after another, with what was learnt about types.

#ifndef POUCH_CODEC_CONTRACT_STRICT_WALKER_H_
#define POUCH_CODEC_CONTRACT_STRICT_WALKER_H_

#include <Python.h>

#include <string>
#include <vector>

#include "codec/contract/object_pairs.h"
#include "codec/contract/strict_walk.h"
#include "codec/contract/type_facts.h"
#include "codec/contract/walk_frame.h"
#include "codec/python_ref.h"

namespace pouch {

// Frames are a stack; the innermost one goes on. strict_walk.cc has the way,
// strict_walker.cc what an object consists of and how a difference is told.
class StrictWalk::Walker final {
 public:
  PythonComparison Compare(PyObject* original, PyObject* copy);

 private:
  // Each returns false at a difference that matters: the walk is over.
  bool Pair(PyObject* original, PyObject* copy);
  bool Descend(const TypeFacts& facts, PyObject* original, PyObject* copy);
  bool DescendContent(const TypeFacts& facts, PyObject* original,
                      PyObject* copy);
  bool Reduced(PyObject* original, PyObject* copy);
  bool Settings(const char* name, PyObject* original, PyObject* copy);
  bool Markers(PyObject* original, PyObject* copy);
  bool Sets(PyObject* original, PyObject* copy);
  bool Next();
  bool NextItem(WalkFrame* frame);
  bool NextEntry(WalkFrame* frame);
  bool NextAttribute(WalkFrame* frame);
  bool OddAttribute(WalkFrame* frame, PyRef name, PyObject* expected,
                    PyObject* actual);
  bool Differ(PyObject* original, PyObject* copy);
  bool Report(std::string what, PyObject* expected, PyObject* actual);

  // False if these two need not be walked again.
  bool IsNew(const TypeFacts& facts, PyObject* original, PyObject* copy);
  void Push(WalkFrame::Parts parts, PyObject* original, PyObject* copy,
            PyRef original_items = {}, PyRef copy_items = {});

  TypeFactsTable types_;
  ObjectPairs pairs_;
  // Objects made for the walk, kept so that no other gets their address.
  std::vector<PyRef> made_;
  std::vector<WalkFrame> frames_;
  PythonComparison comparison_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_STRICT_WALKER_H_

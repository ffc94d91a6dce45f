// ObjectSnapshot: what an object graph held at one moment.

#ifndef POUCH_CODEC_CONTRACT_OBJECT_SNAPSHOT_H_
#define POUCH_CODEC_CONTRACT_OBJECT_SNAPSHOT_H_

#include <Python.h>

#include <optional>
#include <vector>

#include "codec/contract/object_graph.h"
#include "codec/contract/strict_walk.h"
#include "codec/contract/type_facts.h"
#include "codec/python_ref.h"

namespace pouch {

// Shallow copies of everything that can change, so nothing of the user's runs.
class ObjectSnapshot final {
 public:
  // `types` must outlive it.
  ObjectSnapshot(PyObject* root, TypeFactsTable* types);

  // How the object differs now from what it was then: the first change on the
  // way down. A part that was replaced by one that is the same in every bit is
  // no change; nor is a cached_property. Inside a PythonEntry.
  std::optional<PythonDifference> Change(StrictWalk* walk) const;

 private:
  std::optional<PythonDifference> ChangeOf(size_t node, StrictWalk* walk) const;

  TypeFactsTable* types_;
  ObjectGraph graph_;
  // For each node: the bytes of a bytearray, the elements of a set, a digest of
  // what is written in C and no container; else empty.
  std::vector<PyRef> contents_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_OBJECT_SNAPSHOT_H_

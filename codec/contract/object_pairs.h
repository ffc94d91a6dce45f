// ObjectPairs: which object of a copy stands for which of the original.

#ifndef POUCH_CODEC_CONTRACT_OBJECT_PAIRS_H_
#define POUCH_CODEC_CONTRACT_OBJECT_PAIRS_H_

#include <Python.h>

#include <set>
#include <unordered_map>
#include <utility>

namespace pouch {

// The objects must stay alive until Clear().
class ObjectPairs final {
 public:
  enum class Meeting {
    kNew,         // Neither was met before.
    kKnown,       // This pair was met before.
    kSplit,       // The original was met with another copy.
    kMerged,      // The copy was met with another original.
    kKnownSplit,  // Such a pair, met before.
  };

  Meeting Meet(PyObject* original, PyObject* copy);
  void Clear();

 private:
  // Looked up, never iterated: no order by address.
  std::unordered_map<PyObject*, PyObject*> copies_;
  std::unordered_map<PyObject*, PyObject*> originals_;
  std::set<std::pair<PyObject*, PyObject*>> odd_pairs_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_OBJECT_PAIRS_H_

// ObjectGraph: every object that a Python object leads to, and the way there.

#ifndef POUCH_CODEC_CONTRACT_OBJECT_GRAPH_H_
#define POUCH_CODEC_CONTRACT_OBJECT_GRAPH_H_

#include <Python.h>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "codec/contract/type_facts.h"
#include "codec/python_ref.h"

namespace pouch {

// One step from an object to another.
struct ObjectPart {
  enum class Kind {
    kItem,       // Of a list, a tuple, a deque; at `index`.
    kEntry,      // Of a dictionary; `label` is the key.
    kElement,    // Of a set.
    kAttribute,  // `label` is its name.
  };

  Kind kind = Kind::kItem;
  Py_ssize_t index = 0;
  PyRef label;
  PyRef value;
};

// What an object directly consists of, in the order it holds it; attributes,
// by name, come last. Nothing for what is written in C and no container.
std::vector<ObjectPart> PartsOf(PyObject* object, TypeFactsTable* types);

class ObjectGraph final {
 public:
  struct Node {
    PyRef object;
    size_t parent = 0;  // The root is its own.
    ObjectPart part;    // How the parent leads to it.
    std::vector<ObjectPart> parts;
    // Two equal ones may be one: whoever holds them cannot change them.
    bool is_plain_value = false;
  };

  // Goes through the graph, each object once, and stops after `most_nodes`.
  // Numbers, texts and bytes are no nodes, only parts. Runs no code of the
  // user's.
  ObjectGraph(PyObject* root, TypeFactsTable* types,
              size_t most_nodes = 100'000);

  // The root first, each behind its parent.
  const std::vector<Node>& nodes() const { return nodes_; }

  // True if the object is a node.
  bool Contains(PyObject* object) const { return known_.contains(object); }

  // "['k'][3].when"
  std::string PathTo(size_t node) const;

 private:
  std::vector<Node> nodes_;
  // Looked up, never iterated.
  std::unordered_map<PyObject*, size_t> known_;
};

// The part's own piece of a path.
std::string LabelOf(const ObjectPart& part);

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_OBJECT_GRAPH_H_

#include "codec/contract/object_graph.h"

#include <utility>

#include "codec/contract/change_text.h"
#include "codec/contract/dictionary_order.h"
#include "codec/python_inspect.h"

namespace pouch {
namespace {

void AddItems(PyObject* sequence, std::vector<ObjectPart>* parts) {
  PyRef items = PyRef::Adopt(PySequence_List(sequence));
  if (!items) {
    PyErr_Clear();
    return;
  }
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items.get()); ++i) {
    parts->push_back({ObjectPart::Kind::kItem, i, PyRef(),
                      PyRef::Share(PyList_GET_ITEM(items.get(), i))});
  }
}

void AddEntries(PyObject* dictionary, std::vector<ObjectPart>* parts) {
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(dictionary, &position, &key, &value) != 0) {
    parts->push_back(
        {ObjectPart::Kind::kEntry, 0, PyRef::Share(key), PyRef::Share(value)});
  }
}

void AddElements(PyObject* set, std::vector<ObjectPart>* parts) {
  PyObject* element = nullptr;
  Py_hash_t hash = 0;
  Py_ssize_t position = 0;
  while (_PySet_NextEntry(set, &position, &element, &hash) != 0) {
    parts->push_back(
        {ObjectPart::Kind::kElement, 0, PyRef(), PyRef::Share(element)});
  }
}

// True for what is a part, but no node: it has no parts and no identity.
bool IsLeaf(const TypeFacts& facts) {
  if (facts.has_attributes) return false;
  switch (facts.content) {
    case PythonContent::kNone:
    case PythonContent::kBool:
    case PythonContent::kInteger:
    case PythonContent::kFloat:
    case PythonContent::kComplex:
    case PythonContent::kText:
    case PythonContent::kBytes:
    case PythonContent::kNamed:
    case PythonContent::kEnum:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<ObjectPart> PartsOf(PyObject* object, TypeFactsTable* types) {
  std::vector<ObjectPart> parts;
  const TypeFacts& facts = types->Of(object);
  switch (facts.content) {
    case PythonContent::kTuple:
    case PythonContent::kList:
    case PythonContent::kDeque:
      AddItems(object, &parts);
      break;
    case PythonContent::kDictionary:
    case PythonContent::kDefaultDictionary:
      AddEntries(object, &parts);
      break;
    case PythonContent::kOrderedDictionary:
      AddEntries(InItsOrder(object).get(), &parts);
      break;
    case PythonContent::kSet:
      AddElements(object, &parts);
      break;
    default:
      break;
  }
  if (facts.has_attributes) {
    for (PythonAttribute& attribute : AttributesOf(object)) {
      parts.push_back({ObjectPart::Kind::kAttribute, 0,
                       std::move(attribute.name), std::move(attribute.value)});
    }
  }
  return parts;
}

ObjectGraph::ObjectGraph(PyObject* root, TypeFactsTable* types,
                         size_t most_nodes) {
  const auto add = [this, types](PyObject* object, size_t parent,
                                 const ObjectPart& part) {
    const TypeFacts& facts = types->Of(object);
    if (IsLeaf(facts) || !known_.emplace(object, nodes_.size()).second) return;
    nodes_.push_back({PyRef::Share(object), parent, part,
                      PartsOf(object, types), facts.is_plain_value});
  };
  add(root, 0, {});
  for (size_t i = 0; i < nodes_.size() && nodes_.size() < most_nodes; ++i) {
    // The vector may move while it grows.
    const std::vector<ObjectPart> parts = nodes_[i].parts;
    for (const ObjectPart& part : parts) add(part.value.get(), i, part);
  }
}

std::string ObjectGraph::PathTo(size_t node) const {
  std::vector<const ObjectPart*> steps;
  for (; node != 0; node = nodes_[node].parent) {
    steps.push_back(&nodes_[node].part);
  }
  std::string path;
  for (size_t i = steps.size(); i > 0; --i) path += LabelOf(*steps[i - 1]);
  return path;
}

std::string LabelOf(const ObjectPart& part) {
  switch (part.kind) {
    case ObjectPart::Kind::kItem:
      return "[" + std::to_string(part.index) + "]";
    case ObjectPart::Kind::kEntry:
      return KeyLabel(part.label.get());
    case ObjectPart::Kind::kElement:
      return "{" + ShortText(part.value.get()) + "}";
    case ObjectPart::Kind::kAttribute:
      return AttributeLabel(part.label.get());
  }
  return "";
}

}  // namespace pouch

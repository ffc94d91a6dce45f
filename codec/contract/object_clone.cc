#include "codec/contract/object_clone.h"

#include <unordered_map>
#include <utility>

#include "codec/contract/object_graph.h"
#include "codec/python_inspect.h"

namespace pouch {
namespace {

constexpr int kMostDepth = 300;

class Cloner final {
 public:
  Cloner(const std::vector<CloneEdit>& edits, TypeFactsTable* types)
      : edits_(edits), types_(types) {}

  // Empty if it cannot be copied.
  PyRef Clone(PyObject* object);

 private:
  // The object's parts, the edits made, each part copied.
  bool CopyParts(PyObject* object, std::vector<ObjectPart>* parts);
  PyRef CloneImmutable(PyObject* object);
  PyRef MakeEmpty(PyObject* object);
  bool Fill(PyObject* object, PyObject* copy,
            const std::vector<ObjectPart>& parts);

  const std::vector<CloneEdit>& edits_;
  TypeFactsTable* types_;
  int depth_ = 0;
  // Looked up, never iterated.
  std::unordered_map<PyObject*, PyRef> copies_;
};

bool IsImmutableContainer(PyObject* object) {
  return PyTuple_Check(object) || PyFrozenSet_Check(object);
}

// The object's type called the way its nearest type written in C is made.
PyRef MakeOf(PyTypeObject* maker, PyObject* object, PyObject* argument) {
  PyRef arguments = PyRef::Adopt(
      argument == nullptr ? PyTuple_New(0) : PyTuple_Pack(1, argument));
  PyRef made = PyRef::Adopt(
      maker->tp_new(Py_TYPE(object), arguments.get(), /*keywords=*/nullptr));
  if (!made) PyErr_Clear();
  return made;
}

PyRef Cloner::Clone(PyObject* object) {
  const TypeFacts& facts = types_->Of(object);
  const auto known = copies_.find(object);
  if (known != copies_.end()) return known->second;
  switch (facts.content) {
    case PythonContent::kNothing:
    case PythonContent::kTuple:
    case PythonContent::kList:
    case PythonContent::kDictionary:
    case PythonContent::kOrderedDictionary:
    case PythonContent::kDefaultDictionary:
    case PythonContent::kSet:
    case PythonContent::kDeque:
    case PythonContent::kByteArray:
      break;
    default:
      return PyRef::Share(object);
  }
  if (depth_ >= kMostDepth) return {};
  ++depth_;
  PyRef copy;
  if (IsImmutableContainer(object)) {
    copy = CloneImmutable(object);
  } else {
    copy = MakeEmpty(object);
    std::vector<ObjectPart> parts;
    // Known before its parts: they may lead back here.
    if (copy) copies_[object] = copy;
    if (copy &&
        (!CopyParts(object, &parts) || !Fill(object, copy.get(), parts))) {
      copy = PyRef();
    }
  }
  --depth_;
  if (copy) copies_[object] = copy;
  return copy;
}

bool Cloner::CopyParts(PyObject* object, std::vector<ObjectPart>* parts) {
  const std::vector<ObjectPart> all = PartsOf(object, types_);
  for (size_t i = 0; i < all.size(); ++i) {
    ObjectPart part = all[i];
    bool is_left_out = false;
    for (const CloneEdit& edit : edits_) {
      if (edit.owner != object || edit.part != i) continue;
      const bool may_go =
          part.kind != ObjectPart::Kind::kAttribute &&
          !(PyTuple_Check(object) && !PyTuple_CheckExact(object));
      is_left_out = !edit.value && may_go;
      if (edit.value) part.value = edit.value;
    }
    if (is_left_out) continue;
    part.value = Clone(part.value.get());
    if (!part.value) return false;
    parts->push_back(std::move(part));
  }
  return true;
}

PyRef Cloner::CloneImmutable(PyObject* object) {
  std::vector<ObjectPart> parts;
  if (!CopyParts(object, &parts)) return {};
  PyRef items = PyRef::Adopt(PyList_New(0));
  for (const ObjectPart& part : parts) {
    if (part.kind == ObjectPart::Kind::kAttribute) continue;
    PyList_Append(items.get(), part.value.get());
  }
  PyRef made = MakeOf(PyTuple_Check(object) ? &PyTuple_Type : &PyFrozenSet_Type,
                      object, items.get());
  if (!made || !Fill(object, made.get(), parts)) return {};
  return made;
}

PyRef Cloner::MakeEmpty(PyObject* object) {
  PyTypeObject* maker = TypeInC(object);
  PyRef made;
  if (PyByteArray_Check(object)) {
    return PyRef::Adopt(PyByteArray_FromObject(object));
  }
  if (types_->Of(object).content == PythonContent::kDefaultDictionary) {
    PyRef factory =
        PyRef::Adopt(PyObject_GetAttrString(object, "default_factory"));
    made = MakeOf(maker, object, nullptr);
    if (!made || !factory ||
        PyObject_SetAttrString(made.get(), "default_factory", factory.get()) !=
            0) {
      PyErr_Clear();
      return {};
    }
    return made;
  }
  if (types_->Of(object).content == PythonContent::kDeque) {
    // A deque keeps its limit only through its own copy().
    if (Py_TYPE(object) != maker) return {};
    made = PyRef::Adopt(PyObject_CallMethod(object, "copy", nullptr));
    PyRef done = PyRef::Adopt(
        made ? PyObject_CallMethod(made.get(), "clear", nullptr) : nullptr);
    if (!done) PyErr_Clear();
    return made;
  }
  return MakeOf(maker, object, nullptr);
}

bool Cloner::Fill(PyObject* object, PyObject* copy,
                  const std::vector<ObjectPart>& parts) {
  int failed = 0;
  for (const ObjectPart& part : parts) {
    PyObject* value = part.value.get();
    if (part.kind == ObjectPart::Kind::kAttribute) {
      failed |= PyObject_GenericSetAttr(copy, part.label.get(), value);
    } else if (IsImmutableContainer(object)) {
      continue;
    } else if (PyList_Check(copy)) {
      failed |= PyList_Append(copy, value);
    } else if (PyAnySet_Check(copy)) {
      failed |= PySet_Add(copy, value);
    } else if (PyODict_Check(copy)) {
      failed |= PyODict_SetItem(copy, part.label.get(), value);
    } else if (PyDict_Check(copy)) {
      failed |= PyDict_SetItem(copy, part.label.get(), value);
    } else {
      PyRef done =
          PyRef::Adopt(PyObject_CallMethod(copy, "append", "O", value));
      failed |= done ? 0 : -1;
    }
    if (failed != 0) {
      PyErr_Clear();
      return false;
    }
  }
  return true;
}

}  // namespace

PyRef CloneWith(PyObject* root, const std::vector<CloneEdit>& edits,
                TypeFactsTable* types) {
  return Cloner(edits, types).Clone(root);
}

}  // namespace pouch

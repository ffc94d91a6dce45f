#include "codec/contract/strict_walker.h"

#include <algorithm>
#include <utility>

#include "codec/contract/change_text.h"
#include "codec/contract/dictionary_order.h"
#include "codec/contract/exact_equality.h"
#include "codec/contract/named_constants.h"
#include "codec/python_inspect.h"

namespace pouch {
namespace {

// An attribute that types written in C have; empty if it is not there.
PyRef PartOf(PyObject* object, const char* name) {
  PyRef value = PyRef::Adopt(PyObject_GetAttrString(object, name));
  if (!value) PyErr_Clear();
  return value;
}

}  // namespace

bool StrictWalk::Walker::DescendContent(const TypeFacts& facts,
                                        PyObject* original, PyObject* copy) {
  switch (facts.content) {
    case PythonContent::kNamed:
      return SameFunction(original, copy) || Differ(original, copy);
    case PythonContent::kMethod:
      Push(WalkFrame::Parts::kHidden, original, copy,
           PyRef::Adopt(PyTuple_Pack(2, PyMethod_GET_FUNCTION(original),
                                     PyMethod_GET_SELF(original))),
           PyRef::Adopt(PyTuple_Pack(2, PyMethod_GET_FUNCTION(copy),
                                     PyMethod_GET_SELF(copy))));
      return true;
    case PythonContent::kTuple:
    case PythonContent::kList:
      Push(WalkFrame::Parts::kItems, original, copy, PyRef::Share(original),
           PyRef::Share(copy));
      return true;
    case PythonContent::kDeque:
      Push(WalkFrame::Parts::kItems, original, copy,
           PyRef::Adopt(PySequence_List(original)),
           PyRef::Adopt(PySequence_List(copy)));
      return Settings("maxlen", original, copy);
    case PythonContent::kOrderedDictionary:
      Push(WalkFrame::Parts::kEntries, InItsOrder(original).get(),
           InItsOrder(copy).get());
      return true;
    case PythonContent::kDefaultDictionary:
      Push(WalkFrame::Parts::kEntries, original, copy);
      return Settings("default_factory", original, copy);
    case PythonContent::kDictionary:
      Push(WalkFrame::Parts::kEntries, original, copy);
      return true;
    case PythonContent::kNothing:
      return Markers(original, copy);
    case PythonContent::kSet:
      return Sets(original, copy);
    case PythonContent::kReduced:
      return Reduced(original, copy);
    default:
      return SameScalar(facts.content, original, copy) ||
             Differ(original, copy);
  }
}

// A part that the type has besides its items: no place of its own.
bool StrictWalk::Walker::Settings(const char* name, PyObject* original,
                                  PyObject* copy) {
  const PyRef before = PartOf(original, name);
  const PyRef after = PartOf(copy, name);
  if (!before || !after || SameKey(before.get(), after.get()) ||
      SameFunction(before.get(), after.get())) {
    return true;
  }
  return Report(std::string("its ") + name + " " +
                    DescribeChange(before.get(), after.get()),
                before.get(), after.get());
}

// A plain object() is told by `is`, and by nothing else.
bool StrictWalk::Walker::Markers(PyObject* original, PyObject* copy) {
  if (Py_TYPE(original) != &PyBaseObject_Type) return true;
  const std::string name = NameOfConstant(original);
  return name.empty() ||
         Report("was " + name + " itself and became another object", original,
                copy);
}

bool StrictWalk::Walker::Sets(PyObject* original, PyObject* copy) {
  std::string change = SetChange(original, copy);
  return change.empty() || Report(std::move(change), original, copy);
}

bool StrictWalk::Walker::Reduced(PyObject* original, PyObject* copy) {
  PyRef before = ReducedByC(original);
  PyRef after = ReducedByC(copy);
  // Opaque: a lock, a generator, an open file.
  if (!before || !after) return true;
  if (!PyTuple_Check(before.get()) || !PyTuple_Check(after.get())) {
    return SameKey(before.get(), after.get()) || Differ(original, copy);
  }
  made_.insert(made_.end(), {before, after});
  Push(WalkFrame::Parts::kHidden, original, copy, std::move(before),
       std::move(after));
  return true;
}

bool StrictWalk::Walker::Differ(PyObject* original, PyObject* copy) {
  return Report(DescribeChange(original, copy), original, copy);
}

bool StrictWalk::Walker::Report(std::string what, PyObject* expected,
                                PyObject* actual) {
  const auto hidden =
      std::find_if(frames_.begin(), frames_.end(), [](const WalkFrame& frame) {
        return frame.parts == WalkFrame::Parts::kHidden;
      });
  PyRef owner;
  PyRef copied_owner;
  if (hidden != frames_.end()) {
    owner = hidden->original;
    copied_owner = hidden->copy;
    frames_.erase(hidden, frames_.end());
    what = DescribeChange(owner.get(), copied_owner.get());
    expected = owner.get();
    actual = copied_owner.get();
  }
  PythonDifference difference;
  difference.path = PathOf(frames_);
  difference.what = std::move(what);
  difference.excuse = ExcuseOf(frames_, expected, actual);
  if (difference.excuse.empty()) {
    comparison_.difference = std::move(difference);
    return false;
  }
  if (!comparison_.excused) comparison_.excused = std::move(difference);
  return true;
}

}  // namespace pouch

#include "codec/contract/strict_walk.h"

#include <algorithm>
#include <utility>

#include "codec/contract/change_text.h"
#include "codec/contract/dictionary_order.h"
#include "codec/contract/exact_equality.h"
#include "codec/contract/excuses.h"
#include "codec/contract/strict_walker.h"
#include "codec/python_error.h"
#include "codec/python_inspect.h"

namespace pouch {

PythonComparison StrictWalk::Walker::Compare(PyObject* original,
                                             PyObject* copy) {
  comparison_ = PythonComparison();
  bool goes_on = Pair(original, copy);
  while (goes_on && !frames_.empty()) goes_on = Next();
  frames_.clear();
  pairs_.Clear();
  made_.clear();
  return std::exchange(comparison_, PythonComparison());
}

bool StrictWalk::Walker::Pair(PyObject* original, PyObject* copy) {
  if (original == copy) return true;
  if (Py_TYPE(original) != Py_TYPE(copy)) return Differ(original, copy);
  if (PyUnicode_CheckExact(original)) {
    return SameText(original, copy) || Differ(original, copy);
  }
  if (PyLong_CheckExact(original)) {
    return SameInteger(original, copy) || Differ(original, copy);
  }
  const TypeFacts& facts = types_.Of(original);
  return !IsNew(facts, original, copy) || Descend(facts, original, copy);
}

bool StrictWalk::Walker::IsNew(const TypeFacts& facts, PyObject* original,
                               PyObject* copy) {
  if (facts.is_plain_value && !facts.has_attributes) return true;
  // What has one owner is met once.
  if (Py_REFCNT(original) == 1 && Py_REFCNT(copy) == 1) return true;
  const ObjectPairs::Meeting meeting = pairs_.Meet(original, copy);
  if (meeting == ObjectPairs::Meeting::kNew) return true;
  if (meeting == ObjectPairs::Meeting::kKnown ||
      meeting == ObjectPairs::Meeting::kKnownSplit) {
    return false;
  }
  PythonDifference sharing;
  sharing.path = PathOf(frames_);
  sharing.what = meeting == ObjectPairs::Meeting::kSplit
                     ? "was one object with another place and became a copy"
                     : "was an object of its own and became one with another";
  if (facts.is_plain_value) {
    sharing.excuse = PythonTypeName(original) + " is hashed by what it holds";
  }
  std::optional<PythonDifference>& known = comparison_.sharing;
  if (!known || (!known->excuse.empty() && sharing.excuse.empty())) {
    known = std::move(sharing);
  }
  return true;
}

bool StrictWalk::Walker::Descend(const TypeFacts& facts, PyObject* original,
                                 PyObject* copy) {
  if (facts.has_attributes) {
    Push(WalkFrame::Parts::kAttributes, original, copy);
    WalkFrame& frame = frames_.back();
    frame.original_attributes = AttributesOf(original);
    frame.copy_attributes = AttributesOf(copy);
  }
  return DescendContent(facts, original, copy);
}

bool StrictWalk::Walker::Next() {
  WalkFrame* frame = &frames_.back();
  switch (frame->parts) {
    case WalkFrame::Parts::kEntries:
      return NextEntry(frame);
    case WalkFrame::Parts::kAttributes:
      return NextAttribute(frame);
    default:
      return NextItem(frame);
  }
}

bool StrictWalk::Walker::NextItem(WalkFrame* frame) {
  PyObject* before = frame->original_items.get();
  PyObject* after = frame->copy_items.get();
  const Py_ssize_t count = PySequence_Fast_GET_SIZE(before);
  const Py_ssize_t copied = PySequence_Fast_GET_SIZE(after);
  if (frame->index >= std::min(count, copied)) {
    const PyRef original = frame->original;
    const PyRef copy = frame->copy;
    if (count == copied || frame->parts == WalkFrame::Parts::kItems) {
      frames_.pop_back();
    }
    if (count == copied) return true;
    return Report("has " + std::to_string(copied) + " items instead of " +
                      std::to_string(count),
                  original.get(), copy.get());
  }
  const Py_ssize_t index = frame->index++;
  return Pair(PySequence_Fast_GET_ITEM(before, index),
              PySequence_Fast_GET_ITEM(after, index));
}

bool StrictWalk::Walker::NextEntry(WalkFrame* frame) {
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  PyObject* copied_key = nullptr;
  PyObject* copied_value = nullptr;
  const bool has_one = PyDict_Next(frame->original.get(),
                                   &frame->original_position, &key, &value);
  const bool copy_has_one = PyDict_Next(
      frame->copy.get(), &frame->copy_position, &copied_key, &copied_value);
  frame->key = PyRef();
  if (!has_one && !copy_has_one) {
    frames_.pop_back();
    return true;
  }
  if (!has_one || !copy_has_one || !SameKey(key, copied_key)) {
    const PyRef original = frame->original;
    const PyRef copy = frame->copy;
    std::string what =
        KeyChange(original.get(), copy.get(), has_one ? key : nullptr,
                  copy_has_one ? copied_key : nullptr);
    frames_.pop_back();
    return Report(std::move(what), original.get(), copy.get());
  }
  frame->key = PyRef::Share(key);
  return Pair(value, copied_value);
}

bool StrictWalk::Walker::NextAttribute(WalkFrame* frame) {
  const auto& before = frame->original_attributes;
  const auto& after = frame->copy_attributes;
  const auto index = static_cast<size_t>(frame->index);
  const bool has_one = index < before.size();
  const bool copy_has_one = frame->copy_index < after.size();
  frame->key = PyRef();
  if (!has_one && !copy_has_one) {
    frames_.pop_back();
    return true;
  }
  int order = has_one ? -1 : 1;
  if (has_one && copy_has_one) {
    order = PyUnicode_Compare(before[index].name.get(),
                              after[frame->copy_index].name.get());
  }
  if (order < 0) {
    ++frame->index;
    return OddAttribute(frame, before[index].name, before[index].value.get(),
                        nullptr);
  }
  const PythonAttribute& copied = after[frame->copy_index++];
  if (order > 0) {
    return OddAttribute(frame, copied.name, nullptr, copied.value.get());
  }
  ++frame->index;
  frame->key = copied.name;
  return Pair(before[index].value.get(), copied.value.get());
}

bool StrictWalk::Walker::OddAttribute(WalkFrame* frame, PyRef name,
                                      PyObject* expected, PyObject* actual) {
  if (IsCachedProperty(frame->original.get(), name.get())) return true;
  frame->key = std::move(name);
  return Report(expected == nullptr ? "appeared: " + ShortText(actual)
                                    : "was lost; it was " + ShortText(expected),
                expected, actual);
}

void StrictWalk::Walker::Push(WalkFrame::Parts parts, PyObject* original,
                              PyObject* copy, PyRef original_items,
                              PyRef copy_items) {
  WalkFrame& frame = frames_.emplace_back();
  frame.parts = parts;
  frame.original = PyRef::Share(original);
  frame.copy = PyRef::Share(copy);
  frame.original_items = std::move(original_items);
  frame.copy_items = std::move(copy_items);
}

StrictWalk::StrictWalk() : walker_(std::make_unique<Walker>()) {}
StrictWalk::~StrictWalk() = default;

PythonComparison StrictWalk::Compare(PyObject* original, PyObject* copy) {
  return walker_->Compare(original, copy);
}

}  // namespace pouch

#include "codec/contract/object_snapshot.h"

#include <algorithm>
#include <string>
#include <utility>

#include "codec/contract/change_text.h"
#include "codec/contract/exact_equality.h"
#include "codec/contract/excuses.h"
#include "codec/python_digest.h"

namespace pouch {
namespace {

PyRef ContentOf(PyObject* object, TypeFactsTable* types) {
  PyRef content;
  const TypeFacts& facts = types->Of(object);
  if (facts.content == PythonContent::kReduced && !facts.is_plain_value) {
    // An array, an iterator: it has parts that nothing but pickle knows.
    const Result<uint64_t> digest = PythonDigest(object);
    return PyRef::Adopt(PyLong_FromUnsignedLongLong(digest.ok() ? *digest : 0));
  }
  if (PyByteArray_Check(object)) {
    content = PyRef::Adopt(PyBytes_FromObject(object));
  } else if (PyAnySet_Check(object)) {
    content = PyRef::Adopt(PyFrozenSet_New(object));
  }
  if (!content) PyErr_Clear();
  return content;
}

bool SameLabel(const ObjectPart& before, const ObjectPart& after) {
  if (before.kind != after.kind) return false;
  if (before.kind == ObjectPart::Kind::kItem) return true;
  return SameKey(before.label.get(), after.label.get());
}

bool IsIgnored(PyObject* owner, const ObjectPart& part) {
  return part.kind == ObjectPart::Kind::kAttribute &&
         IsCachedProperty(owner, part.label.get());
}

std::vector<ObjectPart> WithoutIgnored(PyObject* owner,
                                       std::vector<ObjectPart> parts) {
  std::erase_if(parts, [owner](const ObjectPart& part) {
    return part.kind == ObjectPart::Kind::kElement || IsIgnored(owner, part);
  });
  return parts;
}

// The first part of `from` that `among` has no part of the same label for.
const ObjectPart* Unmatched(const std::vector<ObjectPart>& from,
                            const std::vector<ObjectPart>& among) {
  for (const ObjectPart& one : from) {
    const bool found = std::any_of(
        among.begin(), among.end(), [&one](const ObjectPart& other) {
          return SameLabel(one, other) && one.index == other.index;
        });
    if (!found) return &one;
  }
  return nullptr;
}

}  // namespace

ObjectSnapshot::ObjectSnapshot(PyObject* root, TypeFactsTable* types)
    : types_(types), graph_(root, types) {
  for (const ObjectGraph::Node& node : graph_.nodes()) {
    contents_.push_back(ContentOf(node.object.get(), types));
  }
}

std::optional<PythonDifference> ObjectSnapshot::Change(StrictWalk* walk) const {
  std::optional<PythonDifference> excused;
  for (size_t i = 0; i < graph_.nodes().size(); ++i) {
    std::optional<PythonDifference> change = ChangeOf(i, walk);
    if (!change) continue;
    if (change->excuse.empty()) return change;
    if (!excused) excused = std::move(change);
  }
  return excused;
}

std::optional<PythonDifference> ObjectSnapshot::ChangeOf(
    size_t node, StrictWalk* walk) const {
  PyObject* object = graph_.nodes()[node].object.get();
  const auto changed = [this, node, object](const ObjectPart* part,
                                            std::string what) {
    PythonDifference difference;
    difference.path = graph_.PathTo(node);
    if (part != nullptr) {
      difference.path += LabelOf(*part);
      if (part->kind == ObjectPart::Kind::kAttribute) {
        difference.excuse =
            ExcuseOfState(object, part->label.get(), part->value.get());
      }
    }
    difference.what = std::move(what);
    return difference;
  };
  if (contents_[node]) {
    const PyRef now = ContentOf(object, types_);
    if (PyLong_Check(contents_[node].get())) {
      if (!SameKey(contents_[node].get(), now.get())) {
        return changed(nullptr, "it changed; now it is " + ShortText(object));
      }
    } else if (PyBytes_Check(contents_[node].get())) {
      if (!SameKey(contents_[node].get(), now.get())) {
        return changed(nullptr,
                       DescribeChange(contents_[node].get(), now.get()));
      }
    } else if (std::string what = SetChange(contents_[node].get(), now.get());
               !what.empty()) {
      return changed(nullptr, std::move(what));
    }
  }
  std::vector<ObjectPart> before =
      WithoutIgnored(object, graph_.nodes()[node].parts);
  std::vector<ObjectPart> after =
      WithoutIgnored(object, PartsOf(object, types_));
  size_t i = 0;
  for (; i < std::min(before.size(), after.size()); ++i) {
    if (!SameLabel(before[i], after[i])) break;
    PyObject* old_value = before[i].value.get();
    PyObject* new_value = after[i].value.get();
    if (old_value == new_value) continue;
    const PythonComparison compared = walk->Compare(old_value, new_value);
    if (compared.difference) {
      return changed(&before[i], compared.difference->path.empty()
                                     ? compared.difference->what
                                     : DescribeChange(old_value, new_value));
    }
  }
  if (i == before.size() && i == after.size()) return std::nullopt;
  before.erase(before.begin(), before.begin() + static_cast<ptrdiff_t>(i));
  after.erase(after.begin(), after.begin() + static_cast<ptrdiff_t>(i));
  if (const ObjectPart* lost = Unmatched(before, after)) {
    return changed(lost, "was lost; it was " + ShortText(lost->value.get()));
  }
  if (const ObjectPart* added = Unmatched(after, before)) {
    return changed(added, "appeared: " + ShortText(added->value.get()));
  }
  return changed(nullptr, "the order of its parts changed");
}

}  // namespace pouch

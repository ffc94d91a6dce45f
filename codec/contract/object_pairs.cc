#include "codec/contract/object_pairs.h"

namespace pouch {

ObjectPairs::Meeting ObjectPairs::Meet(PyObject* original, PyObject* copy) {
  const auto [as_original, original_is_new] = copies_.emplace(original, copy);
  const auto [as_copy, copy_is_new] = originals_.emplace(copy, original);
  if (original_is_new && copy_is_new) return Meeting::kNew;
  if (as_original->second == copy && as_copy->second == original) {
    return Meeting::kKnown;
  }
  if (!odd_pairs_.emplace(original, copy).second) return Meeting::kKnownSplit;
  return original_is_new ? Meeting::kMerged : Meeting::kSplit;
}

void ObjectPairs::Clear() {
  if (!copies_.empty()) copies_.clear();
  if (!originals_.empty()) originals_.clear();
  if (!odd_pairs_.empty()) odd_pairs_.clear();
}

}  // namespace pouch

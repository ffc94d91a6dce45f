#include "sim/judge/key_table.h"

#include <algorithm>

#include "worker/routing.h"

namespace pouch {

KeyIndex KeyTable::Intern(std::string_view key) {
  const auto found = index_.lower_bound(key);
  if (found != index_.end() && found->first == key) return found->second;
  KeyIndex added(static_cast<uint32_t>(entries_.size()));
  if (unused_.empty()) {
    entries_.emplace_back();
  } else {
    added = unused_.back();
    unused_.pop_back();
  }
  const auto place = index_.emplace_hint(found, std::string(key), added);
  const KeyHash hash = HashKey(key);
  entries_[added.value()] = {&place->first, WorkerOfInterval(hash, workers_),
                             WorkerOfModulo(hash, workers_)};
  return added;
}

void KeyTable::Collect(const std::vector<bool>& in_use) {
  for (auto it = index_.begin(); it != index_.end();) {
    const KeyIndex key = it->second;
    if (in_use[key.value()]) {
      ++it;
      continue;
    }
    entries_[key.value()].text = nullptr;
    unused_.push_back(key);
    it = index_.erase(it);
  }
  collect_above_ = std::max<size_t>(4096, 2 * index_.size());
}

}  // namespace pouch

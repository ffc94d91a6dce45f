// KeyTable: keys as small numbers, each hashed for routing once.

#ifndef POUCH_SIM_JUDGE_KEY_TABLE_H_
#define POUCH_SIM_JUDGE_KEY_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace pouch {

// Names a key within one KeyTable until it is collected.
using KeyIndex = Id<struct KeyIndexTag, uint32_t>;

class KeyTable final {
 public:
  // `workers` is how many workers keys are routed to; at least 1.
  explicit KeyTable(uint32_t workers) : workers_(workers) {}
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;

  // The index of `key`; the same for equal keys.
  KeyIndex Intern(std::string_view key);

  const std::string& text(KeyIndex key) const {
    return *entries_[key.value()].text;
  }
  // Where routing (worker/routing.h) sends the key for a state step, and for a
  // stateless one.
  WorkerId interval_worker(KeyIndex key) const {
    return entries_[key.value()].interval_worker;
  }
  WorkerId modulo_worker(KeyIndex key) const {
    return entries_[key.value()].modulo_worker;
  }

  // One more than the highest index in use.
  size_t bound() const { return entries_.size(); }
  // True if so many keys were added since the last Collect() that another one
  // is worth while.
  bool worth_collecting() const { return index_.size() > collect_above_; }
  // Forgets every key with `in_use[index] == false`; their indexes are used
  // again. `in_use` has bound() entries.
  void Collect(const std::vector<bool>& in_use);

 private:
  struct Entry {
    const std::string* text;  // The key in index_, or null if unused.
    WorkerId interval_worker;
    WorkerId modulo_worker;
  };
  uint32_t workers_;
  std::map<std::string, KeyIndex, std::less<>> index_;
  std::vector<Entry> entries_;
  std::vector<KeyIndex> unused_;
  size_t collect_above_ = 4096;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_KEY_TABLE_H_

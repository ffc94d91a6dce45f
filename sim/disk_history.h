// DiskHistory: what was durable on a disk at earlier times.

#ifndef POUCH_SIM_DISK_HISTORY_H_
#define POUCH_SIM_DISK_HISTORY_H_

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "base/time.h"

namespace pouch {

class DiskHistory final {
 public:
  using Files = std::map<std::string, std::string>;

  // Remembers `files`, which are durable since `now`, and forgets what was
  // replaced longer than `keep` ago.
  void Add(Time now, Duration keep, Files files) {
    while (states_.size() > 1 && now - states_[1].first > keep) {
      states_.pop_front();
    }
    states_.emplace_back(now, std::move(files));
  }

  // What was durable at `when`; null: that is not known.
  const Files* At(Time when) const {
    const Files* found = nullptr;
    for (const auto& [since, files] : states_) {
      if (since <= when) found = &files;
    }
    return found;
  }

 private:
  std::deque<std::pair<Time, Files>> states_;
};

}  // namespace pouch

#endif  // POUCH_SIM_DISK_HISTORY_H_

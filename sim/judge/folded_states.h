// FoldedStates: the state of every key as the oracle's fold has it.

#ifndef POUCH_SIM_JUDGE_FOLDED_STATES_H_
#define POUCH_SIM_JUDGE_FOLDED_STATES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "base/ids.h"
#include "sim/judge/key_table.h"
#include "worker/application.h"
#include "worker/value.h"

namespace pouch {

// The state of one key of one step instance.
struct FoldedState {
  Value value;
  uint64_t digest = 0;        // At the last checkpoint folded to.
  uint64_t bytes_digest = 0;  // Of what the worker's hooks made of it there.
  bool saved = false;         // The two above are set.
  bool touched = false;       // Called since.
  bool unknown = false;       // The oracle and the worker disagree already.
  // The last call, for a diagnosis.
  Value last_input;
  CallContext last_call;
};

class FoldedStates final {
 public:
  using Keys = std::map<KeyIndex, FoldedState>;

  FoldedStates(size_t steps, size_t workers)
      : workers_(workers), instances_(steps * workers) {}

  // The keys of one step instance.
  Keys& at(StepId step, WorkerId worker) {
    return instances_[step.value() * workers_ + worker.value()];
  }

  void MarkKeys(std::vector<bool>* in_use) const {
    for (const Keys& keys : instances_) {
      for (const auto& [key, state] : keys) (*in_use)[key.value()] = true;
    }
  }

 private:
  size_t workers_;
  std::vector<Keys> instances_;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_FOLDED_STATES_H_

// ObservedValues: the objects that an application makes while it runs.

#ifndef POUCH_WORKER_PYTHON_OBSERVED_VALUES_H_
#define POUCH_WORKER_PYTHON_OBSERVED_VALUES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "codec/contract/finding.h"
#include "codec/python_ref.h"
#include "worker/application.h"
#include "worker/python/python_application.h"
#include "worker/value.h"

namespace pouch {

// Collects, of the first worker's application: the pipeline's own objects, the
// messages that enter its steps, every state, and what a new state looks like.
// Its hooks are never called: what they do is what will be judged.
class ObservedValues final {
 public:
  ObservedValues() = default;
  ObservedValues(const ObservedValues&) = delete;
  ObservedValues& operator=(const ObservedValues&) = delete;

  // A factory of applications that are observed. It and they may live longer
  // than a run; `inner` makes PythonApplications. This must outlive all.
  ApplicationFactory Observe(ApplicationFactory inner);

  // The first application made: the one whose objects these are. Null before.
  PythonApplication* application() { return application_.get(); }

  // What was collected, each kind of object once or a few times. States and
  // messages come with their behaviour.
  std::vector<ContractValue> Values();

 private:
  class Observer;

  // A state, and the last messages that came for it.
  struct State {
    StepId step;
    Value value;
    std::deque<Value> inputs;
  };
  struct Message {
    StepId step;
    Value value;
  };

  void SawInput(StepId step, const Value& input);
  void SawState(StepId step, const Value& state, const Value& input);
  void AddPipeline(std::vector<ContractValue>* values);
  void AddNewStates(std::vector<ContractValue>* values);
  void AddStates(std::vector<ContractValue>* values);
  void AddMessages(std::vector<ContractValue>* values);
  Behaviour BehaviourOfState(const State& state);
  Behaviour BehaviourOfMessage(StepId step);
  // Runs `step` and adds what it emits to `list`; false if it raises.
  bool Compute(StepId step, const Value& input, Value* state, PyObject* list);
  // A copy of a message, made by the hooks; or the message itself.
  Value CopyOf(const Value& message);

  std::unique_ptr<PythonApplication> application_;
  std::vector<Message> messages_;
  std::map<StepId, size_t> message_counts_;
  std::set<uint64_t> known_messages_;
  std::vector<State> states_;
  // Looked up, never iterated.
  std::unordered_map<void*, size_t> state_of_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_PYTHON_OBSERVED_VALUES_H_

#include "worker/python/observed_values.h"

#include <Python.h>

#include <optional>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "codec/python_error.h"
#include "worker/python/python_value.h"

namespace pouch {
namespace {

// The name under which the judge's application is made.
constexpr std::string_view kJudge = "judge";

constexpr size_t kMostMessagesOfAStep = 60;
constexpr size_t kMostStates = 200;
constexpr size_t kMostInputsOfAState = 4;

}  // namespace

// Passes everything on, but for the hooks: what would be bytes is a number, and
// the object itself comes back.
class ObservedValues::Observer final : public Application {
 public:
  // `observed` is null for the applications that are not.
  Observer(ObservedValues* observed, std::unique_ptr<Application> inner)
      : observed_(observed), inner_(std::move(inner)), used_(inner_.get()) {}

  // Passes on an application that `observed` holds.
  explicit Observer(ObservedValues* observed)
      : observed_(observed), used_(observed->application()) {}

  Status Setup() override {
    POUCH_RETURN_IF_ERROR(used_->Setup());
    is_set_up_ = true;
    return OkStatus();
  }
  Result<std::string> EncodeTopology() override {
    return std::string("observed");
  }
  Status LoadTopology(std::string_view) override {
    return is_set_up_ ? OkStatus() : Setup();
  }
  const StepGraph& graph() const override { return used_->graph(); }
  void BeginCall(const CallContext& context) override {
    used_->BeginCall(context);
  }
  Result<size_t> PayloadLength(StepId source,
                               std::string_view header) override {
    return used_->PayloadLength(source, header);
  }
  Result<std::string> FrameHeader(StepId source,
                                  size_t payload_bytes) override {
    return used_->FrameHeader(source, payload_bytes);
  }
  Result<Value> Decode(StepId source, std::string_view payload) override {
    return used_->Decode(source, payload);
  }
  Result<Value> InitialState(StepId step) override {
    return used_->InitialState(step);
  }
  Status Compute(StepId step, const Value& input, Value* state,
                 std::vector<Value>* outputs) override {
    if (IsObserved()) observed_->SawInput(step, input);
    if (IsObserved() && state != nullptr) {
      observed_->SawState(step, *state, input);
    }
    return used_->Compute(step, input, state, outputs);
  }
  Result<std::string> ExtractKey(EdgeId edge, const Value& message) override {
    return used_->ExtractKey(edge, message);
  }
  Result<std::optional<std::string>> Encode(StepId sink,
                                            const Value& message) override {
    return used_->Encode(sink, message);
  }
  Result<std::string> Serialize(const Value& value) override {
    kept_.push_back(value);
    return std::to_string(kept_.size() - 1);
  }
  Result<Value> Deserialize(std::string_view bytes) override {
    const std::string text(bytes);
    const size_t index = std::strtoull(text.c_str(), nullptr, 10);
    CHECK(index < kept_.size());
    return kept_[index];
  }
  Result<uint64_t> StructuralDigest(const Value& value) override {
    return used_->StructuralDigest(value);
  }
  std::string Describe(const Value& value, size_t limit) override {
    return used_->Describe(value, limit);
  }

 private:
  bool IsObserved() const { return inner_ == nullptr; }

  ObservedValues* observed_;
  std::unique_ptr<Application> inner_;
  Application* used_;
  bool is_set_up_ = false;
  std::vector<Value> kept_;
};

ApplicationFactory ObservedValues::Observe(ApplicationFactory inner) {
  return [this, inner = std::move(inner)](
             std::string_view worker) -> Result<std::unique_ptr<Application>> {
    POUCH_ASSIGN_OR_RETURN(std::unique_ptr<Application> made, inner(worker));
    if (application_ != nullptr || worker == kJudge) {
      return std::unique_ptr<Application>(
          std::make_unique<Observer>(this, std::move(made)));
    }
    auto* python = dynamic_cast<PythonApplication*>(made.get());
    CHECK(python != nullptr) << "only Python's objects can be observed";
    static_cast<void>(made.release());
    application_.reset(python);
    return std::unique_ptr<Application>(std::make_unique<Observer>(this));
  };
}

void ObservedValues::SawInput(StepId step, const Value& input) {
  if (message_counts_[step] >= kMostMessagesOfAStep) return;
  const Result<uint64_t> digest = application_->StructuralDigest(input);
  if (digest.ok() && !known_messages_.insert(*digest).second) return;
  ++message_counts_[step];
  messages_.push_back({step, input});
}

void ObservedValues::SawState(StepId step, const Value& state,
                              const Value& input) {
  const auto known = state_of_.find(state.object());
  if (known == state_of_.end() && states_.size() >= kMostStates) return;
  if (known == state_of_.end()) {
    state_of_[state.object()] = states_.size();
    states_.push_back({step, state, {}});
  }
  State& seen = states_[state_of_[state.object()]];
  seen.inputs.push_back(input);
  if (seen.inputs.size() > kMostInputsOfAState) seen.inputs.pop_front();
}

std::vector<ContractValue> ObservedValues::Values() {
  std::vector<ContractValue> values;
  if (application_ == nullptr) return values;
  AddPipeline(&values);
  AddNewStates(&values);
  AddStates(&values);
  AddMessages(&values);
  return values;
}

void ObservedValues::AddPipeline(std::vector<ContractValue>* values) {
  for (PyRef& object : application_->PipelineObjects()) {
    ContractValue value;
    value.name = "the pipeline's " + PythonTypeName(object.get());
    value.root = "object";
    value.object = std::move(object);
    values->push_back(std::move(value));
  }
}

void ObservedValues::AddNewStates(std::vector<ContractValue>* values) {
  const StepGraph& graph = application_->graph();
  for (uint32_t i = 0; i < graph.steps.size(); ++i) {
    if (graph.steps[i].kind != StepKind::kState) continue;
    const Result<Value> state = application_->InitialState(StepId(i));
    if (!state.ok()) continue;
    ContractValue value;
    value.object = PyRef::Share(ObjectOf(*state));
    value.name = "a new state of " + graph.steps[i].name;
    value.root = "state";
    values->push_back(std::move(value));
  }
}

void ObservedValues::AddStates(std::vector<ContractValue>* values) {
  std::map<StepId, int> numbers;
  for (const State& state : states_) {
    ContractValue value;
    value.object = PyRef::Share(ObjectOf(state.value));
    value.name = "state " + std::to_string(++numbers[state.step]) + " of " +
                 application_->graph().step(state.step).name;
    value.root = "state";
    value.behaviour = BehaviourOfState(state);
    values->push_back(std::move(value));
  }
}

void ObservedValues::AddMessages(std::vector<ContractValue>* values) {
  std::map<StepId, int> numbers;
  for (const Message& message : messages_) {
    ContractValue value;
    value.object = PyRef::Share(ObjectOf(message.value));
    value.name = "message " + std::to_string(++numbers[message.step]) +
                 " into " + application_->graph().step(message.step).name;
    value.root = "message";
    value.behaviour = BehaviourOfMessage(message.step);
    values->push_back(std::move(value));
  }
}

Value ObservedValues::CopyOf(const Value& message) {
  const Result<std::string> bytes = application_->Serialize(message);
  if (!bytes.ok()) return message;
  const Result<Value> copy = application_->Deserialize(*bytes);
  return copy.ok() ? *copy : message;
}

bool ObservedValues::Compute(StepId step, const Value& input, Value* state,
                             PyObject* list) {
  CallContext context;
  context.now = Time() + Duration::Seconds(3600);
  context.random_seed = 7;
  application_->BeginCall(context);
  std::vector<Value> outputs;
  if (!application_->Compute(step, input, state, &outputs).ok()) return false;
  for (const Value& output : outputs) PyList_Append(list, ObjectOf(output));
  return true;
}

Behaviour ObservedValues::BehaviourOfState(const State& state) {
  return [this, step = state.step,
          inputs = std::vector<Value>(state.inputs.begin(),
                                      state.inputs.end())](PyObject* object) {
    PyRef list = PyRef::Adopt(PyList_New(0));
    Value changing = application_->ValueOf(PyRef::Share(object));
    for (const Value& input : inputs) {
      if (!Compute(step, CopyOf(input), &changing, list.get())) return PyRef();
    }
    PyList_Append(list.get(), ObjectOf(changing));
    return list;
  };
}

Behaviour ObservedValues::BehaviourOfMessage(StepId step) {
  return [this, step](PyObject* object) {
    PyRef list = PyRef::Adopt(PyList_New(0));
    Value state;
    const bool has_state =
        application_->graph().step(step).kind == StepKind::kState;
    if (has_state) {
      Result<Value> made = application_->InitialState(step);
      if (!made.ok()) return PyRef();
      state = *std::move(made);
    }
    const Value message = application_->ValueOf(PyRef::Share(object));
    if (!Compute(step, message, has_state ? &state : nullptr, list.get())) {
      return PyRef();
    }
    if (has_state) PyList_Append(list.get(), ObjectOf(state));
    return list;
  };
}

}  // namespace pouch

#include "codec/contract/hook_calls.h"

#include "base/check.h"
#include "base/time.h"
#include "codec/python_error.h"

namespace pouch {
namespace {

constexpr char kDefault[] = "pickle, the default";

std::string LineOf(PyObject* hook) {
  if (!PyFunction_Check(hook)) return "";
  auto* code = reinterpret_cast<PyCodeObject*>(PyFunction_GET_CODE(hook));
  const std::string file = PythonText(code->co_filename);
  return file.substr(file.rfind('/') + 1) + ":" +
         std::to_string(code->co_firstlineno);
}

// Of the exception that is set.
void TakeException(HookOutcome* outcome) {
  outcome->end = HookOutcome::End::kRaised;
  if (PyErr_ExceptionMatches(PyExc_MemoryError) != 0) {
    outcome->end = HookOutcome::End::kNoMemory;
  } else if (PyErr_ExceptionMatches(PyExc_Exception) == 0) {
    outcome->end = HookOutcome::End::kBroke;
  }
  PyObject* type = nullptr;
  PyObject* error = nullptr;
  PyObject* place = nullptr;
  PyErr_Fetch(&type, &error, &place);
  outcome->error_type = PyRef::Adopt(type);
  outcome->error = PyRef::Adopt(error);
  outcome->error_place = PyRef::Adopt(place);
}

}  // namespace

std::string_view HookOutcome::bytes() const {
  CHECK(object && PyBytes_Check(object.get()));
  return {PyBytes_AS_STRING(object.get()),
          static_cast<size_t>(PyBytes_GET_SIZE(object.get()))};
}

std::string HookOutcome::Describe() const {
  switch (end) {
    case End::kReturned:
      return "returned";
    case End::kRaised:
    case End::kBroke:
      return "raised " + PythonNameOfType(
                             reinterpret_cast<PyTypeObject*>(error_type.get()));
    case End::kHung:
      return "did not end within its budget of steps";
    case End::kNoMemory:
      return "asked for more memory than it may use";
  }
  return "";
}

std::string HookOutcome::Traceback() const {
  if (!error_type) return "";
  PyErr_Restore(PyRef(error_type).Release(), PyRef(error).Release(),
                PyRef(error_place).Release());
  return TakePythonError();
}

HookCalls::HookCalls(PythonSpace* space, const PythonHooks* hooks,
                     const PythonLimits& limits, uint64_t seed)
    : space_(space), hooks_(hooks), limits_(limits) {
  world_.random = Rng(seed);
  world_.now = Time() + Duration::Seconds(3600);
}

HookOutcome HookCalls::Serialize(PyObject* object) {
  return Call(hooks_->serialize(), object);
}

HookOutcome HookCalls::Deserialize(std::string_view bytes) {
  PyRef argument = PyRef::Adopt(PyBytes_FromStringAndSize(
      bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
  CHECK(argument) << "no memory for " << bytes.size() << " bytes";
  return Call(hooks_->deserialize(), argument.get());
}

HookOutcome HookCalls::Call(PyObject* callable, PyObject* argument) {
  HookOutcome outcome;
  space_->Enter();
  world_.now = world_.now + Duration::Milliseconds(7);
  PythonCall call(&world_, limits_);
  call.RecordReach(&outcome.reached);
  outcome.object = PyRef::Adopt(PyObject_CallOneArg(callable, argument));
  if (!outcome.object) TakeException(&outcome);
  outcome.steps = call.used_steps();
  if (call.out_of_steps()) outcome.end = HookOutcome::End::kHung;
  return outcome;
}

std::string HookCalls::SerializeLine() const {
  if (!hooks_->custom()) return kDefault;
  return LineOf(hooks_->serialize());
}

std::string HookCalls::DeserializeLine() const {
  if (!hooks_->custom()) return kDefault;
  return LineOf(hooks_->deserialize());
}

}  // namespace pouch

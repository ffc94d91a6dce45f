#include "worker/python/python_checks.h"

#include <Python.h>

#include <utility>

#include "base/digest.h"
#include "base/rng.h"
#include "codec/python_error.h"
#include "codec/python_site.h"

namespace pouch {
namespace {

constexpr char kSpace[] = "checks";

PyRef Text(std::string_view text) {
  return PyRef::Adopt(PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape"));
}

PyRef Bytes(std::string_view bytes) {
  return PyRef::Adopt(PyBytes_FromStringAndSize(
      bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

PyRef OutputOf(const CheckView& view) {
  if (!view.at_end) return PyRef::Share(Py_None);
  PyRef output = PyRef::Adopt(PyDict_New());
  for (const CheckedOutput& sink : view.output) {
    PyRef messages = PyRef::Adopt(PyList_New(0));
    for (const std::string& message : sink.messages)
      PyList_Append(messages.get(), Bytes(message).get());
    PyDict_SetItem(output.get(), Text(sink.address).get(), messages.get());
  }
  return output;
}

// The last line of a traceback says what was raised.
std::string LastLine(std::string_view text) {
  const size_t start = text.rfind('\n');
  return std::string(start == text.npos ? text : text.substr(start + 1));
}

}  // namespace

Result<std::unique_ptr<AuthorChecks>> PythonChecks::Create(
    PythonRuntime* runtime, PythonChecksOptions options) {
  std::unique_ptr<PythonChecks> checks(
      new PythonChecks(runtime, std::move(options)));
  POUCH_RETURN_IF_ERROR(checks->Import());
  return std::unique_ptr<AuthorChecks>(std::move(checks));
}

PythonChecks::~PythonChecks() {
  if (space_ == nullptr) return;
  space_->Enter();
  space_->FlushOutput();
  hooks_.reset();
  functions_.clear();
  probe_counts_ = PyRef();
  view_ = PyRef();
  run_ = PyRef();
  module_ = PyRef();
}

Status PythonChecks::Import() {
  POUCH_ASSIGN_OR_RETURN(
      const PythonModuleLocation location,
      LocatePythonModule(options_.module, runtime_->options().paths));
  POUCH_ASSIGN_OR_RETURN(
      space_, runtime_->MakeSpace(kSpace, options_.isolation, location.folder,
                                  options_.command_line));
  if (options_.debugger != nullptr) {
    space_->SetDebugger([this](std::string_view subject) {
      options_.debugger->PostMortem("the check " + std::string(subject) +
                                    " raised, at " + world_.now.ToString() +
                                    " virtual time");
    });
  }
  PythonEntry entry = Enter();
  POUCH_ASSIGN_OR_RETURN(const PyRef wallaroo, space_->Import("wallaroo"));
  POUCH_ASSIGN_OR_RETURN(module_, space_->Import(location.name));
  POUCH_ASSIGN_OR_RETURN(PythonHooks hooks,
                         PythonHooks::Find(module_.get(), wallaroo.get(),
                                           options_.max_serialized_bytes));
  hooks_ = std::make_unique<PythonHooks>(std::move(hooks));
  POUCH_ASSIGN_OR_RETURN(run_, AuthorHelper(space_.get(), "run"));
  POUCH_ASSIGN_OR_RETURN(view_, AuthorHelper(space_.get(), "view"));
  POUCH_ASSIGN_OR_RETURN(probe_counts_, AuthorHelper(space_.get(), "probes"));
  for (const PythonCheckName& check : options_.checks) {
    Result<PyRef> function = FindAuthorFunction(space_.get(), check.function);
    if (!function.ok()) return function.status().WithContext(check.place);
    functions_.push_back(*std::move(function));
  }
  return OkStatus();
}

std::vector<std::string> PythonChecks::names() const {
  std::vector<std::string> names;
  for (const PythonCheckName& check : options_.checks)
    names.push_back(check.function.function);
  return names;
}

void PythonChecks::SetOutput(
    std::function<void(std::string_view line)> output) {
  space_->SetOutput(std::move(output));
}

Result<std::vector<CheckViolation>> PythonChecks::Run(const CheckView& view) {
  std::vector<CheckViolation> violations;
  for (size_t i = 0; i < functions_.size(); ++i) {
    const std::string& name = options_.checks[i].function.function;
    world_.now = view.at;
    world_.random = Rng(view.checkpoint).Fork(name);
    space_->SeedRandom(world_.random.Fork("random").Next());
    PythonEntry entry = Enter();
    POUCH_ASSIGN_OR_RETURN(const PyRef argument, MakeView(&entry, view));
    const Result<PyRef> done =
        entry.Call(run_.get(), functions_[i].get(), argument.get(), name);
    if (done.ok()) continue;
    const std::string& text = done.status().message();
    violations.push_back({name, LastLine(text), text});
  }
  PythonEntry entry = Enter();
  ReadProbes(&entry);
  return violations;
}

Result<PyRef> PythonChecks::MakeStates(PythonEntry* entry,
                                       const CheckView& view) {
  PyRef states = PyRef::Adopt(PyDict_New());
  std::vector<PyRef> steps;
  for (const std::string& name : view.steps) {
    steps.push_back(PyRef::Adopt(PyDict_New()));
    PyDict_SetItem(states.get(), Text(name).get(), steps.back().get());
  }
  for (const CheckedState& state : view.states) {
    POUCH_ASSIGN_OR_RETURN(const PyRef object,
                           hooks_->Deserialize(entry, state.bytes));
    PyDict_SetItem(steps[state.step].get(), Text(state.key).get(),
                   object.get());
  }
  return states;
}

Result<PyRef> PythonChecks::MakeView(PythonEntry* entry,
                                     const CheckView& view) {
  POUCH_ASSIGN_OR_RETURN(const PyRef states, MakeStates(entry, view));
  const PyRef output = OutputOf(view);
  const PyRef checkpoint =
      PyRef::Adopt(PyLong_FromUnsignedLongLong(view.checkpoint));
  const PyRef time = PyRef::Adopt(PyLong_FromLongLong(view.at.nanoseconds()));
  PyRef made = PyRef::Adopt(
      PyObject_CallFunctionObjArgs(view_.get(), states.get(), output.get(),
                                   checkpoint.get(), time.get(), nullptr));
  if (!made) return entry->Raised("what checks are shown");
  return made;
}

void PythonChecks::ReadProbes(PythonEntry* entry) {
  const Result<PyRef> counts = entry->Call(probe_counts_.get(), "probes");
  if (!counts.ok()) return;
  probes_.clear();
  const Py_ssize_t size = PyList_GET_SIZE(counts->get());
  for (Py_ssize_t i = 0; i < size; ++i) {
    PyObject* pair = PyList_GET_ITEM(counts->get(), i);
    probes_.push_back(
        {PythonText(PyTuple_GET_ITEM(pair, 0)),
         PyLong_AsUnsignedLongLongMask(PyTuple_GET_ITEM(pair, 1))});
  }
}

}  // namespace pouch

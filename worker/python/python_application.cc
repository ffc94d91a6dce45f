#include "worker/python/python_application.h"

#include <utility>

#include "base/check.h"
#include "base/digest.h"
#include "codec/python_describe.h"
#include "codec/python_digest.h"
#include "codec/python_entry.h"
#include "codec/python_error.h"
#include "codec/python_site.h"
#include "worker/inspection.h"
#include "worker/python/python_topology.h"
#include "worker/python/python_value.h"

namespace pouch {
namespace {

constexpr char kSetup[] = "application_setup";

PyRef TextList(const std::vector<std::string>& texts) {
  PyRef list = PyRef::Adopt(PyList_New(0));
  for (const std::string& text : texts) {
    PyRef item = PyRef::Adopt(PyUnicode_DecodeFSDefaultAndSize(
        text.data(), static_cast<Py_ssize_t>(text.size())));
    PyList_Append(list.get(), item.get());
  }
  return list;
}

PyRef TextOf(std::string_view text) {
  return PyRef::Adopt(PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape"));
}

// Not 0 or 1, and the same in every run.
int32_t ProcessIdOf(std::string_view worker) {
  return static_cast<int32_t>(1000 + DigestOf(worker) % 30000);
}

}  // namespace

PythonApplication::PythonApplication(PythonRuntime* runtime,
                                     PythonApplicationOptions options,
                                     std::string_view worker)
    : runtime_(runtime), options_(std::move(options)), worker_(worker) {
  world_.random = Rng(DigestOf(worker)).Fork("import");
  world_.process_id = ProcessIdOf(worker);
}

Result<std::unique_ptr<Application>> PythonApplication::Create(
    PythonRuntime* runtime, const PythonApplicationOptions& options,
    std::string_view worker) {
  std::unique_ptr<PythonApplication> application(
      new PythonApplication(runtime, options, worker));
  POUCH_RETURN_IF_ERROR(application->Import());
  if (worker == options.judge && !options.checks.empty())
    POUCH_RETURN_IF_ERROR(application->ImportChecks());
  return std::unique_ptr<Application>(std::move(application));
}

PythonApplication::~PythonApplication() {
  if (space_ == nullptr) return;
  space_->Enter();
  space_->SetDebugger(nullptr);
  space_->FlushOutput();
  outputs_.clear();
  callables_.reset();
  pipeline_ = PythonPipeline();
  hooks_.reset();
  module_ = PyRef();
  wallaroo_ = PyRef();
}

Status PythonApplication::Import() {
  POUCH_ASSIGN_OR_RETURN(
      const PythonModuleLocation location,
      LocatePythonModule(options_.module, runtime_->options().paths));
  module_name_ = location.name;
  POUCH_ASSIGN_OR_RETURN(
      space_, runtime_->MakeSpace(worker_, options_.isolation, location.folder,
                                  CommandLine()));
  if (options_.output) {
    space_->SetOutput([output = options_.output, worker = worker_](
                          std::string_view line) { output(worker, line); });
  }
  if (options_.debugger != nullptr && worker_ != options_.judge) {
    space_->SetDebugger([this](std::string_view subject) {
      options_.debugger->PostMortem(std::string(subject) + " on worker \"" +
                                    worker_ + "\" raised, at " +
                                    world_.now.ToString() + " virtual time");
    });
  }
  PythonEntry entry = Enter();
  POUCH_ASSIGN_OR_RETURN(wallaroo_, space_->Import("wallaroo"));
  Result<PyRef> module = space_->Import(module_name_);
  if (!module.ok()) {
    return module.status().WithContext("worker \"" + worker_ + "\"");
  }
  module_ = *std::move(module);
  POUCH_ASSIGN_OR_RETURN(hooks_,
                         PythonHooks::Find(module_.get(), wallaroo_.get(),
                                           options_.max_serialized_bytes));
  return OkStatus();
}

Status PythonApplication::ImportChecks() {
  POUCH_ASSIGN_OR_RETURN(
      checks_, PythonChecks::Create(
                   runtime_, {options_.module, CommandLine(),
                              options_.isolation, options_.max_serialized_bytes,
                              options_.checks, options_.debugger}));
  return OkStatus();
}

void PythonApplication::SetOutput(
    std::function<void(std::string_view line)> output) {
  space_->SetOutput(std::move(output));
}

std::vector<std::string> PythonApplication::CommandLine() const {
  std::vector<std::string> line = {"machida3", "--application-module",
                                   module_name_, "--name", worker_};
  if (worker_ == options_.initializer) line.push_back("--cluster-initializer");
  line.insert(line.end(), options_.arguments.begin(), options_.arguments.end());
  return line;
}

Status PythonApplication::Setup() {
  PythonEntry entry = Enter();
  PyRef arguments = PyRef::Adopt(PyList_AsTuple(TextList(CommandLine()).get()));
  PyObject_SetAttrString(wallaroo_.get(), "_ARGS", arguments.get());
  PyRef setup = PyRef::Adopt(PyObject_GetAttrString(module_.get(), kSetup));
  if (!setup) {
    PyErr_Clear();
    return Status(
        StatusCode::kApplicationError,
        "module \"" + module_name_ + "\" has no application_setup(args)");
  }
  POUCH_ASSIGN_OR_RETURN(
      PyRef application,
      entry.Call(setup.get(), TextList(options_.arguments).get(),
                 "application_setup()"));
  POUCH_ASSIGN_OR_RETURN(PythonPipeline pipeline,
                         ParsePythonPipeline(application.get()));
  return Use(std::move(pipeline), &entry);
}

Status PythonApplication::Use(PythonPipeline pipeline, PythonEntry* entry) {
  POUCH_ASSIGN_OR_RETURN(PythonCallables callables,
                         PythonCallables::Bind(&pipeline, entry));
  pipeline_ = std::move(pipeline);
  callables_ = std::move(callables);
  return OkStatus();
}

Result<std::string> PythonApplication::EncodeTopology() {
  CHECK(callables_.has_value()) << "EncodeTopology() before Setup()";
  PythonEntry entry = Enter();
  return EncodePythonTopology(pipeline_, *hooks_, &entry);
}

Status PythonApplication::LoadTopology(std::string_view bytes) {
  PythonEntry entry = Enter();
  POUCH_ASSIGN_OR_RETURN(PythonPipeline pipeline,
                         DecodePythonTopology(bytes, *hooks_, &entry));
  return Use(std::move(pipeline), &entry);
}

void PythonApplication::BeginCall(const CallContext& context) {
  world_.now = context.now;
  world_.wall_clock_ahead = context.wall_clock_ahead;
  world_.random = Rng(context.random_seed);
  new_context_ = true;
}

void PythonApplication::SeedRandom() {
  space_->SeedRandom(world_.random.Fork("random").Next());
  new_context_ = false;
}

Result<size_t> PythonApplication::PayloadLength(StepId source,
                                                std::string_view header) {
  PythonEntry entry = Enter();
  std::string printed;
  Result<size_t> length =
      callables_->PayloadLength(&entry, source, header, &printed);
  if (!printed.empty()) space_->Write(printed + "\n");
  return length;
}

Result<std::string> PythonApplication::FrameHeader(StepId source,
                                                   size_t payload_bytes) {
  PythonEntry entry = Enter();
  return callables_->FrameHeader(&entry, graph().step(source), source,
                                 payload_bytes);
}

Result<Value> PythonApplication::Decode(StepId source,
                                        std::string_view payload) {
  PythonEntry entry = Enter();
  POUCH_ASSIGN_OR_RETURN(PyRef message,
                         callables_->Decode(&entry, source, payload));
  return message ? ToValue(std::move(message), space_) : Value();
}

Result<Value> PythonApplication::InitialState(StepId step) {
  PythonEntry entry = Enter();
  POUCH_ASSIGN_OR_RETURN(PyRef state, callables_->InitialState(&entry, step));
  return ToValue(std::move(state), space_);
}

Status PythonApplication::Compute(StepId step, const Value& input, Value* state,
                                  std::vector<Value>* outputs) {
  PythonEntry entry = Enter();
  outputs_.clear();
  POUCH_RETURN_IF_ERROR(callables_->Compute(
      &entry, step, ObjectOf(input),
      state == nullptr ? nullptr : ObjectOf(*state), &outputs_));
  for (PyRef& output : outputs_) {
    outputs->push_back(ToValue(std::move(output), space_));
  }
  outputs_.clear();
  return OkStatus();
}

Result<std::string> PythonApplication::ExtractKey(EdgeId edge,
                                                  const Value& message) {
  PythonEntry entry = Enter();
  return callables_->ExtractKey(&entry, edge, ObjectOf(message));
}

Result<std::optional<std::string>> PythonApplication::Encode(
    StepId sink, const Value& message) {
  PythonEntry entry = Enter();
  return callables_->Encode(&entry, sink, ObjectOf(message));
}

Result<std::string> PythonApplication::Serialize(const Value& value) {
  PythonEntry entry = Enter();
  return hooks_->Serialize(&entry, ObjectOf(value));
}

Result<Value> PythonApplication::Deserialize(std::string_view bytes) {
  PythonEntry entry = Enter();
  POUCH_ASSIGN_OR_RETURN(PyRef object, hooks_->Deserialize(&entry, bytes));
  return ToValue(std::move(object), space_);
}

Result<uint64_t> PythonApplication::StructuralDigest(const Value& value) {
  return PythonDigest(ObjectOf(value));
}

std::string PythonApplication::Describe(const Value& value, size_t limit) {
  return DescribePython(ObjectOf(value), limit);
}

bool PythonApplication::Debug(std::string_view title,
                              const std::vector<InspectedState>& states) {
  if (options_.debugger == nullptr) return false;
  const PythonEntry entry = Enter();
  PyRef by_step = PyRef::Adopt(PyDict_New());
  for (const InspectedState& state : states) {
    const PyRef step = TextOf(state.step);
    PyRef keys = PyRef::Share(PyDict_GetItem(by_step.get(), step.get()));
    if (!keys) {
      keys = PyRef::Adopt(PyDict_New());
      PyDict_SetItem(by_step.get(), step.get(), keys.get());
    }
    PyDict_SetItem(keys.get(), TextOf(state.key).get(), ObjectOf(state.value));
  }
  PyRef locals = PyRef::Adopt(PyDict_New());
  PyDict_SetItemString(locals.get(), "worker", TextOf(worker_).get());
  PyDict_SetItemString(locals.get(), "states", by_step.get());
  PyDict_SetItemString(locals.get(), "application", module_.get());
  options_.debugger->Interact(title, locals.get());
  return true;
}

std::vector<PyRef> PythonApplication::PipelineObjects() const {
  std::vector<PyRef> objects;
  for (const std::vector<PyRef>& of_step : pipeline_.step_objects) {
    objects.insert(objects.end(), of_step.begin(), of_step.end());
  }
  for (const PyRef& of_edge : pipeline_.edge_objects) {
    if (of_edge) objects.push_back(of_edge);
  }
  return objects;
}

Value PythonApplication::ValueOf(PyRef object) const {
  return ToValue(std::move(object), space_);
}

ApplicationFactory MakePythonApplicationFactory(
    PythonRuntime* runtime, PythonApplicationOptions options) {
  return [runtime, options = std::move(options)](std::string_view worker) {
    return PythonApplication::Create(runtime, options, worker);
  };
}

}  // namespace pouch

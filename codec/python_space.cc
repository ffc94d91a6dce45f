#include "codec/python_space.h"

#include <optional>
#include <utility>

#include "base/check.h"
#include "codec/python_error.h"
#include "codec/python_limits.h"

namespace pouch {
namespace {

PyRef TextList(const std::vector<std::string>& texts) {
  PyRef list = PyRef::Adopt(PyList_New(0));
  for (const std::string& text : texts) {
    PyRef item = PyRef::Adopt(PyUnicode_DecodeFSDefaultAndSize(
        text.data(), static_cast<Py_ssize_t>(text.size())));
    PyList_Append(list.get(), item.get());
  }
  return list;
}

// Calls what codec/python_bootstrap.py left in the module `random`, which is
// one of `modules`.
void SeedRandomIn(PyObject* modules, uint64_t seed) {
  PyObject* random = PyDict_GetItemString(modules, "random");
  if (random == nullptr || !PyModule_Check(random)) return;
  PyObject* function =
      PyDict_GetItemString(PyModule_GetDict(random), "_pouch_seed");
  if (function == nullptr || function == Py_None) return;
  PyRef number = PyRef::Adopt(PyLong_FromUnsignedLongLong(seed));
  PyRef done = PyRef::Adopt(PyObject_CallOneArg(function, number.get()));
  if (!done) PyErr_Clear();
}

class NamespaceSpace final : public PythonSpace {
 public:
  NamespaceSpace(PythonSpaces* spaces, std::string name,
                 PythonNamespace python_namespace)
      : PythonSpace(std::move(name)),
        spaces_(spaces),
        namespace_(std::move(python_namespace)) {}

  ~NamespaceSpace() override {
    if (spaces_->current == this) spaces_->EnterBase();
    spaces_->namespaces->Forget(&namespace_);
  }

  void Enter() override {
    if (spaces_->current == this) return;
    if (spaces_->current != nullptr && spaces_->current->owns_interpreter()) {
      PyThreadState_Swap(spaces_->main_thread);
    }
    spaces_->namespaces->Install(&namespace_);
    spaces_->current = this;
  }

  Result<PyRef> Import(const std::string& module) override {
    Enter();
    return spaces_->bootstrap->Import(module);
  }

  void SeedRandom(uint64_t seed) override {
    Enter();
    SeedRandomIn(namespace_.modules.get(), seed);
  }

  bool owns_interpreter() const override { return false; }

 private:
  PythonSpaces* spaces_;
  PythonNamespace namespace_;
};

class InterpreterSpace final : public PythonSpace {
 public:
  InterpreterSpace(PythonSpaces* spaces, std::string name)
      : PythonSpace(std::move(name)), spaces_(spaces) {}

  // Starts the interpreter. Errors: kApplicationError, kInternal.
  Status Start(const PythonSpaceOptions& options) {
    spaces_->EnterBase();
    thread_ = Py_NewInterpreter();
    if (thread_ == nullptr) {
      PyThreadState_Swap(spaces_->main_thread);
      return Status(StatusCode::kInternal, "no sub-interpreter: " + name());
    }
    spaces_->current = this;
    PythonBootstrap::Options bootstrap_options = spaces_->bootstrap_options;
    bootstrap_options.space_name = name();
    POUCH_ASSIGN_OR_RETURN(
        bootstrap_, PythonBootstrap::Run(bootstrap_options, spaces_->host));
    POUCH_ASSIGN_OR_RETURN(PyRef environment,
                           bootstrap_->MakeEnvironment(options.environment));
    PyRef os = PyRef::Adopt(PyImport_ImportModule("os"));
    PyObject_SetAttrString(os.get(), "environ", environment.get());
    PySys_SetObject("path", TextList(options.paths).get());
    PySys_SetObject("argv", TextList(options.arguments).get());
    PyEval_SetTrace(CountPythonInstruction, nullptr);
    return OkStatus();
  }

  ~InterpreterSpace() override {
    if (thread_ == nullptr) return;
    Enter();
    PyEval_SetTrace(nullptr, nullptr);
    bootstrap_.reset();
    Py_EndInterpreter(thread_);
    PyThreadState_Swap(spaces_->main_thread);
    spaces_->current = nullptr;
  }

  void Enter() override {
    if (spaces_->current == this) return;
    PyThreadState_Swap(thread_);
    spaces_->current = this;
  }

  Result<PyRef> Import(const std::string& module) override {
    Enter();
    return bootstrap_->Import(module);
  }

  void SeedRandom(uint64_t seed) override {
    Enter();
    SeedRandomIn(PyImport_GetModuleDict(), seed);
  }

  bool owns_interpreter() const override { return true; }

 private:
  PythonSpaces* spaces_;
  PyThreadState* thread_ = nullptr;
  std::optional<PythonBootstrap> bootstrap_;
};

}  // namespace

void PythonSpace::Write(std::string_view text) {
  unfinished_line_.append(text);
  size_t start = 0;
  for (size_t end = unfinished_line_.find('\n'); end != std::string::npos;
       end = unfinished_line_.find('\n', start)) {
    if (output_) {
      output_(std::string_view(unfinished_line_).substr(start, end - start));
    }
    start = end + 1;
  }
  unfinished_line_.erase(0, start);
}

void PythonSpace::FlushOutput() {
  if (!unfinished_line_.empty()) Write("\n");
}

void PythonSpaces::EnterBase() {
  if (current != nullptr && current->owns_interpreter()) {
    PyThreadState_Swap(main_thread);
  }
  current = nullptr;
  namespaces->Install(namespaces->base());
}

Result<std::unique_ptr<PythonSpace>> MakePythonSpace(
    PythonSpaces* spaces, const PythonSpaceOptions& options) {
  if (options.isolation == PythonIsolation::kInterpreter) {
    auto space = std::make_unique<InterpreterSpace>(spaces, options.name);
    POUCH_RETURN_IF_ERROR(space->Start(options));
    return std::unique_ptr<PythonSpace>(std::move(space));
  }
  spaces->EnterBase();
  POUCH_ASSIGN_OR_RETURN(PyRef environment, spaces->bootstrap->MakeEnvironment(
                                                options.environment));
  return std::unique_ptr<PythonSpace>(std::make_unique<NamespaceSpace>(
      spaces, options.name,
      spaces->namespaces->Make(options.name, TextList(options.paths),
                               TextList(options.arguments),
                               std::move(environment))));
}

}  // namespace pouch

#include "codec/python_runtime.h"

#include <Python.h>
#include <stdlib.h>
#include <time.h>

#include <filesystem>
#include <utility>

#include "base/check.h"
#include "base/digest.h"
#include "codec/python_audit.h"
#include "codec/python_error.h"
#include "codec/python_limits.h"
#include "codec/python_site.h"

namespace pouch {
namespace {

constexpr wchar_t kHome[] = L"/usr";
constexpr wchar_t kProgram[] = L"/usr/bin/python3.11";
constexpr char kStandardLibrary[] = "/usr/lib/python3.11";
constexpr char kStandardExtensions[] = "/usr/lib/python3.11/lib-dynload";

// Imported before any worker runs, so that no worker's first call pays for it.
constexpr const char* kWarmModules[] = {
    "argparse",  "collections", "copyreg", "dataclasses", "datetime",
    "enum",      "functools",   "hashlib", "inspect",     "json",
    "linecache", "pickle",      "re",      "string",      "struct",
    "traceback", "types",       "typing"};

Status ToStatus(const PyStatus& status) {
  if (PyStatus_Exception(status) == 0) return OkStatus();
  return Status(StatusCode::kInternal,
                std::string("Python does not start: ") +
                    (status.err_msg != nullptr ? status.err_msg : "?"));
}

// Owns a PyConfig.
class Config final {
 public:
  Config() { PyConfig_InitIsolatedConfig(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  ~Config() { PyConfig_Clear(&config_); }
  PyConfig* get() { return &config_; }
  PyConfig* operator->() { return &config_; }

 private:
  PyConfig config_;
};

}  // namespace

// A module's code sees the clock of the call that imports it, and random
// bytes that depend on the worker and the module only.
struct PythonRuntime::ImportScope {
  ImportScope(PythonWorld seen, const PythonLimits& limits)
      : world(std::move(seen)), call(&world, limits) {}

  PythonWorld world;
  PythonCall call;
};

PythonRuntime::PythonRuntime(PythonOptions options)
    : options_(std::move(options)) {}

Result<std::unique_ptr<PythonRuntime>> PythonRuntime::Create(
    PythonOptions options) {
  CHECK(Py_IsInitialized() == 0) << "one PythonRuntime at a time";
  std::unique_ptr<PythonRuntime> runtime(new PythonRuntime(std::move(options)));
  POUCH_RETURN_IF_ERROR(runtime->Start());
  return runtime;
}

PythonRuntime::~PythonRuntime() {
  if (Py_IsInitialized() == 0) return;
  if (namespaces_.has_value()) EnterBase();
  namespaces_.reset();
  bootstrap_.reset();
  SetStepBudgetException(nullptr);
  Py_FinalizeEx();
}

Status PythonRuntime::Start() {
  POUCH_ASSIGN_OR_RETURN(foreign_paths_,
                         PythonPackageFolders(options_.paths, options_.venv));
  POUCH_RETURN_IF_ERROR(StartInterpreter());

  PyObject* exception =
      PyErr_NewException("pouch.StepBudgetExceeded", PyExc_BaseException,
                         /*dict=*/nullptr);
  SetStepBudgetException(exception);

  PythonBootstrap::Options bootstrap_options;
  bootstrap_options.standard_library = kStandardLibrary;
  bootstrap_options.foreign_paths = foreign_paths_;
  bootstrap_options.embedded = options_.embedded;
  POUCH_ASSIGN_OR_RETURN(bootstrap_,
                         PythonBootstrap::Run(bootstrap_options, this));
  namespaces_.emplace(&*bootstrap_);
  spaces_.main_thread = PyThreadState_Get();
  spaces_.namespaces = &*namespaces_;
  spaces_.bootstrap = &*bootstrap_;
  spaces_.host = this;
  spaces_.bootstrap_options = std::move(bootstrap_options);
  spaces_.bootstrap_options.namespaces = false;
  Warm();
  return OkStatus();
}

Status PythonRuntime::StartInterpreter() {
  // The time zone is the C library's, one for the process.
  setenv("TZ", "UTC", /*overwrite=*/1);
  tzset();
  PyPreConfig preconfig;
  PyPreConfig_InitIsolatedConfig(&preconfig);
  preconfig.utf8_mode = 1;
  POUCH_RETURN_IF_ERROR(ToStatus(Py_PreInitialize(&preconfig)));
  InstallPythonMemoryMeter();
  POUCH_RETURN_IF_ERROR(InstallPythonAuditHook());

  Config config;
  config->use_hash_seed = 1;
  config->hash_seed = options_.hash_seed;
  config->site_import = 0;
  config->write_bytecode = 0;
  config->install_signal_handlers = 0;
  config->pathconfig_warnings = 0;
  config->use_frozen_modules = 0;  // They have no __file__.
  config->module_search_paths_set = 1;
  PyConfig* raw = config.get();
  POUCH_RETURN_IF_ERROR(ToStatus(PyConfig_SetString(raw, &raw->home, kHome)));
  POUCH_RETURN_IF_ERROR(
      ToStatus(PyConfig_SetString(raw, &raw->program_name, kProgram)));
  POUCH_RETURN_IF_ERROR(
      ToStatus(PyConfig_SetString(raw, &raw->executable, kProgram)));
  std::vector<std::string> paths = {kStandardLibrary, kStandardExtensions};
  paths.insert(paths.end(), foreign_paths_.begin(), foreign_paths_.end());
  for (const std::string& path : paths) {
    wchar_t* wide = Py_DecodeLocale(path.c_str(), nullptr);
    CHECK(wide != nullptr) << path;
    const PyStatus appended =
        PyWideStringList_Append(&raw->module_search_paths, wide);
    PyMem_RawFree(wide);
    POUCH_RETURN_IF_ERROR(ToStatus(appended));
  }
  return ToStatus(Py_InitializeFromConfig(raw));
}

void PythonRuntime::Warm() {
  Suspend();
  for (const char* name : kWarmModules) {
    PyRef module = PyRef::Adopt(PyImport_ImportModule(name));
    if (!module) PyErr_Clear();
  }
  // What is there now stays: collections need not look at it again, and a
  // child after fork() shares its pages.
  PyRef gc = PyRef::Adopt(PyImport_ImportModule("gc"));
  PyRef frozen = PyRef::Adopt(PyObject_CallMethod(gc.get(), "freeze", nullptr));
  Resume();
}

Result<std::unique_ptr<PythonSpace>> PythonRuntime::MakeSpace(
    const std::string& name, PythonIsolation isolation,
    const std::string& application_folder,
    const std::vector<std::string>& arguments) {
  PythonSpaceOptions space;
  space.name = name;
  space.isolation = isolation;
  space.paths.push_back(application_folder);
  space.paths.insert(space.paths.end(), foreign_paths_.begin(),
                     foreign_paths_.end());
  space.paths.insert(space.paths.end(),
                     {kStandardLibrary, kStandardExtensions});
  space.arguments = arguments;
  space.environment = {{"HOME", "/"},
                       {"LANG", "C.UTF-8"},
                       {"PATH", "/usr/bin:/bin"},
                       {"TZ", "UTC"}};
  for (const auto& [key, value] : options_.environment) {
    space.environment[key] = value;
  }
  return MakePythonSpace(&spaces_, space);
}

bool PythonRuntime::IsRunning() { return Py_IsInitialized() != 0; }

void PythonRuntime::AfterForkInChild() { PyOS_AfterFork_Child(); }

std::string PythonRuntime::Version() {
  return std::to_string(PY_MAJOR_VERSION) + "." +
         std::to_string(PY_MINOR_VERSION) + "." +
         std::to_string(PY_MICRO_VERSION);
}

void PythonRuntime::Write(std::string_view text) {
  if (spaces_.current != nullptr) spaces_.current->Write(text);
}

void PythonRuntime::Suspend() { namespaces_->Suspend(); }

void PythonRuntime::Resume() { namespaces_->Resume(); }

void PythonRuntime::BeginImport(std::string_view module) {
  PythonCall* call = PythonCall::Current();
  PythonWorld world = call != nullptr ? call->world() : PythonWorld();
  const std::string space =
      spaces_.current != nullptr ? spaces_.current->name() : "base";
  world.random = Rng(DigestOf(space)).Fork(module);
  imports_.push_back(std::make_unique<ImportScope>(
      std::move(world), call != nullptr ? call->limits() : options_.limits));
}

void PythonRuntime::EndImport() { imports_.pop_back(); }

}  // namespace pouch

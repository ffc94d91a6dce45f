#include "codec/python_bootstrap.h"

#include "codec/python_error.h"

namespace pouch {

// Generated from codec/python_bootstrap.py and codec/python_import_errors.py.
EmbeddedModules PythonBootstrapSource();

namespace {

constexpr char kHostCapsule[] = "pouch.host";

PythonHost* HostOf(PyObject* capsule) {
  return static_cast<PythonHost*>(PyCapsule_GetPointer(capsule, kHostCapsule));
}

PyObject* WriteOutput(PyObject* capsule, PyObject* text) {
  HostOf(capsule)->Write(PythonText(text));
  Py_RETURN_NONE;
}

PyObject* Suspend(PyObject* capsule, PyObject*) {
  HostOf(capsule)->Suspend();
  Py_RETURN_NONE;
}

PyObject* Resume(PyObject* capsule, PyObject*) {
  HostOf(capsule)->Resume();
  Py_RETURN_NONE;
}

PyObject* BeginImport(PyObject* capsule, PyObject* module) {
  HostOf(capsule)->BeginImport(PythonText(module));
  Py_RETURN_NONE;
}

PyObject* EndImport(PyObject* capsule, PyObject*) {
  HostOf(capsule)->EndImport();
  Py_RETURN_NONE;
}

// The methods must live as long as the interpreter.
PyMethodDef* Methods() {
  static PyMethodDef methods[] = {
      {"write_output", WriteOutput, METH_O, nullptr},
      {"suspend", Suspend, METH_NOARGS, nullptr},
      {"resume", Resume, METH_NOARGS, nullptr},
      {"begin_import", BeginImport, METH_O, nullptr},
      {"end_import", EndImport, METH_NOARGS, nullptr},
      {nullptr, nullptr, 0, nullptr},
  };
  return methods;
}

PyRef Text(std::string_view text) {
  return PyRef::Adopt(PyUnicode_DecodeFSDefaultAndSize(
      text.data(), static_cast<Py_ssize_t>(text.size())));
}

// Sets `name` to a new reference, which it takes over.
void Set(const PyRef& globals, const char* name, const PyRef& value) {
  PyDict_SetItemString(globals.get(), name, value.get());
}

PyRef EmbeddedDict(const EmbeddedModules& modules) {
  PyRef dict = PyRef::Adopt(PyDict_New());
  for (const EmbeddedModule& module : modules) {
    PyRef entry = PyRef::Adopt(PyTuple_Pack(
        2, module.is_package ? Py_True : Py_False, Text(module.source).get()));
    PyDict_SetItem(dict.get(), Text(module.name).get(), entry.get());
  }
  return dict;
}

PyRef TextTuple(const std::vector<std::string>& texts) {
  PyRef tuple =
      PyRef::Adopt(PyTuple_New(static_cast<Py_ssize_t>(texts.size())));
  for (size_t i = 0; i < texts.size(); ++i) {
    PyTuple_SET_ITEM(tuple.get(), static_cast<Py_ssize_t>(i),
                     Text(texts[i]).Release());
  }
  return tuple;
}

}  // namespace

Result<PythonBootstrap> PythonBootstrap::Run(const Options& options,
                                             PythonHost* host) {
  PythonBootstrap bootstrap;
  bootstrap.globals_ = PyRef::Adopt(PyDict_New());
  const PyRef& globals = bootstrap.globals_;
  PyRef capsule =
      PyRef::Adopt(PyCapsule_New(host, kHostCapsule, /*destructor=*/nullptr));
  for (PyMethodDef* method = Methods(); method->ml_name != nullptr; ++method) {
    Set(globals, method->ml_name,
        PyRef::Adopt(PyCFunction_New(method, capsule.get())));
  }
  PyDict_SetItemString(globals.get(), "__builtins__", PyEval_GetBuiltins());
  Set(globals, "__name__", Text("_pouch"));
  Set(globals, "namespaces", PyRef::Adopt(PyBool_FromLong(options.namespaces)));
  Set(globals, "stdlib", Text(options.standard_library));
  Set(globals, "foreign_paths", TextTuple(options.foreign_paths));
  Set(globals, "embedded", EmbeddedDict(options.embedded));
  Set(globals, "space_name", Text(options.space_name));
  Set(globals, "current", PyRef::Adopt(PyDict_New()));

  for (const EmbeddedModule& module : PythonBootstrapSource()) {
    const std::string source(module.source);
    const std::string file = "<pouch>/" + std::string(module.name) + ".py";
    PyRef code = PyRef::Adopt(
        Py_CompileString(source.c_str(), file.c_str(), Py_file_input));
    PyRef done;
    if (code) {
      done = PyRef::Adopt(
          PyEval_EvalCode(code.get(), globals.get(), globals.get()));
    }
    if (!done) {
      return Status(StatusCode::kInternal,
                    "the bootstrap failed:\n" + TakePythonError());
    }
  }
  return bootstrap;
}

PyObject* PythonBootstrap::Global(const char* name) const {
  return PyDict_GetItemString(globals_.get(), name);
}

void PythonBootstrap::SetGlobal(const char* name, PyObject* value) {
  PyDict_SetItemString(globals_.get(), name, value);
}

Result<PyRef> PythonBootstrap::Import(const std::string& name) const {
  PyRef module = PyRef::Adopt(
      PyObject_CallOneArg(Global("import_module"), Text(name).get()));
  if (module) return module;
  PyObject* raw_type = nullptr;
  PyObject* raw_value = nullptr;
  PyObject* raw_traceback = nullptr;
  PyErr_Fetch(&raw_type, &raw_value, &raw_traceback);
  PyErr_NormalizeException(&raw_type, &raw_value, &raw_traceback);
  std::string explanation;
  PyRef text = PyRef::Adopt(
      PyObject_CallOneArg(Global("explain_import_error"), raw_value));
  if (text && PyUnicode_Check(text.get())) {
    explanation = PythonText(text.get());
  }
  PyErr_Clear();
  PyErr_Restore(raw_type, raw_value, raw_traceback);
  if (!explanation.empty()) explanation = ": " + explanation;
  return PythonError("module \"" + name + "\" cannot be imported" +
                     explanation);
}

Result<PyRef> PythonBootstrap::MakeEnvironment(
    const std::map<std::string, std::string>& values) const {
  PyRef dict = PyRef::Adopt(PyDict_New());
  for (const auto& [name, value] : values) {
    PyDict_SetItem(dict.get(), Text(name).get(), Text(value).get());
  }
  PyRef environment =
      PyRef::Adopt(PyObject_CallOneArg(Global("make_environment"), dict.get()));
  if (!environment) return PythonError("the environment cannot be set");
  return environment;
}

}  // namespace pouch

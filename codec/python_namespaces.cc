#include "codec/python_namespaces.h"

#include <utility>

#include "base/check.h"

namespace pouch {

struct PythonNamespaces::Suspension {
  explicit Suspension(PythonNamespace* left_namespace)
      : left(left_namespace), call(&world, PythonLimits()) {}

  PythonNamespace* left;
  PythonWorld world;
  PythonCall call;
};

PythonNamespaces::PythonNamespaces(PythonBootstrap* bootstrap)
    : bootstrap_(bootstrap),
      sys_modules_(PyRef::Share(PyImport_GetModuleDict())) {
  Watch("sys", "path");
  Watch("sys", "argv");
  Watch("os", "environ");
  Watch("sys", "stdout");
  Watch("sys", "stderr");
  base_.name = PyRef::Adopt(PyUnicode_FromString("base"));
  base_.modules = PyRef::Share(bootstrap_->Global("current"));
  base_.values.resize(attributes_.size());
  installed_ = &base_;
}

PythonNamespaces::~PythonNamespaces() { Install(&base_); }

void PythonNamespaces::Watch(const char* module, const char* name) {
  PyObject* object = PyDict_GetItemString(sys_modules_.get(), module);
  CHECK(object != nullptr) << module;
  attributes_.push_back({PyRef::Share(PyModule_GetDict(object)),
                         PyRef::Adopt(PyUnicode_InternFromString(name))});
}

PythonNamespace PythonNamespaces::Make(const std::string& name, PyRef path,
                                       PyRef arguments, PyRef environment) {
  Install(&base_);
  PythonNamespace made;
  made.name = PyRef::Adopt(PyUnicode_FromStringAndSize(
      name.data(), static_cast<Py_ssize_t>(name.size())));
  made.modules = PyRef::Adopt(PyDict_New());
  for (const Attribute& attribute : attributes_) {
    made.values.push_back(PyRef::Share(
        PyDict_GetItem(attribute.dictionary.get(), attribute.name.get())));
  }
  made.values[0] = std::move(path);
  made.values[1] = std::move(arguments);
  made.values[2] = std::move(environment);
  return made;
}

void PythonNamespaces::Forget(PythonNamespace* gone) {
  CHECK(suspensions_.empty());
  if (installed_ == gone) Install(&base_);
}

void PythonNamespaces::Replace(PythonNamespace* target) {
  PyObject* old_modules = installed_->modules.get();
  PyObject* new_modules = target->modules.get();
  PyObject* name = nullptr;
  Py_ssize_t position = 0;
  while (PyDict_Next(old_modules, &position, &name, nullptr) != 0) {
    if (PyDict_Contains(new_modules, name) == 0 &&
        PyDict_DelItem(sys_modules_.get(), name) != 0) {
      PyErr_Clear();  // The application removed it by itself.
    }
  }
  PyDict_Update(sys_modules_.get(), new_modules);
  for (size_t i = 0; i < attributes_.size(); ++i) {
    PyObject* dictionary = attributes_[i].dictionary.get();
    PyObject* key = attributes_[i].name.get();
    installed_->values[i] = PyRef::Share(PyDict_GetItem(dictionary, key));
    if (target->values[i]) {
      PyDict_SetItem(dictionary, key, target->values[i].get());
    }
  }
  bootstrap_->SetGlobal("current", new_modules);
  bootstrap_->SetGlobal("space_name", target->name.get());
  installed_ = target;
}

void PythonNamespaces::Suspend() {
  suspensions_.push_back(std::make_unique<Suspension>(installed_));
  Install(&base_);
}

void PythonNamespaces::Resume() {
  CHECK(!suspensions_.empty());
  Install(suspensions_.back()->left);
  suspensions_.pop_back();
}

}  // namespace pouch

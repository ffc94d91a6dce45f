// PythonNamespaces: several workers' modules in one interpreter, one at a time.
//
// sys.modules holds what is shared and the private modules of one worker, the
// installed one. Changing the worker replaces the private modules and the few
// attributes of shared modules that a process has of its own (sys.path,
// sys.argv, sys.stdout, sys.stderr, os.environ).

#ifndef POUCH_CODEC_PYTHON_NAMESPACES_H_
#define POUCH_CODEC_PYTHON_NAMESPACES_H_

#include <memory>
#include <string>
#include <vector>

#include "codec/python_bootstrap.h"
#include "codec/python_call.h"
#include "codec/python_ref.h"

namespace pouch {

// The private part of one worker's view of the interpreter.
struct PythonNamespace {
  PyRef name;
  // {name: module}
  PyRef modules;
  // Values of the attributes above, in their order, while not installed.
  std::vector<PyRef> values;
};

// Main interpreter only.
class PythonNamespaces final {
 public:
  // `bootstrap` must outlive it. What is in the interpreter now becomes the
  // base: what shared modules see.
  explicit PythonNamespaces(PythonBootstrap* bootstrap);
  ~PythonNamespaces();

  // A namespace without modules, with the base's values but for these.
  PythonNamespace Make(const std::string& name, PyRef path, PyRef arguments,
                       PyRef environment);

  // Makes `target` the visible one. Nothing happens if it is already.
  void Install(PythonNamespace* target) {
    if (installed_ != target) Replace(target);
  }
  PythonNamespace* base() { return &base_; }

  // Forgets `gone`, which is about to be destroyed.
  void Forget(PythonNamespace* gone);

  // Installs the base, with a clock and random bytes of its own, until Resume,
  // so that what a shared module does at its import does not depend on whose
  // import it was. Pairs nest.
  void Suspend();
  void Resume();

 private:
  struct Attribute {
    PyRef dictionary;
    PyRef name;
  };
  struct Suspension;

  void Watch(const char* module, const char* name);
  void Replace(PythonNamespace* target);

  PythonBootstrap* bootstrap_;
  PyRef sys_modules_;
  std::vector<Attribute> attributes_;
  PythonNamespace base_;
  PythonNamespace* installed_ = nullptr;
  std::vector<std::unique_ptr<Suspension>> suspensions_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_NAMESPACES_H_

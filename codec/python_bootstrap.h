// PythonBootstrap: Pouch's own Python code inside one interpreter.

#ifndef POUCH_CODEC_PYTHON_BOOTSTRAP_H_
#define POUCH_CODEC_PYTHON_BOOTSTRAP_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "codec/embedded_module.h"
#include "codec/python_ref.h"

namespace pouch {

// What the Python side asks of the C++ side. Called with the interpreter
// running; must not throw.
class PythonHost {
 public:
  PythonHost(const PythonHost&) = delete;
  PythonHost& operator=(const PythonHost&) = delete;
  virtual ~PythonHost() = default;

  // Something was written to sys.stdout or sys.stderr.
  virtual void Write(std::string_view text) = 0;
  // Leaves the current worker's namespace, and returns to the one left last.
  virtual void Suspend() = 0;
  virtual void Resume() = 0;
  // The code of a module begins and ends: what it draws at random must not
  // depend on which call imports it first. Pairs nest.
  virtual void BeginImport(std::string_view module) = 0;
  virtual void EndImport() = 0;

 protected:
  PythonHost() = default;
};

// The globals of codec/python_bootstrap.py in one interpreter. To be used and
// destroyed while that interpreter is the current one.
class PythonBootstrap final {
 public:
  struct Options {
    // True if several workers share the interpreter.
    bool namespaces = true;
    std::string standard_library;
    // Folders of packages that are not the application's own.
    std::vector<std::string> foreign_paths;
    EmbeddedModules embedded;
    // Seeds the module `random`, together with "pouch ".
    std::string space_name = "base";
  };

  // Runs the bootstrap in the current interpreter. `host` must outlive it.
  static Result<PythonBootstrap> Run(const Options& options, PythonHost* host);

  // The bootstrap's global of this name; null if there is none. Borrowed.
  PyObject* Global(const char* name) const;
  void SetGlobal(const char* name, PyObject* value);

  // Imports a module and returns it. Errors: kApplicationError, which says so
  // first if a C extension was built for another version of Python.
  Result<PyRef> Import(const std::string& name) const;

  // An os.environ with just these values.
  Result<PyRef> MakeEnvironment(
      const std::map<std::string, std::string>& values) const;

 private:
  PythonBootstrap() = default;

  PyRef globals_;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_BOOTSTRAP_H_

// PythonSpace: one worker's own copy of the application's modules.
//
// In production each worker is a process. Here each has a space: modules that
// it imports are its own, nothing that a hook parks in a module global or a
// class attribute is seen by another worker, and a new space after a crash
// imports everything afresh. Two kinds exist, with one interface:
//   * kNamespaces: all spaces share an interpreter; the modules of the space
//     entered last are visible (codec/python_namespaces.h). Cheap, and works
//     with C extensions, which are shared, as is most of the standard library.
//   * kInterpreter: a sub-interpreter each. Nothing written in Python is
//     shared; many C extensions refuse it.

#ifndef POUCH_CODEC_PYTHON_SPACE_H_
#define POUCH_CODEC_PYTHON_SPACE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "codec/python_bootstrap.h"
#include "codec/python_namespaces.h"
#include "codec/python_ref.h"

namespace pouch {

enum class PythonIsolation { kNamespaces, kInterpreter };

struct PythonSpaceOptions {
  // The worker's name. Seeds the worker's own `random` module.
  std::string name;
  PythonIsolation isolation = PythonIsolation::kNamespaces;
  // sys.path, sys.argv and os.environ.
  std::vector<std::string> paths;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
};

class PythonSpace {
 public:
  PythonSpace(const PythonSpace&) = delete;
  PythonSpace& operator=(const PythonSpace&) = delete;
  // All Python objects of an interpreter space must be gone before.
  virtual ~PythonSpace() = default;

  // Makes this the space in which Python code runs, until another is entered.
  virtual void Enter() = 0;

  // Imports a module of this space. Errors: kApplicationError.
  virtual Result<PyRef> Import(const std::string& module) = 0;

  // Seeds the space's module `random`, if something imported it and the
  // application did not seed it by itself.
  virtual void SeedRandom(uint64_t seed) = 0;

  // True if the space has an interpreter of its own, which its objects must
  // not outlive.
  virtual bool owns_interpreter() const = 0;

  const std::string& name() const { return name_; }

  // What takes the lines, without their ends, that the application prints.
  // It must not throw and must not call Python.
  void SetOutput(std::function<void(std::string_view line)> output) {
    output_ = std::move(output);
  }
  // Who looks at each exception that a call into this space raises, while it
  // is the interpreter's current one, and leaves it there. `subject` names what
  // was called.
  void SetDebugger(std::function<void(std::string_view subject)> debugger) {
    debugger_ = std::move(debugger);
  }
  void OnRaised(std::string_view subject) const {
    if (debugger_) debugger_(subject);
  }
  // Adds what was printed; passes on every complete line.
  void Write(std::string_view text);
  // Passes on what is left of an unfinished line.
  void FlushOutput();

 protected:
  explicit PythonSpace(std::string name) : name_(std::move(name)) {}

 private:
  std::string name_;
  std::function<void(std::string_view)> output_;
  std::function<void(std::string_view)> debugger_;
  std::string unfinished_line_;
};

// What the spaces of one runtime share.
struct PythonSpaces {
  PyThreadState* main_thread = nullptr;
  PythonNamespaces* namespaces = nullptr;
  PythonBootstrap* bootstrap = nullptr;
  PythonHost* host = nullptr;
  // For sub-interpreters; its `namespaces` is false.
  PythonBootstrap::Options bootstrap_options;
  // The space entered last, or null.
  PythonSpace* current = nullptr;

  // Leaves the current space for the base of the main interpreter.
  void EnterBase();
};

// Makes a space. `spaces` must outlive it.
Result<std::unique_ptr<PythonSpace>> MakePythonSpace(
    PythonSpaces* spaces, const PythonSpaceOptions& options);

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_SPACE_H_

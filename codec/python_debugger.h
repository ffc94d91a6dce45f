// PythonDebugger: Python's own debugger, pdb, on a terminal.
//
// While it is open the process is outside the application
// (codec/python_call.h): clocks are the machine's, nothing is limited or
// refused. The run stands still; what the user changes is changed.

#ifndef POUCH_CODEC_PYTHON_DEBUGGER_H_
#define POUCH_CODEC_PYTHON_DEBUGGER_H_

#include <Python.h>

#include <string>
#include <string_view>

namespace pouch {

// Reads from one file descriptor and writes to another, which outlive it.
class PythonDebugger final {
 public:
  PythonDebugger(int in, int out) : in_(in), out_(out) {}
  PythonDebugger(const PythonDebugger&) = delete;
  PythonDebugger& operator=(const PythonDebugger&) = delete;

  // Opens at the innermost frame of the interpreter's current exception, which
  // stays set. `title` says to the user where this is. Does nothing once the
  // user has quit.
  void PostMortem(std::string_view title);

  // Opens in a frame with these local variables, a dict. Even after a quit.
  void Interact(std::string_view title, PyObject* locals);

  // The user has quit (the command `q`); `c` goes on until the next failure.
  bool quit() const { return quit_; }

 private:
  void Open(std::string_view title, PyObject* traceback, PyObject* locals);

  int in_;
  int out_;
  bool quit_ = false;
};

}  // namespace pouch

#endif  // POUCH_CODEC_PYTHON_DEBUGGER_H_

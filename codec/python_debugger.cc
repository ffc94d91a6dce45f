#include "codec/python_debugger.h"

#include "codec/python_call.h"
#include "codec/python_ref.h"

namespace pouch {
namespace {

// Returns whether the user has quit. Compiled anew each time it is opened, in
// whatever interpreter is the current one.
constexpr char kDebugger[] = R"python(
def debug(title, traceback, values, in_fd, out_fd):
    import os
    import pdb
    import sys

    class Debugger(pdb.Pdb):
        left = False

        def do_quit(self, argument):
            self.left = True
            return super().do_quit(argument)

        do_q = do_exit = do_quit

        def do_EOF(self, argument):
            self.message("")
            return self.do_quit(argument)

    with (
        os.fdopen(os.dup(in_fd), "r", errors="backslashreplace") as stdin,
        os.fdopen(os.dup(out_fd), "w", errors="backslashreplace") as stdout,
    ):
        print(title, file=stdout)
        print("c goes on, q does not ask again, h helps.", file=stdout)
        debugger = Debugger(stdin=stdin, stdout=stdout, nosigint=True,
                            readrc=False)
        debugger.reset()
        printing = sys.stdout
        sys.stdout = stdout
        try:
            if traceback is not None:
                debugger.interaction(None, traceback)
            else:
                def look():
                    debugger.botframe = sys._getframe(1)
                    debugger.interaction(debugger.botframe, None)

                scope = dict(values)
                scope["__builtins__"] = __builtins__
                scope["_look"] = look
                exec(compile("_look()", "<stopped>", "exec"), scope)
        finally:
            sys.stdout = printing
        return debugger.left
)python";

PyRef Text(std::string_view text) {
  return PyRef::Adopt(PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "backslashreplace"));
}

PyRef DebugFunction() {
  PyRef globals = PyRef::Adopt(PyDict_New());
  PyDict_SetItemString(globals.get(), "__builtins__", PyEval_GetBuiltins());
  const PyRef done = PyRef::Adopt(
      PyRun_String(kDebugger, Py_file_input, globals.get(), globals.get()));
  if (!done) return {};
  return PyRef::Share(PyDict_GetItemString(globals.get(), "debug"));
}

}  // namespace

void PythonDebugger::PostMortem(std::string_view title) {
  if (quit_) return;
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) Open(title, traceback, Py_None);
  PyErr_Restore(type, value, traceback);
}

void PythonDebugger::Interact(std::string_view title, PyObject* locals) {
  Open(title, Py_None, locals);
}

void PythonDebugger::Open(std::string_view title, PyObject* traceback,
                          PyObject* locals) {
  const PythonCallPause outside;
  const PyRef function = DebugFunction();
  PyRef left;
  if (function) {
    left = PyRef::Adopt(PyObject_CallFunction(function.get(), "OOOii",
                                              Text(title).get(), traceback,
                                              locals, in_, out_));
  }
  if (!left) {
    // The debugger itself failed; the run goes on without it.
    PyErr_Clear();
    quit_ = true;
    return;
  }
  if (left.get() == Py_True) quit_ = true;
}

}  // namespace pouch

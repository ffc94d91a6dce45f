#include "codec/python_error.h"

#include <regex>

#include "base/check.h"
#include "codec/python_call.h"

namespace pouch {
namespace {

// Leaves out the frames of Pouch's own Python code and of the import system.
constexpr char kFormatError[] = R"(
def format_error(exception, traceback):
    from traceback import TracebackException
    error = TracebackException(type(exception), exception, traceback)
    seen = set()
    def drop_own_frames(error):
        if error is None or id(error) in seen:
            return
        seen.add(id(error))
        for frame in list(error.stack):
            if frame.filename.startswith(("<pouch>", "<frozen importlib")):
                error.stack.remove(frame)
        drop_own_frames(error.__cause__)
        drop_own_frames(error.__context__)
    drop_own_frames(error)
    return "".join(error.format())
)";

PyRef FormatFunction() {
  PyRef globals = PyRef::Adopt(PyDict_New());
  if (!globals) return {};
  PyDict_SetItemString(globals.get(), "__builtins__", PyEval_GetBuiltins());
  PyRef done = PyRef::Adopt(
      PyRun_String(kFormatError, Py_file_input, globals.get(), globals.get()));
  if (!done) return {};
  return PyRef::Share(PyDict_GetItemString(globals.get(), "format_error"));
}

// Addresses differ from run to run; a message with one would, too.
std::string WithoutAddresses(const std::string& text) {
  static const std::regex address("\\b0x[0-9a-f]{6,16}\\b");
  return std::regex_replace(text, address, "0x...");
}

std::string Formatted(PyObject* exception, PyObject* traceback) {
  PyRef format = FormatFunction();
  if (!format) return {};
  PyRef text = PyRef::Adopt(PyObject_CallFunctionObjArgs(
      format.get(), exception, traceback, nullptr));
  if (!text || !PyUnicode_Check(text.get())) return {};
  return WithoutAddresses(PythonText(text.get()));
}

}  // namespace

std::string TakePythonError() {
  PyObject* raw_type = nullptr;
  PyObject* raw_value = nullptr;
  PyObject* raw_traceback = nullptr;
  PyErr_Fetch(&raw_type, &raw_value, &raw_traceback);
  CHECK(raw_type != nullptr) << "no Python exception is set";
  PyErr_NormalizeException(&raw_type, &raw_value, &raw_traceback);
  PyRef type = PyRef::Adopt(raw_type);
  PyRef value = PyRef::Adopt(raw_value);
  PyRef traceback = PyRef::Adopt(raw_traceback != nullptr ? raw_traceback
                                                          : Py_NewRef(Py_None));
  // Formatting runs the exception's own __str__: with a budget of its own, as
  // the call's may be used up.
  PythonWorld world;
  PythonCall* call = PythonCall::Current();
  PythonCall formatting(call != nullptr ? &call->world() : &world,
                        call != nullptr ? call->limits() : PythonLimits());
  std::string text = Formatted(value.get(), traceback.get());
  if (text.empty()) {
    PyErr_Clear();
    text = PythonNameOfType(reinterpret_cast<PyTypeObject*>(type.get())) +
           " (its text could not be made)\n";
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

Status PythonError(std::string_view what) {
  return Status(StatusCode::kApplicationError,
                std::string(what) + ":\n" + TakePythonError());
}

std::string PythonNameOfType(PyTypeObject* type) {
  if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0) {
    const std::string name = type->tp_name;
    return name.starts_with("builtins.") ? name.substr(9) : name;
  }
  auto* heap_type = reinterpret_cast<PyHeapTypeObject*>(type);
  std::string name = PythonText(heap_type->ht_qualname);
  PyObject* module = PyDict_GetItemString(type->tp_dict, "__module__");
  if (module != nullptr && PyUnicode_Check(module)) {
    const std::string module_name = PythonText(module);
    if (module_name != "builtins") name = module_name + "." + name;
  }
  return name;
}

std::string PythonTypeName(PyObject* object) {
  return PythonNameOfType(Py_TYPE(object));
}

std::string PythonText(PyObject* text) {
  PyRef bytes = PyRef::Adopt(
      PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace"));
  if (!bytes) {
    PyErr_Clear();
    return "?";
  }
  return std::string(PyBytes_AS_STRING(bytes.get()),
                     static_cast<size_t>(PyBytes_GET_SIZE(bytes.get())));
}

}  // namespace pouch

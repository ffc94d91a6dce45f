// Finding: what a check of the contract found out about the hooks.

#ifndef POUCH_CODEC_CONTRACT_FINDING_H_
#define POUCH_CODEC_CONTRACT_FINDING_H_

#include <Python.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "codec/python_ref.h"

namespace pouch {

// What the application does next with one of its objects: a list of what comes
// of it, and of what it is then. It may change the object. Empty: it raised.
// Called outside any PythonEntry.
using Behaviour = std::function<PyRef(PyObject* object)>;

// An object that the hooks are tried on.
struct ContractValue {
  PyRef object;
  std::string name;            // For people: "message 3 into count".
  std::string root = "value";  // What paths begin with: "state", "message".
  // Made by the application or its author. If not, it was generated, and may be
  // something that the application never holds.
  bool observed = true;
  Behaviour behaviour;  // May be null.
};

enum class Severity { kError, kAdvice };

struct Finding {
  std::string check;          // "P1"
  std::string failure_class;  // "codec.round_trip"
  Severity severity = Severity::kError;
  std::string value;   // The value's name.
  std::string path;    // "state['k'][3].when"; empty: it is about the whole.
  std::string what;    // One sentence: what is wrong.
  std::string excuse;  // Why it is advice only, if that needs saying.
  std::string source;  // Python source that builds the value.
  std::string hook;    // "app.py:12"
  std::string hex;     // The bytes around where it matters.
  std::string traceback;
  bool generated = false;
  bool is_hang = false;  // A call used up its budget of steps.
  // The value itself and its root's name, in the process that found it.
  PyRef object;
  std::string root;
};

}  // namespace pouch

#endif  // POUCH_CODEC_CONTRACT_FINDING_H_
